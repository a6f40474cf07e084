"""What the reading of a list leaves behind: the report as it is kept, and the guides that were good."""

from dataclasses import dataclass, field

from pydantic import BaseModel

from protocol.catalogue import Cleaned, ImportProblem
from server.catalogue.bundles.bundle import GroupName
from server.catalogue.imports.import_report import ImportReport

MOST_PROBLEMS = 20_000
PLACES = 12
"""Places that are named for each kind of dirt."""


class Report(BaseModel):
    """What an import says, as it is kept with it."""

    rows: int = 0
    problems: tuple[ImportProblem, ...] = ()
    cleaned: tuple[Cleaned, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A list that was read: its ``Report`` as JSON, and code → digest and protocol.Guide as JSON."""

    rows: int
    bad_rows: int
    problems: int
    report: str
    guides: dict[str, tuple[str, str]] = field(default_factory=dict)
    groups: dict[str, list[GroupName]] = field(default_factory=dict)
    spared: frozenset[str] = frozenset()
    """Codes of bad rows: what is published under them stays."""


def kept_report(report: ImportReport) -> Report:
    """An import's report as it is kept."""
    return Report(
        rows=report.rows,
        problems=tuple(
            ImportProblem(
                sheet=problem.place.sheet,
                row=problem.place.row,
                column=problem.place.column,
                reason=problem.reason,
                mend=problem.mend,
            )
            for problem in report.problems[:MOST_PROBLEMS]
        ),
        cleaned=tuple(
            Cleaned(kind=str(dirt), count=len(places), places=tuple(map(str, places[:PLACES])))
            for dirt, places in report.by_dirt()
        ),
        notes=tuple(report.notes()),
    )
