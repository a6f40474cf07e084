"""Hand-off to a phone: QR and six digits, one use, short-lived, confirmed on the TV."""

from enum import StrEnum

from pydantic import Field

from .model import Id, Milliseconds, WireModel


class HandoffPurpose(StrEnum):
    """What the phone may do with it; nothing else."""

    MEMBER = "member"
    """Type in a person of the household."""
    MATERIALS = "materials"
    """Upload photos of one application's materials."""
    CALL = "call"
    """Be camera and microphone of the household's open call."""
    ANSWERS = "answers"
    """Answer the open questions of one application."""


class HandoffState(StrEnum):
    """offered → opened (a phone scanned it, digits are shown) → confirmed (OK on the TV) → closed."""

    OFFERED = "offered"
    OPENED = "opened"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    EXPIRED = "expired"


class NewHandoff(WireModel):
    """Ask for a hand-off; ``application_id`` is needed for materials and for answers."""

    purpose: HandoffPurpose
    application_id: Id | None = None


class Handoff(WireModel):
    """A hand-off as the TV sees it."""

    id: Id
    purpose: HandoffPurpose
    state: HandoffState
    url: str = Field(max_length=300)
    """What the QR says. Empty once opened."""
    short_url: str = Field(default="", max_length=300)
    """Where to type the six digits when the phone cannot scan."""
    code: str = Field(default="", max_length=6)
    """Six digits for those who cannot scan."""
    digits: str = Field(default="", max_length=2)
    """The two digits both screens show, once a phone has opened it."""
    expires: Milliseconds
