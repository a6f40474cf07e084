"""Keys on the screen for a remote that has no digits, and the digit of a key that has. Pure."""

from tvapp.remote.action import Action
from tvapp.ui.item import Item

ONE_TO_NINE = tuple(Item(f"digit_{n}", str(n)) for n in range(1, 10))
ERASE, ZERO = Item("erase", "删"), Item("digit_0", "0")


def digit_of(action: Action) -> str:
    """``7`` for the key 7; empty for other keys."""
    return action.value[-1] if action.value.startswith("digit_") else ""
