"""Reading .csv and .xlsx into sheets of text cells, whatever program wrote them."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

LARGEST_FILE = 100 * 1024 * 1024
MOST_ROWS = 300_000


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


def read_sheets(path: Path) -> list[Sheet]:
    """All sheets of a table file. Raises ``Unreadable``."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Unreadable("文件超过 100 MB。", "请拆成几份再导入。")
        if path.suffix.lower() == ".csv":
            return [Sheet("", list(_csv_rows(path.read_bytes())))]
        return _workbook(path)
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
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield first, tuple(cell.strip() for cell in cells)
            # A cell with line breaks spans several lines of the file; people look for where it begins.
            first = reader.line_num + 1
            if first > MOST_ROWS:
                raise Unreadable("行数太多。", f"一次最多 {MOST_ROWS} 行，请拆开导入。")
    except csv.Error as error:
        raise Unreadable(f"第 {first} 行的引号不成对。", "请在表格软件里打开检查，另存后再导入。") from error


def _workbook(path: Path) -> list[Sheet]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        try:
            return [Sheet(sheet.title, list(_sheet_rows(sheet))) for sheet in book.worksheets]
        finally:
            book.close()
    except Unreadable:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError, SyntaxError) as error:
        # SyntaxError: the XML parser's ParseError is one.
        raise Unreadable("这不是完好的 .xlsx 文件。", "请在表格软件里打开，另存为 .xlsx 再导入。") from error


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, tuple[str, ...]]]:
    # Some programs write a wrong extent (A1 only); openpyxl then would stop at it.
    sheet.reset_dimensions()
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise Unreadable("行数太多。", f"一次最多 {MOST_ROWS} 行，请拆开导入。")
        cells = tuple(_cell(value) for value in values)
        if any(cells):
            yield number, cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value).strip()
