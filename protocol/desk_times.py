"""Service hours as people write them: ``工作日 8:30-12:00、14:30-17:30``, ``每天 8:00—20:00``, ``全天``."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

Days = Literal["workdays", "every_day"]
MOST_SPANS = 4

_DAYS: dict[str, Days] = {
    "工作日": "workdays",
    "周一至周五": "workdays",
    "周一到周五": "workdays",
    "每天": "every_day",
    "每日": "every_day",
}
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})(?:[-–—~～至到]|——)(\d{1,2})[:：](\d{2})")
_BETWEEN = re.compile(r"[、,，;；\s]*")
NOT_UNDERSTOOD = "时间请这样写：工作日 8:30-12:00、14:30-17:30，或者：每天 8:00-20:00，或者：全天"
NOT_IN_ORDER = "时间段要按先后写，不能重叠，最多四段"


class DeskTimes(NamedTuple):
    """On which days, and the spans of each such day in order, ``08:30-12:00``."""

    days: Days
    spans: tuple[str, ...]

    @property
    def words(self) -> str:
        """As a resident reads it."""
        if self == ALL_DAY:
            return "全天"
        spans = "、".join(span.removeprefix("0").replace("-0", "-").replace("-", "–") for span in self.spans)
        return f"{'每天' if self.days == 'every_day' else '工作日'} {spans}"


ALL_DAY = DeskTimes("every_day", ("00:00-24:00",))


def minutes(span: str) -> tuple[int, int]:
    """Of ``08:30-12:00`` from midnight."""
    start, end = (int(part[:2]) * 60 + int(part[3:]) for part in span.split("-"))
    return start, end


def in_order(spans: Sequence[str]) -> bool:
    """Whether each ends after it begins and before the next."""
    ends = [minute for span in spans for minute in minutes(span)]
    return ends == sorted(set(ends))


def read_times(text: str) -> DeskTimes:
    """Raises ValueError with a sentence that says how to write it."""
    text = text.strip()
    if text == "全天":
        return ALL_DAY
    word = next((word for word in _DAYS if text.startswith(word)), "")
    rest = text.removeprefix(word)
    spans = tuple("{:0>2}:{}-{:0>2}:{}".format(*found.groups()) for found in _SPAN.finditer(rest))
    if not word or not spans or _BETWEEN.fullmatch(_SPAN.sub("", rest)) is None:
        raise ValueError(NOT_UNDERSTOOD)
    hours = [int(part[:2]) for span in spans for part in span.split("-")]
    past = [int(part[3:]) for span in spans for part in span.split("-")]
    if max(hours) > 24 or max(past) > 59 or any(h == 24 and m for h, m in zip(hours, past, strict=True)):
        raise ValueError(NOT_UNDERSTOOD)
    if len(spans) > MOST_SPANS or not in_order(spans):
        raise ValueError(NOT_IN_ORDER)
    return DeskTimes(_DAYS[word], spans)
