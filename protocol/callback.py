"""Call-backs: a clerk rings the household, by a time that was promised."""

from enum import StrEnum

from pydantic import Field

from .call import DeskName
from .guide import GuideCode
from .model import Id, Milliseconds, ShortText, WireModel


class CallbackReason(StrEnum):
    """Why somebody is to be rung."""

    CLOSED = "closed"
    """Called out of hours."""
    ASKED = "asked"
    """Did not want to wait."""
    MISSED = "missed"
    """Waited, and was not served."""
    RATING = "rating"
    """Was not satisfied: a supervisor's task (好差评 回访)."""


REASON_LABELS: dict[CallbackReason, str] = {
    CallbackReason.CLOSED: "下班后打来",
    CallbackReason.ASKED: "不想等，要回电",
    CallbackReason.MISSED: "排队没接上",
    CallbackReason.RATING: "评价不满意，回访",
}


class CallbackState(StrEnum):
    """open → done | unreachable | cancelled. While the television rings it is still open."""

    OPEN = "open"
    DONE = "done"
    UNREACHABLE = "unreachable"
    CANCELLED = "cancelled"


class NewCallback(WireModel):
    """Please ring me. What the resident was looking at goes with it."""

    desk: DeskName
    guide_code: GuideCode | None = None
    application_id: Id | None = None
    dialect: bool = False


class Callback(WireModel):
    """A call-back as both ends see it."""

    id: Id
    desk: DeskName
    state: CallbackState
    reason: CallbackReason
    promised: Milliseconds
    """By when a clerk rings."""
    created: Milliseconds
    caller: ShortText = ""
    guide_title: ShortText = ""
    application_id: Id | None = None
    dialect: bool = False
    tries: int = Field(default=0, ge=0)
    tried: Milliseconds | None = None
    """When it was last rung in vain."""
    clerk_name: ShortText = ""
    clerk_number: ShortText = ""
    """Who rang last."""
    rating: ShortText = ""
    """Of a rating's task: the level in words and what was chosen as reasons."""
    calling: bool = False
    """Whether it is being rung just now."""


class CallbackList(WireModel):
    """By the time that was promised, earliest first."""

    callbacks: tuple[Callback, ...]


class HouseholdCallback(WireModel):
    """The household's open call-back, if it has one."""

    callback: Callback | None
