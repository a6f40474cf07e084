"""Boxes as the operator sees them: rows, groups, codes, alarms, days. Nothing of the households."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .box_settings import BoxSettings
from .heartbeat import BoxProblem
from .model import Id, Milliseconds, ShortText, WireModel

Reason = Annotated[str, StringConstraints(min_length=2, max_length=100)]
GroupName = Annotated[str, StringConstraints(min_length=1, max_length=30)]


class AlarmKind(StrEnum):
    """Why one identity seems to be in two places."""

    TWO_RUNS = "two_runs"
    """Two programs take turns with one key."""
    TWO_PLACES = "two_places"
    """Two sockets of one box are open at once."""
    CARD = "card"
    """Another key asked to be let in with this box's smart card."""


class BoxState(StrEnum):
    """Which boxes are wanted."""

    ALL = "all"
    WELL = "well"
    UNWELL = "unwell"
    """With problems or an alarm."""
    QUIET = "quiet"
    """Not seen for a week."""
    REVOKED = "revoked"


class BoxRow(WireModel):
    """A box in the list."""

    id: Id
    number: int
    label: ShortText
    township: ShortText
    model: ShortText
    smart_card: ShortText
    group: ShortText
    """Its name; empty: none."""
    version: ShortText
    bundle_version: int
    seen: Milliseconds
    """0: never."""
    problems: tuple[BoxProblem, ...]
    alarms: int
    """That nobody has looked into yet."""
    revoked: Milliseconds = 0


class BoxPage(WireModel):
    """``next``: what to ask for the page after this one; empty at the end."""

    total: int
    rows: tuple[BoxRow, ...]
    next: str = ""


class Alarm(WireModel):
    """When, what, and how often since."""

    id: Id
    kind: AlarmKind
    first: Milliseconds
    last: Milliseconds
    times: int
    cleared: Milliseconds = 0


class BoxDetail(WireModel):
    """One box in full."""

    row: BoxRow
    enrolled: Milliseconds
    uptime: int
    screen: ShortText
    profile: ShortText
    starts: int
    crashes: int
    refused_version: int
    group_id: str
    group_fixed: bool
    """Chosen for this one box, whatever its township and model."""
    settings: BoxSettings
    alarms: tuple[Alarm, ...]


class RevokeBox(WireModel):
    """Put a box out, with a reason for the record."""

    why: Reason


class ChooseGroup(WireModel):
    """The group of one box; empty: by its township and model again."""

    group_id: str = Field(default="", max_length=64)


class BoxGroup(WireModel):
    """Boxes of a township and a model (empty: of any), and what is set for them."""

    id: Id
    name: GroupName
    township: ShortText = ""
    model: ShortText = ""
    settings: BoxSettings
    boxes: int


class NewBoxGroup(WireModel):
    """A group as the operator writes it down."""

    name: GroupName
    township: ShortText = ""
    model: ShortText = ""
    settings: BoxSettings = BoxSettings()


class BoxGroups(WireModel):
    """All groups; ``other``: boxes that are in none."""

    rows: tuple[BoxGroup, ...]
    other: int


class Count(WireModel):
    """So many boxes say this."""

    name: ShortText
    boxes: int


class FleetDay(WireModel):
    """One day of the fleet, by the county's clock."""

    day: str
    enrolled: int
    seen: int
    unwell: int


class FleetSummary(WireModel):
    """The fleet at a glance; revoked boxes do not count."""

    boxes: int
    seen_today: int
    unwell: int
    quiet: int
    alarms: int
    townships: tuple[Count, ...]
    models: tuple[Count, ...]
    versions: tuple[Count, ...]
    bundles: tuple[Count, ...]
    problems: tuple[Count, ...]
    days: tuple[FleetDay, ...]
    """The oldest first, at most 90."""


class NewInstallerCode(WireModel):
    """A code for an installer: so many boxes, so many minutes, where."""

    boxes: int = Field(default=1, ge=1, le=200)
    minutes: int = Field(default=60, ge=5, le=1440)
    township: ShortText = ""
    note: str = Field(default="", max_length=40)


class InstallerCode(WireModel):
    """What is known of a code; the digits only in the answer that makes it."""

    id: Id
    created: Milliseconds
    expires: Milliseconds
    boxes: int
    used: int
    township: ShortText
    note: ShortText
    by: ShortText
    withdrawn: Milliseconds = 0
    code: str = ""


class InstallerCodes(WireModel):
    """The newest first."""

    rows: tuple[InstallerCode, ...]


class CardCounts(WireModel):
    """The operator's list of smart cards."""

    cards: int
    in_use: int
