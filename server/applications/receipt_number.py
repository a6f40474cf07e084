"""Short numbers of receipts: eight characters that cannot be mistaken for one another when read aloud."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0/O, no 1/I/L, no U (heard as V)."""
LENGTH = 8


def new_number() -> str:
    """A random number out of 6.5 × 10¹¹; that it is new is the store's business."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(typed: str) -> str | None:
    """What somebody typed or an address carried, as it is kept; None when it cannot be one."""
    number = typed.strip().replace("-", "").replace(" ", "").upper()
    return number if len(number) == LENGTH and set(number) <= set(ALPHABET) else None


def grouped(number: str) -> str:
    """``ABCD-2345``: easier to read out."""
    return f"{number[:4]}-{number[4:]}"
