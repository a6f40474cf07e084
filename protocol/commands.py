"""What clients say on a socket. The first message authenticates within 10 s; one schema per command."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .call import Signal
from .model import Id, WireModel
from .shown import Pointer


class Authenticate(WireModel):
    """First message. ``token`` may be empty for staff pages: then the cookie speaks."""

    type: Literal["authenticate"] = "authenticate"
    token: str = Field(default="", max_length=200)
    since: int | None = Field(default=None, ge=0, lt=2**63)
    """Last ``seq`` seen; None: only what comes from now on."""
    schema_version: int


class SendSignal(WireModel):
    """Signalling for the other participant of a call."""

    type: Literal["signal"] = "signal"
    id: str = Field(max_length=64)
    signal: Signal


class ViewCase(WireModel):
    """A clerk's page says which application it shows ("" for none); again every 20 s while it does."""

    type: Literal["view"] = "view"
    id: str = Field(max_length=64)
    application_id: Id | Literal[""] = ""


class PointAt(WireModel):
    """A clerk points at what is shown on the television, at most ten times a second."""

    type: Literal["point"] = "point"
    id: str = Field(max_length=64)
    pointer: Pointer


Command = Annotated[Authenticate | SendSignal | ViewCase | PointAt, Field(discriminator="type")]

COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
