"""Events: what a screen must learn of, one row each with a sequence number; clients resume with ``since``."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .application import Application, Photo
from .call import Call, Signal
from .call_words import CallWords
from .callback import Callback
from .desk import QueuePlace
from .handoff import Handoff
from .household_code import CodeState
from .model import Id, Key, WireModel
from .person import Member
from .proposal import Proposal
from .review import Viewer
from .shown import Pointer, Showing


class ApplicationChanged(WireModel):
    """To the household: an application has a new state, answer or verdict."""

    type: Literal["application.changed"] = "application.changed"
    application: Application


class PhotoAdded(WireModel):
    """To the household: a photo has arrived and can be fetched."""

    type: Literal["photo.added"] = "photo.added"
    application_id: Id
    material: Key
    photo: Photo


class HandoffChanged(WireModel):
    """To the household: a phone opened the hand-off, or it is done with."""

    type: Literal["handoff.changed"] = "handoff.changed"
    handoff: Handoff


class MemberAdded(WireModel):
    """To the household: a person was written down, or what is known of one has changed."""

    type: Literal["member.added"] = "member.added"
    member: Member
    handoff_id: Id | None = None


class MemberRemoved(WireModel):
    """To the household: a person was taken off the list, perhaps on another television."""

    type: Literal["member.removed"] = "member.removed"
    member_id: Id


class CodeChanged(WireModel):
    """To the household: its code was set, taken away, or tried in vain."""

    type: Literal["code.changed"] = "code.changed"
    code: CodeState


class ProposalChanged(WireModel):
    """To the household and to the clerk: something was proposed, or decided."""

    type: Literal["proposal.changed"] = "proposal.changed"
    proposal: Proposal


class CallChanged(WireModel):
    """To the household, the clerk concerned and its phone: a call's state, place or participants."""

    type: Literal["call.changed"] = "call.changed"
    call: Call


class CallSignal(WireModel):
    """To the other participant of a call: SDP or a candidate."""

    type: Literal["call.signal"] = "call.signal"
    signal: Signal


class CallSaid(WireModel):
    """To the other participant of a call: a caption, or a wish of the resident."""

    type: Literal["call.said"] = "call.said"
    words: CallWords


class CallShows(WireModel):
    """To both ends of a call: what stands on the television now, or that it was put away."""

    type: Literal["call.shows"] = "call.shows"
    showing: Showing


class CallPointed(WireModel):
    """To the household: where the clerk points. Of this moment only (``seq`` is 0)."""

    type: Literal["call.pointed"] = "call.pointed"
    pointer: Pointer


class QueueMoved(WireModel):
    """To a household that waits: its place. Sent while it is connected, never kept (``seq`` is 0)."""

    type: Literal["queue.moved"] = "queue.moved"
    place: QueuePlace


class CallbackChanged(WireModel):
    """To the household: a call-back was promised, tried, or is done."""

    type: Literal["callback.changed"] = "callback.changed"
    callback: Callback


class WorklistChanged(WireModel):
    """To staff: the list of applications that wait has changed."""

    type: Literal["worklist.changed"] = "worklist.changed"
    application_id: Id


class CaseViewers(WireModel):
    """To reviewers: who has an application open just now."""

    type: Literal["case.viewers"] = "case.viewers"
    application_id: Id
    viewers: tuple[Viewer, ...] = ()


class LateReasonsChanged(WireModel):
    """To reviewers: a late reason was asked for or decided."""

    type: Literal["late.changed"] = "late.changed"
    application_id: Id


class QueueChanged(WireModel):
    """To staff of a desk: who waits, who serves, or whom to ring back has changed."""

    type: Literal["queue.changed"] = "queue.changed"
    desk: str


class BoxSettingsChanged(WireModel):
    """To boxes: what is set for a group has changed, or which group a box is in."""

    type: Literal["box.settings"] = "box.settings"
    group: str = Field(default="", max_length=64)
    """Empty: whoever hears this is meant."""
    spread: float = 0.0
    """Seconds over which those who are meant ask, each at its own moment."""


class CataloguePublished(WireModel):
    """To boxes: this version is for them and can be fetched."""

    type: Literal["catalogue.published"] = "catalogue.published"
    version: int
    spread: float = 0.0
    """Seconds over which those who hear it fetch, each at its own moment."""


Event = Annotated[
    ApplicationChanged
    | PhotoAdded
    | HandoffChanged
    | MemberAdded
    | MemberRemoved
    | CodeChanged
    | ProposalChanged
    | CallChanged
    | CallSignal
    | CallSaid
    | CallShows
    | CallPointed
    | QueueMoved
    | CallbackChanged
    | WorklistChanged
    | CaseViewers
    | LateReasonsChanged
    | QueueChanged
    | BoxSettingsChanged
    | CataloguePublished,
    Field(discriminator="type"),
]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)


class EventEnvelope(WireModel):
    """What the socket sends: ``seq`` only grows; send it back as ``since`` when reconnecting.

    ``seq`` 0: of this moment only, not kept and not to be resumed from.
    """

    type: Literal["event"] = "event"
    seq: int
    event: Event


class Welcome(WireModel):
    """The first answer on a socket, after authentication; ``seq`` is where the stream stands."""

    type: Literal["welcome"] = "welcome"
    schema_version: int
    seq: int
    heartbeat: float
    """Seconds between heartbeats of the socket."""
    gap: bool = False
    """``since`` was too long ago to resume from: fetch everything anew, then go on from ``seq``."""


class CommandDone(WireModel):
    """Answer to a command with the same ``id``."""

    type: Literal["done"] = "done"
    id: str


class CommandFailed(WireModel):
    """Answer to a command that was refused; ``code`` is an error code of ``protocol.errors``."""

    type: Literal["failed"] = "failed"
    id: str
    code: str
    detail: str


ServerMessage = Annotated[
    EventEnvelope | Welcome | CommandDone | CommandFailed,
    Field(discriminator="type"),
]

SERVER_MESSAGE: TypeAdapter[ServerMessage] = TypeAdapter(ServerMessage)
