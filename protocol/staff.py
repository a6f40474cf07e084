"""Staff accounts and sessions."""

from enum import StrEnum

from pydantic import Field

from .call import DeskName
from .desk import PauseReason
from .model import Id, Milliseconds, ShortText, WireModel


class Role(StrEnum):
    """Roles of staff; a permission matrix is tested exhaustively."""

    CLERK = "clerk"
    SEAT = "seat"
    STEWARD = "steward"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Presence(StrEnum):
    """Whether a clerk takes calls."""

    OFF = "off"
    READY = "ready"
    PAUSED = "paused"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    """After a call: writing it up; becomes ready by itself."""


class Login(WireModel):
    """User name and password of a member of staff, and the one-time code once it was asked for."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)
    code: str = Field(default="", pattern=r"^(\d{6})?$")


class StaffSession(WireModel):
    """Who is logged in. The token travels in a cookie to browsers."""

    staff_id: Id
    name: ShortText
    number: ShortText
    role: Role
    desks: tuple[DeskName, ...] = ()
    departments: tuple[ShortText, ...] = ()
    """Whose cases the account sees; empty: those of all departments."""
    permissions: tuple[str, ...] = ()
    expires: Milliseconds
    must_set_code: bool = False
    """Nothing can be done before a one-time code is set up."""


class SetPresence(WireModel):
    """A clerk becomes ready for calls at a desk, or pauses."""

    presence: Presence
    desk: DeskName | None = None
    reason: PauseReason | None = None
    """Of a pause."""
    until: Milliseconds | None = None
    """In answers, of after-call work: when it ends by itself."""
