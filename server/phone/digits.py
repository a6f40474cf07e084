"""Digits that somebody typed into a page, as people write them."""


def typed_digits(text: object, count: int) -> str:
    """Exactly ``count`` digits, whatever stands between them; else empty."""
    typed = "".join(character for character in str(text) if character.isdigit())
    return typed if len(typed) == count and typed.isascii() else ""
