"""The phone keypad of a remote control, and which characters of a text it can spell.

The server builds the search index with these rules and the box searches and marks with them, so they are
written once. 0 and 1 carry no letters: they match only themselves.
"""

LETTERS_OF_KEY: dict[str, str] = {
    "2": "abc",
    "3": "def",
    "4": "ghi",
    "5": "jkl",
    "6": "mno",
    "7": "pqrs",
    "8": "tuv",
    "9": "wxyz",
}
"""Letters printed on each key (ITU-T E.161)."""

KEY_OF_LETTER: dict[str, str] = {letter: key for key, letters in LETTERS_OF_KEY.items() for letter in letters}

_SOUNDS_ALIKE: dict[str, str] = {"n": "l", "l": "n", "f": "h", "h": "f"}
"""Initials that local speech (江淮官话) swaps. zh/z, ch/c, sh/s share a key, and -n/-ng is no initial."""

_BEFORE_U_UMLAUT: dict[str, str] = {"j": "z", "q": "c", "x": "s"}
"""In its 黄孝片 j q x before ü are said as zh ch sh (居 as 猪, 许 as 书), which are on other keys."""


def sounds_alike(syllable: str) -> str:
    """Initials that local speech gives a syllable (pinyin without tones) besides its own, each one letter."""
    initial = syllable[:1]
    if initial in _BEFORE_U_UMLAUT:
        return _BEFORE_U_UMLAUT[initial] if syllable[1:2] in ("u", "ü", "v") else ""
    return _SOUNDS_ALIKE.get(initial, "")


def is_han(character: str) -> bool:
    """Whether a character is a Han ideograph (BMP blocks and the supplementary planes)."""
    point = ord(character)
    return (
        0x4E00 <= point <= 0x9FFF
        or 0x3400 <= point <= 0x4DBF
        or 0xF900 <= point <= 0xFAFF
        or 0x20000 <= point <= 0x3FFFF
        or point == 0x3007
    )


def can_be_typed(character: str) -> bool:
    """Whether a character takes one key press when a name is spelled: Han, ASCII letter or digit."""
    return is_han(character) or (character.isascii() and character.isalnum())


def typed_positions(text: str) -> list[int]:
    """Indices into ``text`` of the characters that take a key press (brackets and commas take none)."""
    return [index for index, character in enumerate(text) if can_be_typed(character)]
