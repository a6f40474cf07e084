"""What a box found when it was looked over: the operator sees what the resident sees. Nothing personal."""

from enum import StrEnum

from pydantic import Field

from .model import Id, Key, Milliseconds, ShortText, WireModel
from .remote import KeyCode, ShortCode


class Finding(StrEnum):
    """How one thing was found."""

    GOOD = "good"
    CARE = "care"
    """Works, but somebody should know."""
    BAD = "bad"
    ABSENT = "absent"
    """This box has none, and needs none."""


class CheckupLine(WireModel):
    """One thing that was looked at. ``words``: what the screen says; ``detail``: for who knows boxes."""

    key: Key
    finding: Finding
    words: ShortText
    detail: ShortText = ""


class NewCheckup(WireModel):
    """All that was found. ``unknown_keys``: keys that were pressed and mean nothing, never what was typed."""

    lines: tuple[CheckupLine, ...] = Field(min_length=1, max_length=20)
    version: ShortText = ""
    """Of the program."""
    profile: ShortText = ""
    """Of the remote."""
    unknown_keys: tuple[KeyCode, ...] = Field(default=(), max_length=24)


class CheckupNumber(WireModel):
    """Under this number the operator finds it."""

    number: ShortCode


class CheckupSummary(WireModel):
    """A report in the operator's list."""

    id: Id
    number: ShortCode
    created: Milliseconds
    model: ShortText
    box: ShortText
    troubles: tuple[ShortText, ...]
    """What is not well, in the words of the screen."""


class Checkups(WireModel):
    """The newest first."""

    total: int
    rows: tuple[CheckupSummary, ...]


class Checkup(WireModel):
    """One report in full."""

    summary: CheckupSummary
    report: NewCheckup
