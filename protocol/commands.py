"""What clients say on a socket. The first message authenticates within 10 s; one schema per command."""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from .call import Signal
from .model import WireModel


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


Command = Annotated[Authenticate | SendSignal, Field(discriminator="type")]

COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
