"""免提交: what the licence system knows of a material that need not be handed in."""

from enum import StrEnum


class LicenceState(StrEnum):
    """The answer to "has this person this licence?"."""

    FOUND = "found"
    EXPIRED = "expired"
    ABSENT = "absent"
    """There is none under this name and number."""
    UNAVAILABLE = "unavailable"
    """Nobody could be asked just now."""


SHOWN_AT_WINDOW = frozenset({LicenceState.EXPIRED, LicenceState.ABSENT, LicenceState.UNAVAILABLE})
"""现场出示: the original is shown at the window instead, and nothing waits for it."""
