"""Who takes part in a call besides the television and the clerk, and the ordinary telephone beside it."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .model import Id, ShortText, WireModel
from .person import Telephone


class ParticipantKind(StrEnum):
    """What somebody takes part with."""

    PHONE = "phone"
    """The household's phone: the television's camera and microphone."""
    THIRD = "third"
    """A third person, such as a 红管家 or an expert."""


class ParticipantState(StrEnum):
    """let in → here (camera and microphone are open) → gone. A third person waits before that."""

    WAITING = "waiting"
    LET_IN = "let_in"
    HERE = "here"
    GONE = "gone"


class Participant(WireModel):
    """One who takes part. Each has a peer connection of its own with the clerk (``Signal.participant``)."""

    id: Id
    kind: ParticipantKind
    state: ParticipantState
    label: ShortText = ""
    """For the clerk and the household."""
    generation: int = Field(default=0, ge=0)
    """Of the newest offer on this participant's connection; 0 before the first."""
    plays: bool = False
    """Whether the clerk is seen and heard there: then the television is silent."""


class JoinCall(WireModel):
    """A phone's camera and microphone are open: what of them there is."""

    camera: bool
    microphone: bool
    plays: bool = False


class Plays(WireModel):
    """Whether the clerk is seen and heard on the phone, or on the television."""

    plays: bool


class TelephoneState(StrEnum):
    """asked (the resident wants to be rung) → ringing (the clerk rings) → over."""

    ASKED = "asked"
    RINGING = "ringing"
    OVER = "over"


class TelephoneAsked(WireModel):
    """The resident speaks by ordinary telephone: at the number of a member of the household, or another."""

    member_id: Id | None = None
    number: Telephone | None = None


class BesideTelephone(WireModel):
    """The telephone beside a call, masked."""

    masked: Annotated[str, StringConstraints(max_length=20)]
    state: TelephoneState


class TelephoneMark(WireModel):
    """What the clerk does: rings, or has put the receiver down."""

    state: TelephoneState


class TelephoneNumber(WireModel):
    """A number in full, for the clerk who rings it; each look is audited."""

    number: Telephone
