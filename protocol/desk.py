"""Desks: when they are served, who waits, what a clerk is doing between calls."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .call import DeskName
from .model import Id, Milliseconds, ShortText, WireModel


class PauseReason(StrEnum):
    """Why a clerk takes no calls for a while."""

    REST = "rest"
    MEAL = "meal"
    MEETING = "meeting"
    COUNTER = "counter"
    TRAINING = "training"
    UNANSWERED = "unanswered"
    """Set by the service: a call rang and was not taken."""


PAUSE_LABELS: dict[PauseReason, str] = {
    PauseReason.REST: "休息一下",
    PauseReason.MEAL: "吃饭",
    PauseReason.MEETING: "开会",
    PauseReason.COUNTER: "窗口有人",
    PauseReason.TRAINING: "培训",
    PauseReason.UNANSWERED: "没有接来电",
}

DeskMessageText = Annotated[str, StringConstraints(max_length=60)]


class DeskView(WireModel):
    """One desk as a television shows it before anybody calls."""

    desk: DeskName
    open: bool
    hours: ShortText
    """In words: 工作日 8:30–12:00、14:30–17:30."""
    opens: Milliseconds | None = None
    """When it opens next; None while it is open."""
    waiting: int = Field(default=0, ge=0)
    expected_wait: int = Field(default=0, ge=0)
    """Seconds for who joins the queue now."""
    dialect: ShortText = ""
    """The local speech that somebody at the desk speaks; empty when nobody does."""
    callback_by: Milliseconds
    """By when a clerk rings back whoever asks for it now."""


class DeskList(WireModel):
    """All desks."""

    desks: tuple[DeskView, ...]


class DeskMessage(WireModel):
    """A line for all who wait at a desk; an empty one takes it away."""

    desk: DeskName
    text: DeskMessageText


class DeskMessages(WireModel):
    """What those who wait read now."""

    messages: tuple[DeskMessage, ...]


class QueuePlace(WireModel):
    """Where one stands in a queue; of this moment, never kept."""

    call_id: Id
    position: int = Field(ge=1)
    expected_wait: int = Field(ge=0)
    message: DeskMessageText = ""
