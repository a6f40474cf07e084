"""What a supervisor sees: who is on, who waits, and how the days went."""

from pydantic import Field

from .call import DeskName
from .desk import PauseReason
from .model import Milliseconds, ShortText, WireModel
from .rating import RatingLevel
from .staff import Presence


class DeskNow(WireModel):
    """A desk at this moment."""

    desk: DeskName
    open: bool
    hours: ShortText
    waiting: int = Field(ge=0)
    longest: int = Field(default=0, ge=0)
    """Seconds the first in the queue has waited."""
    expected_wait: int = Field(default=0, ge=0)
    """Seconds for who joins now."""
    callbacks: int = Field(default=0, ge=0)
    late: int = Field(default=0, ge=0)
    """Call-backs whose promised time is over."""


class ClerkNow(WireModel):
    """A clerk at this moment."""

    name: ShortText
    number: ShortText
    presence: Presence
    reason: PauseReason | None = None
    since: Milliseconds
    desks: tuple[DeskName, ...] = ()
    dialect: bool = False
    away: bool = False
    """The page has not been seen for half a minute."""


class DayRow(WireModel):
    """One day of one desk, or of all that were asked for."""

    day: ShortText
    """YYYY-MM-DD in the county's time."""
    calls: int = 0
    answered: int = 0
    missed: int = 0
    """Waited and were not served, or a television that was rung in vain."""
    left: int = 0
    """Did not want to wait."""
    rung_back: int = 0
    """Call-backs that were talked."""
    wait: int | None = None
    """Median seconds until the answer; None without one."""
    service: int | None = None
    """Median seconds of a talk."""
    ratings: dict[RatingLevel, int] = Field(default_factory=dict)


class Overview(WireModel):
    """All of it."""

    now: Milliseconds
    desks: tuple[DeskNow, ...]
    clerks: tuple[ClerkNow, ...]
    days: tuple[DayRow, ...]
    """Oldest first; the last is today."""
