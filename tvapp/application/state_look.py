"""How the state of an application is shown: always a word, an icon and a colour together."""

from dataclasses import dataclass

from protocol.application import STATE_LABELS
from protocol.application import ApplicationState as State


@dataclass(frozen=True)
class Look:
    """``tone`` is a tone of ``tvapp.ui``: ``good`` | ``care`` | ``bad`` | ``""``."""

    word: str
    icon: str
    tone: str = ""


_ICONS: dict[State, tuple[str, str]] = {
    State.DRAFT: ("edit", ""),
    State.SUBMITTED: ("schedule", ""),
    State.IN_REVIEW: ("visibility", ""),
    State.RETURNED: ("error", "care"),
    State.PASSED: ("check_circle", "good"),
    State.REFUSED: ("cancel", "bad"),
    State.WITHDRAWN: ("undo", ""),
    State.EXPIRED: ("timer", ""),
}

EDITABLE = frozenset({State.DRAFT, State.RETURNED})
"""States in which the resident works on it."""

UNDER_REVIEW = frozenset({State.SUBMITTED, State.IN_REVIEW})
"""States in which the clerks have it."""

WITHDRAWABLE = EDITABLE | UNDER_REVIEW
"""States from which it can be taken back."""


def state_look(state: State) -> Look:
    """What the resident sees of a state."""
    icon, tone = _ICONS[state]
    return Look(STATE_LABELS[state], icon, tone)
