"""What an import says: every bad row with its place, the reason, and how to mend it."""

from collections import Counter
from dataclasses import dataclass, field

from .cleaning import Dirt

SHOWN = 200
"""Lines printed; the whole report goes into a file when asked for."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: sheet (empty for CSV and JSON), row as spreadsheets count, column's header."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        parts = (f"工作表“{self.sheet}”" if self.sheet else "", f"第 {self.row} 行" if self.row else "")
        return (
            " ".join(part for part in (*parts, f"“{self.column}”列" if self.column else "") if part) or "文件"
        )


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One reason why a row cannot be imported."""

    place: Place
    reason: str
    mend: str

    def __str__(self) -> str:
        return f"{self.place}：{self.reason} {self.mend}"


@dataclass(slots=True)
class ImportReport:
    """Filled while a file is read."""

    rows: int = 0
    """Rows with guides, bad ones included."""
    problems: list[RowProblem] = field(default_factory=list)
    cleaned: list[tuple[Place, Dirt]] = field(default_factory=list)
    unused_columns: list[Place] = field(default_factory=list)

    def refuse(self, place: Place, reason: str, mend: str) -> None:
        """Note a problem."""
        self.problems.append(RowProblem(place, reason, mend))

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({(problem.place.sheet, problem.place.row) for problem in self.problems})

    def lines(self) -> list[str]:
        """The report for people."""
        told = [f"读了 {self.rows} 行。"]
        told += [f"没有用上的列：{place}" for place in self.unused_columns]
        for dirt, count in Counter(dirt for _, dirt in self.cleaned).most_common():
            examples = "、".join(str(place) for place, kind in self.cleaned if kind is dirt)[:120]
            told.append(f"清理了{dirt} {count} 处（{examples}）。")
        if self.problems:
            told.append(f"有问题的 {self.bad_rows} 行：")
            told += [f"  {problem}" for problem in self.problems[:SHOWN]]
            if len(self.problems) > SHOWN:
                told.append(f"  ……还有 {len(self.problems) - SHOWN} 条，用 --report FILE 写到文件里看。")
        return told
