"""What an import says: every bad row with its place, the reason, and how to mend it."""

from dataclasses import dataclass, field

from server.catalogue.imports.cleaning import Dirt

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
    bad_codes: set[str] = field(default_factory=set)
    """Codes of bad rows, as far as they can be read: leaving out a row is not taking a guide away."""
    left_out: dict[str, list[Place]] = field(default_factory=dict)
    """Why something was left out or changed without being an error → where."""

    def refuse(self, place: Place, reason: str, mend: str) -> None:
        """Note a problem."""
        self.problems.append(RowProblem(place, reason, mend))

    def leave_out(self, why: str, place: Place) -> None:
        """Note what is no error and still not as it stands in the file."""
        self.left_out.setdefault(why, []).append(place)

    @property
    def bad_rows(self) -> int:
        """How many rows have a problem."""
        return len({(problem.place.sheet, problem.place.row) for problem in self.problems})

    def by_dirt(self) -> list[tuple[Dirt, list[Place]]]:
        """What was cleaned and where, the most frequent first."""
        found: dict[Dirt, list[Place]] = {}
        for place, dirt in self.cleaned:
            found.setdefault(dirt, []).append(place)
        return sorted(found.items(), key=lambda each: -len(each[1]))

    def notes(self) -> list[str]:
        """Whole sentences on what was left out on purpose."""
        told = [f"没有用上的列：{place}。" for place in self.unused_columns]
        for why, places in self.left_out.items():
            examples = "、".join(map(str, places[:5])) + ("等" if len(places) > 5 else "")
            told.append(f"{why} {len(places)} 处（{examples}）。")
        return told

    def lines(self) -> list[str]:
        """The report for people."""
        told = [f"读了 {self.rows} 行。"]
        told += self.notes()
        for dirt, places in self.by_dirt():
            examples = "、".join(map(str, places[:5])) + ("等" if len(places) > 5 else "")
            told.append(f"清理了{dirt} {len(places)} 处（{examples}）。")
        if self.problems:
            told.append(f"有问题的 {self.bad_rows} 行：")
            told += [f"  {problem}" for problem in self.problems[:SHOWN]]
            if len(self.problems) > SHOWN:
                told.append(f"  ……还有 {len(self.problems) - SHOWN} 条，用 --report FILE 写到文件里看。")
        return told
