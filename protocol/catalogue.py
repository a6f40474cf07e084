"""The catalogue as its operator handles it: imports, their problems and changes, versions, health."""

from enum import StrEnum

from .model import Milliseconds, WireModel


class ImportState(StrEnum):
    """Where an imported file stands."""

    READING = "reading"
    FAILED = "failed"
    """Reading stopped half-way; nothing was kept."""
    REFUSED = "refused"
    """Some rows are bad, so nothing was kept."""
    SAME = "same"
    """Nothing would change."""
    WAITING = "waiting"
    """A draft that waits for a second person."""
    APPROVED = "approved"
    PUBLISHED = "published"
    DROPPED = "dropped"
    """Given up, or replaced by a later import of the same list."""


class Counts(WireModel):
    """Guides that a draft would add, change, take away, leave as they are."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0


class ImportSummary(WireModel):
    """One imported file in the list of them."""

    id: str
    file: str
    source: str
    """The list it is an edition of."""
    imported: Milliseconds
    imported_by: str
    mine: bool
    """Whether the caller uploaded it, and so may not approve it."""
    state: ImportState
    rows_done: int = 0
    rows_total: int = 0
    """0 while it is not known."""
    bad_rows: int = 0
    problems: int = 0
    counts: Counts = Counts()
    approved: Milliseconds | None = None
    approved_by: str = ""
    version: int | None = None
    """As which it was published."""


class ImportProblem(WireModel):
    """One reason why a row cannot be imported; ``row`` as spreadsheets count, 0 for the whole file."""

    sheet: str
    row: int
    column: str
    reason: str
    mend: str


class Cleaned(WireModel):
    """One kind of dirt that was cleaned away, how often, and some places."""

    kind: str
    count: int
    places: tuple[str, ...]


class ImportDetail(WireModel):
    """An imported file with everything that is told of it."""

    summary: ImportSummary
    rows: int = 0
    problems: tuple[ImportProblem, ...] = ()
    """The first 200; the rest is in the table to be downloaded."""
    cleaned: tuple[Cleaned, ...] = ()
    notes: tuple[str, ...] = ()
    """Whole sentences: columns that were not used, rows that were left out on purpose."""


class Imports(WireModel):
    """The latest imports, the newest first, and the lists that are published (name and how many guides)."""

    rows: tuple[ImportSummary, ...]
    sources: tuple[tuple[str, int], ...]


class FieldChange(WireModel):
    """A field of a guide before and after, in words; an empty text where there was nothing."""

    label: str
    before: str
    after: str


class GuideChange(WireModel):
    """What a draft does to one guide: ``new``, ``changed``, ``gone``."""

    code: str
    change: str
    title: str
    situation: str
    department: str
    fields: tuple[FieldChange, ...] = ()
    """Of a new guide all that it says; of one that goes nothing."""


class ChangePage(WireModel):
    """Some of a draft's changes, and how many there are of the kind that was asked for."""

    total: int
    changes: tuple[GuideChange, ...]


class Version(WireModel):
    """A published version."""

    version: int
    published: Milliseconds
    published_by: str
    reviewed_by: str
    origin: str
    """What it came from, in words."""
    guides: int
    size: int
    """Of the bundle, in bytes."""
    delta_size: int | None = None
    """Of what a box with the version before fetches; None: it fetches all, or it is not known."""
    current: bool


class Versions(WireModel):
    """Versions, the newest first; ``total`` is how many there are."""

    total: int
    rows: tuple[Version, ...]


class WeakGuide(WireModel):
    """A guide with a weakness."""

    code: str
    number: int
    title: str
    situation: str
    department: str


class Ailment(WireModel):
    """One kind of weakness; ``guides`` are the first hundred of ``count``."""

    name: str
    advice: str
    count: int
    guides: tuple[WeakGuide, ...]


class CatalogueHealth(WireModel):
    """The guide health report of the published version; 0 when there is none."""

    version: int
    guides: int
    ailments: tuple[Ailment, ...]
