"""A box says how it is, every few minutes. Nothing personal: no address, no name, no key pressed."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .box_settings import BoxSettings
from .model import Id, ShortText, WireModel


class BoxProblem(StrEnum):
    """What a box may find wrong with itself."""

    CLOCK = "clock"
    BUNDLE_NONE = "bundle_none"
    BUNDLE_OLD = "bundle_old"
    BUNDLE_REFUSED = "bundle_refused"
    DISK_FULL = "disk_full"
    NO_REMOTE = "no_remote"
    NO_SOUND = "no_sound"
    CRASHED = "crashed"
    """The program before this one ended without being asked to."""


Run = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""Made anew at each start of the program. One box never goes back to an earlier one: two do."""


class Heartbeat(WireModel):
    """How the box is now."""

    run: Run
    version: ShortText = ""
    """Of the program."""
    bundle_version: int = Field(default=0, ge=0, lt=2**31)
    """Of the guides shown now; 0: none."""
    refused_version: int = Field(default=0, ge=0, lt=2**31)
    """Of the guides it could not take or that made it fail; 0: none."""
    uptime: int = Field(default=0, ge=0, lt=2**31)
    """Seconds since the program started."""
    problems: tuple[BoxProblem, ...] = Field(default=(), max_length=len(BoxProblem))
    width: int = Field(default=0, ge=0, le=16_384)
    height: int = Field(default=0, ge=0, le=16_384)
    profile: ShortText = ""
    """Of the remote."""


class HeartbeatAnswer(WireModel):
    """What the box should be like."""

    settings: BoxSettings
    group: Id | str = Field(default="", max_length=64)
    """Whose settings these are; a change of that group is told by an event."""
    bundle_version: int = 0
    """The guides this box should have; 0: nothing is published."""
    next_seconds: float = 180.0
    """Until the next heartbeat, to be varied by a fifth either way."""
