"""What a key means. Screens know actions only, never keys."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """The values are the names in remote_keymap.json and in the mirror's POST /press."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    BACK = "back"
    EXIT = "exit"
    HOME = "home"
    MENU = "menu"
    DIGIT_0 = "digit_0"
    DIGIT_1 = "digit_1"
    DIGIT_2 = "digit_2"
    DIGIT_3 = "digit_3"
    DIGIT_4 = "digit_4"
    DIGIT_5 = "digit_5"
    DIGIT_6 = "digit_6"
    DIGIT_7 = "digit_7"
    DIGIT_8 = "digit_8"
    DIGIT_9 = "digit_9"
    STAR = "star"
    HASH = "hash"
    PAGE_UP = "page_up"
    PAGE_DOWN = "page_down"
    PLAY = "play"
    INFO = "info"
    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    CALL = "call"
    HANGUP = "hangup"
    HELP = "help"

    @property
    def digit(self) -> int | None:
        """0–9 for a digit, None for everything else."""
        return int(self[-1]) if self.startswith("digit_") else None


ARROWS = frozenset({Action.UP, Action.DOWN, Action.LEFT, Action.RIGHT})
NEEDED = (*sorted(ARROWS), Action.OK, Action.BACK)
"""With these six everything can be done; a remote without one of them is unusable."""
