"""How long an application is kept, by its state. Pure.

What waits for a clerk is never touched. Times count from the last change.
"""

from enum import StrEnum

from pydantic import Field

from protocol.application import ApplicationState as State
from protocol.model import WireModel

DAY_MS = 24 * 3_600_000


class Step(StrEnum):
    """What is done when the time is up, least first."""

    EXPIRE = "expire"
    """It becomes 已过期; the household is told."""
    PHOTOS = "photos"
    """Its photos go, what was judged stays."""
    ALL = "all"
    """All of it goes but the receipt's number, which is never given out again."""


class Kept(WireModel):
    """Days for one state; None: for ever."""

    expire: int | None = Field(default=None, ge=1, le=36_500)
    photos: int | None = Field(default=None, ge=1, le=36_500)
    all: int | None = Field(default=None, ge=1, le=36_500)

    def days(self, step: Step) -> int | None:
        """Days until a step."""
        return {Step.EXPIRE: self.expire, Step.PHOTOS: self.photos, Step.ALL: self.all}[step]


class Retention(WireModel):
    """The operator's table. Only what lies open may expire, only what has ended may go."""

    pass_valid: int = Field(default=90, ge=1, le=3650)
    """Days for which a pass is good: the resident is told by when to come to the window."""
    call_words: int | None = Field(default=30, ge=1, le=36_500)
    """Days after a call's end for which what was typed in it, or noted about it, is kept; None: for ever."""
    callbacks: int | None = Field(default=180, ge=1, le=36_500)
    """Days after its end for which a call-back is kept; None: for ever. An open one is never touched."""
    ratings: int | None = Field(default=730, ge=1, le=36_500)
    """Days for which a rating is kept; None: for ever."""
    draft: Kept = Kept(expire=30)
    returned: Kept = Kept(expire=30)
    passed: Kept = Kept(photos=180, all=1095)
    refused: Kept = Kept(photos=90, all=1095)
    withdrawn: Kept = Kept(photos=7, all=90)
    expired: Kept = Kept(photos=7, all=90)

    def kept(self, state: State) -> Kept:
        """The days of a state; nothing happens to what waits for a clerk."""
        return getattr(self, state.value, Kept())


_STEPS: dict[State, tuple[Step, ...]] = {
    State.DRAFT: (Step.EXPIRE,),
    State.RETURNED: (Step.EXPIRE,),
    State.PASSED: (Step.PHOTOS, Step.ALL),
    State.REFUSED: (Step.PHOTOS, Step.ALL),
    State.WITHDRAWN: (Step.PHOTOS, Step.ALL),
    State.EXPIRED: (Step.PHOTOS, Step.ALL),
}


def limits(table: Retention, now: int) -> list[tuple[State, Step, int]]:
    """(state, step, changed before this time): what is due now; ``now`` in milliseconds."""
    return [
        (state, step, now - days * DAY_MS)
        for state, steps in _STEPS.items()
        for step in steps
        if (days := table.kept(state).days(step)) is not None
    ]


def is_due(table: Retention, state: State, changed: int, closes: int | None, step: Step, now: int) -> bool:
    """Whether it still is, asked again when the row is held; what was promised (``closes``) holds."""
    days = table.kept(state).days(step)
    if step not in _STEPS.get(state, ()) or days is None:
        return False
    if step is Step.EXPIRE and closes is not None:
        return closes < now
    return changed < now - days * DAY_MS


def closes(table: Retention, state: State, now: int) -> int | None:
    """Until when the resident may act on what is returned or passed now; None: for ever."""
    days = table.pass_valid if state is State.PASSED else table.kept(state).expire
    return None if days is None else now + days * DAY_MS
