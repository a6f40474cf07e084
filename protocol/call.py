"""Calls: a session with participants; media is WebRTC between them, the server carries signalling only."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .call_words import CallWords
from .guide import GuideCode
from .model import Id, Milliseconds, ShortText, WireModel
from .participant import BesideTelephone, Participant
from .shown import Showing


class DeskName(StrEnum):
    """The two desks one can call."""

    ANXINBAN = "anxinban"
    HOTLINE_12345 = "12345"


DESK_LABELS: dict[DeskName, str] = {
    DeskName.ANXINBAN: "安馨办窗口",
    DeskName.HOTLINE_12345: "12345 视频专席",
}


class CallState(StrEnum):
    """queued → ringing → talking → ended | missed; unanswered ringing goes back to queued.

    A clerk who rings the television: calling → talking → ended, or missed.
    """

    QUEUED = "queued"
    CALLING = "calling"
    RINGING = "ringing"
    TALKING = "talking"
    ENDED = "ended"
    MISSED = "missed"


class EndedBy(StrEnum):
    """Who ended the call."""

    TV = "tv"
    CLERK = "clerk"
    SERVER = "server"


class IceServer(WireModel):
    """RTCIceServer as the browser and aiortc take it; credentials are time-limited HMACs."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


class NewCall(WireModel):
    """Queue for a desk; what the resident was looking at goes with it."""

    desk: DeskName
    guide_code: GuideCode | None = None
    application_id: Id | None = None
    dialect: bool = False
    """Whether somebody is wanted who speaks as people do here."""


class Transfer(WireModel):
    """Where a call came from that a clerk has handed on. The word for the colleague is not in it."""

    number: int = Field(ge=1)
    """Counts within the call: a row with a higher one is newer, whatever its state."""
    desk: DeskName
    clerk_name: ShortText = ""
    clerk_number: ShortText = ""


class Call(WireModel):
    """A call as both ends see it. The row in the store is the truth."""

    id: Id
    desk: DeskName
    state: CallState
    position: int = Field(default=0, ge=0)
    """Place in the queue from 1; 0 when not queued."""
    expected_wait: int = Field(default=0, ge=0)
    """Seconds, from real service times."""
    ticket: int = Field(default=0, ge=0)
    """Number of the day at this desk, from 1; 0 for calls that a clerk made."""
    message: ShortText = ""
    """What the desk tells all who wait."""
    dialect: bool = False
    came_back: bool = False
    """Was not served before, or was cut off: has its old place again."""
    transfer: Transfer | None = None
    """The newest handing on of this call; None for one that was not."""
    callback_id: Id | None = None
    """The call-back that this call carries out: the clerk rings the television."""
    clerk_name: ShortText = ""
    clerk_number: ShortText = ""
    caller: ShortText = ""
    """What the clerk sees of the caller: household label, masked."""
    guide_code: GuideCode | None = None
    guide_title: ShortText = ""
    application_id: Id | None = None
    ice_servers: tuple[IceServer, ...] = ()
    relay_only: bool = False
    generation: int = Field(default=0, ge=0)
    """Of the newest offer the server has; 0 before the first. A TV that resumes goes on from here."""
    participants: tuple[Participant, ...] = ()
    """Besides the television and the clerk; those who have gone are left out."""
    telephone: BesideTelephone | None = None
    """When the resident speaks by ordinary telephone."""
    caption: CallWords | None = None
    """The newest one, in answers only; None in events, which do not carry it, and before the first."""
    showing: Showing | None = None
    """What a clerk shows on the television; in answers only, as the caption."""
    ended_by: EndedBy | None = None
    queued: Milliseconds
    answered: Milliseconds | None = None
    ended: Milliseconds | None = None


class CurrentCall(WireModel):
    """The household's open call, if there is one; asked for after a restart of the TV."""

    call: Call | None


class SessionDescription(WireModel):
    """RTCSessionDescription."""

    type: Literal["offer", "answer"]
    sdp: Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=False)]
    """Kept to the last character: browsers refuse a description whose last line has no line end."""


class IceCandidate(WireModel):
    """RTCIceCandidateInit; an empty candidate means the end of candidates."""

    candidate: str = Field(max_length=1000)
    sdpMid: str | None = Field(default=None, max_length=64)
    sdpMLineIndex: int | None = Field(default=None, ge=0, le=64)


class Signal(WireModel):
    """One piece of signalling from one end of a connection to the other; ``generation`` counts rebuilds.

    With neither description nor candidate the clerk asks for a new offer of that generation.
    """

    call_id: Id
    participant: Id | Literal[""] = ""
    """Whose connection with the clerk it is about; empty: the television's."""
    generation: int = Field(default=1, ge=1, le=10_000)
    description: SessionDescription | None = None
    candidate: IceCandidate | None = None
