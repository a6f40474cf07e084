"""Reading .csv and .xlsx into sheets of text cells, whatever program wrote them."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from server.catalogue.imports.merged_cells import filled, merges_in

LARGEST_FILE = 100 * 1024 * 1024
LARGEST_UNPACKED = 1024 * 1024 * 1024
"""Bytes of a workbook without its compression."""
MOST_ROWS = 300_000
LOOK_EVERY = 500
"""Rows between two reports of progress."""

OnRows = Callable[[int, int], None]
"""Told of rows done and of rows in all (0: not known yet)."""


class Unreadable(Exception):
    """The file as a whole cannot be read: what is wrong, and what to do."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(f"{reason} {mend}")
        self.reason = reason
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows with their numbers as the spreadsheet shows them (from 1); cells are text, empty ones ''."""

    name: str
    rows: Sequence[tuple[int, tuple[str, ...]]]
    banners: frozenset[int] = frozenset()
    """Numbers of rows that are one wide merged cell: a title, or a heading between the rows."""


def read_sheets(path: Path, on_rows: OnRows = lambda _done, _total: None) -> list[Sheet]:
    """All sheets of a table file. Raises ``Unreadable``."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("文件超过 100 MB。", "请拆成几份再导入。")
        if path.suffix.lower() == ".csv":
            return [Sheet("", list(_csv_rows(path.read_bytes())))]
        return _workbook(path, on_rows)
    except FileNotFoundError as error:
        raise Unreadable("找不到这个文件。", "请检查文件名和路径。") from error
    except OSError as error:
        raise Unreadable("文件打不开。", "请检查权限，或者先关掉正在用它的程序。") from error


def decoded(raw: bytes) -> str:
    """Text of a file: UTF-8, else GB18030 as Chinese programs write it. Raises ``Unreadable``."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("看不懂文件的文字编码。", "请在表格软件里另存为“CSV UTF-8”或 .xlsx 再导入。")


def _csv_rows(raw: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(decoded(raw), newline=""), strict=True)
    first = 1
    try:
        for count, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield first, tuple(cell.strip() for cell in cells)
            # A cell with line breaks spans several lines of the file; people look for where it begins.
            first = reader.line_num + 1
            if count > MOST_ROWS:
                raise Unreadable("行数太多。", f"一次最多 {MOST_ROWS} 行，请拆开导入。")
    except csv.Error as error:
        raise Unreadable(f"第 {first} 行的引号不成对。", "请在表格软件里打开检查，另存后再导入。") from error


def _workbook(path: Path, on_rows: OnRows) -> list[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST_UNPACKED:
                raise Unreadable("文件解压后超过 1 GB。", "请删掉里面的图片和空行，或者拆成几份再导入。")
            book = load_workbook(path, read_only=True, data_only=True)
            try:
                return [_sheet(sheet, archive, on_rows) for sheet in book.worksheets]
            finally:
                book.close()
    except Unreadable:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError, SyntaxError) as error:
        # SyntaxError: the XML parser's ParseError is one.
        raise Unreadable("这不是完好的 .xlsx 文件。", "请在表格软件里打开，另存为 .xlsx 再导入。") from error


def _sheet(sheet: Any, archive: zipfile.ZipFile, on_rows: OnRows) -> Sheet:
    rows = list(_sheet_rows(sheet, on_rows))
    # openpyxl's streaming reader does not tell of merged cells, only where the sheet's part is.
    merges = merges_in(archive, sheet._worksheet_path)
    return Sheet(sheet.title, *filled(rows, merges))


def _sheet_rows(sheet: Any, on_rows: OnRows) -> Iterator[tuple[int, tuple[str, ...]]]:
    # Some programs write a wrong extent (A1 only); openpyxl then would stop at it.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise Unreadable("行数太多。", f"一次最多 {MOST_ROWS} 行，请拆开导入。")
        if number % LOOK_EVERY == 0:
            on_rows(number, 0)
        cells = tuple(_cell(value) for value in values)
        if any(cells):
            yield number, cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    # A spreadsheet keeps 15 digits; a longer number must not look as if it were whole.
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes").removesuffix(" 00:00")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value).strip()
