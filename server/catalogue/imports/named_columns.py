"""A small table of an operator (.csv, .xlsx) as rows by the names of its columns."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from server.catalogue.imports.cleaning import clean
from server.catalogue.imports.import_report import Place
from server.catalogue.imports.table_file import Sheet, Unreadable, read_sheets

HEADER_WITHIN = 5
"""Rows in which the header is looked for: above it stand titles and remarks."""

Columns = Mapping[str, Sequence[str]]
"""Field → headers it is known by, the usual one first."""


def read_rows(path: Path, columns: Columns, needed: str) -> Iterator[tuple[Place, dict[str, str]]]:
    """Place and fields of each row that says anything, of all sheets that have the ``needed`` column.

    Fields without a column are empty. Raises ``Unreadable``.
    """
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Unreadable("不认识这种文件。", "请用 .csv 或 .xlsx。")
    sheets = read_sheets(path)
    headed = [(sheet, header) for sheet in sheets if (header := _header(sheet, columns, needed))]
    if not headed:
        raise Unreadable(f"找不到“{columns[needed][0]}”这一列。", "请在第一行写上列名。")
    for sheet, (index, where) in headed:
        for row, cells in sheet.rows[index + 1 :]:
            fields = {
                field: clean(cells[where[field]])[0] if where.get(field, len(cells)) < len(cells) else ""
                for field in columns
            }
            if any(fields.values()):
                yield Place(sheet.name, row), fields


def table_text(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as the text of a .csv file that spreadsheets read."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(headers)
    for cells in rows:
        # A cell that begins with = would be run as a formula.
        writer.writerow(f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in cells)
    return table.getvalue()


def _header(sheet: Sheet, columns: Columns, needed: str) -> tuple[int, dict[str, int]] | None:
    for index, (_, cells) in enumerate(sheet.rows[:HEADER_WITHIN]):
        where = {
            field: cells.index(name)
            for field, names in columns.items()
            for name in reversed(names)
            if name in cells
        }
        if needed in where:
            return index, where
    return None
