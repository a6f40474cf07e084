"""The holiday table as CSV (日期, 上班或休息, 说明); of a file with bad lines nothing is kept."""

import csv
import io
import re
from datetime import date

from server.command_line import CommandError

from .store import CalendarDay

_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")
_WORKED = {
    "上班": True,
    "补班": True,
    "调休上班": True,
    "休息": False,
    "放假": False,
    "休": False,
    "班": True,
}
_MOST = 2000


def read_days(raw: bytes) -> list[CalendarDay]:
    """The file's days. Raises CommandError that names each bad line."""
    found: dict[date, CalendarDay] = {}
    bad: list[str] = []
    for number, cells in enumerate(csv.reader(io.StringIO(_text(raw))), start=1):
        if not any(cell.strip() for cell in cells) or (number == 1 and "日期" in cells[0]):
            continue
        if number > _MOST:
            raise CommandError(f"文件超过 {_MOST} 行，不像节假日表。请检查文件。")
        try:
            day = parse_day(cells[0])
            worked = parse_worked(cells[1] if len(cells) > 1 else "")
        except ValueError as error:
            bad.append(f"第 {number} 行：{error}")
            continue
        if day in found and found[day].worked != worked:
            bad.append(f"第 {number} 行：{day} 前面已经写过，两处不一样")
        found[day] = CalendarDay(day, worked, cells[2].strip()[:60] if len(cells) > 2 else "")
    if bad:
        raise CommandError("节假日表没有导入，请改好再来：\n" + "\n".join(bad[:20]))
    if not found:
        raise CommandError("文件里没有日期。每行写：日期,上班或休息,说明。")
    return list(found.values())


def parse_day(text: str) -> date:
    """2027-02-06, 2027/2/6, 2027年2月6日. Raises ValueError with words."""
    match = _DAY.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        return date(*map(int, match.groups()))
    except ValueError:
        raise ValueError("日期要写成 2027-02-06 这样") from None


def parse_worked(text: str) -> bool:
    """上班 or 休息. Raises ValueError with words."""
    worked = _WORKED.get(text.strip())
    if worked is None:
        raise ValueError("第二列要写“上班”或“休息”")
    return worked


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CommandError("文件的编码认不出来，请另存为 UTF-8 的 CSV。")
