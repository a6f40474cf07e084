"""What the operator sets for a group of boxes; the box obeys at once and keeps it for the next start."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, StringConstraints

from .desk_times import read_times
from .model import WireModel

ExitCommand = Annotated[
    str, StringConstraints(pattern=r"^(/[A-Za-z0-9._/-]+( [A-Za-z0-9._:=,/@%+-]+)*)?$", max_length=200)
]
"""A program by its whole path, with plain words after it: it is started without a shell."""


def _as_read(text: str) -> str:
    return read_times(text).words if text else ""


HoursText = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True), AfterValidator(_as_read)]
"""Service hours as people write them, kept in our own words; empty: as everywhere else."""


class BundleChannel(StrEnum):
    """When a group gets a new version of the guides."""

    NORMAL = "normal"
    FIRST = "first"
    """The first boxes of a staged publication are chosen from here."""
    LAST = "last"
    """Never before everybody gets it."""


class BoxSettings(WireModel):
    """Empty or zero: as the box was installed, as the resident chose."""

    text_size: Literal[0, 44, 56, 72] = 0
    """Where the resident has not chosen one."""
    relay_only: bool = False
    """Calls of these boxes go through the relay: their network lets nothing else through."""
    exit_command: ExitCommand = ""
    """What brings back live TV here; empty: what the box was started with."""
    hours_anxinban: HoursText = ""
    """When the desk serves these boxes."""
    hours_12345: HoursText = ""
    channel: BundleChannel = BundleChannel.NORMAL
