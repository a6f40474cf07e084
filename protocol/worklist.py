"""The clerk's worklist: what waits, page by page."""

from enum import StrEnum

from pydantic import Field

from .application import ApplicationState
from .model import Id, Milliseconds, ShortText, WireModel
from .review import Viewer


class WorklistTab(StrEnum):
    """Which part of what waits."""

    ALL = "all"
    """All that the clerk's departments have to look at."""
    MINE = "mine"
    """What this clerk has in hand or had in hand before it came back."""
    DUE = "due"
    """Overdue, or due before the next working day ends."""
    AGAIN = "again"
    """Submitted again after a return."""


class WorklistSort(StrEnum):
    """The order of the rows."""

    DUE = "due"
    OLDEST = "oldest"
    NEWEST = "newest"


class WorklistQuery(WireModel):
    """What is asked for. With ``number`` it is one receipt, whatever its state, and nothing else counts."""

    tab: WorklistTab = WorklistTab.ALL
    sort: WorklistSort = WorklistSort.DUE
    department: ShortText = ""
    number: str = Field(default="", max_length=20)
    after: str = Field(default="", max_length=120)
    """``next`` of the page before; empty for the first page."""
    limit: int = Field(default=50, ge=1, le=100)


class WorklistRow(WireModel):
    """A row of the clerk's worklist; the applicant is masked in lists."""

    id: Id
    number: str
    guide_title: ShortText
    department: ShortText
    masked_name: ShortText
    state: ApplicationState
    round: int
    submitted: Milliseconds
    due: Milliseconds
    urgency: str
    """overdue, today, tomorrow, later; empty when it no longer waits."""
    due_words: ShortText
    """The same in words: never by colour alone."""
    clerk_id: str = ""
    clerk: ShortText = ""
    supplemented: bool = False
    """Photos came after the submission, and no clerk has looked since."""
    viewers: tuple[Viewer, ...] = ()
    package: ShortText = ""
    """Name of the package that it is a part of."""


MOST_COUNTED = 1000
"""Counts stop here: whether it is 4,000 or 5,000 helps nobody, and counting all would take its time."""


class WorklistCounts(WireModel):
    """How many rows each tab has, at most MOST_COUNTED."""

    all: int = 0
    mine: int = 0
    due: int = 0
    again: int = 0


class Worklist(WireModel):
    """One page of applications."""

    rows: tuple[WorklistRow, ...]
    next: str = ""
    """For the page after this one; empty on the last."""
    counts: WorklistCounts = WorklistCounts()


class WaitingDepartment(WireModel):
    """A department with something that waits."""

    name: ShortText
    count: int


class WaitingDepartments(WireModel):
    """Those that this clerk may see, by name."""

    departments: tuple[WaitingDepartment, ...]
