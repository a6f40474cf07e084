"""How days went: counts and medians from calls that are over. Pure. Times in milliseconds."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from protocol.call import CallState
from protocol.overview import DayRow
from protocol.rating import LEVEL_LABELS, RatingLevel
from server.workdays.rules import local

HEADER = (
    *("日期", "来电", "接通", "没接上", "自己挂断", "回电接通", "等待中位秒", "通话中位秒"),
    *LEVEL_LABELS.values(),
)


@dataclass(frozen=True, slots=True)
class Past:
    """A call that is over."""

    state: CallState
    queued: int
    answered: int | None
    ended: int
    called_back: bool
    """Whether a clerk rang the television."""


def days_until(today: date, count: int) -> list[date]:
    """So many days, oldest first, the last is today."""
    return [today - timedelta(days=back) for back in range(count - 1, -1, -1)]


def day_rows(
    days: Sequence[date], calls: Iterable[Past], ratings: Iterable[tuple[int, RatingLevel]]
) -> list[DayRow]:
    """A row a day; a call belongs to the day it ended, a rating (moment, level) to the day it was given."""
    of_day: dict[date, list[Past]] = {day: [] for day in days}
    levels: dict[date, Counter[RatingLevel]] = {day: Counter() for day in days}
    for call in calls:
        of_day.get(local(call.ended).date(), []).append(call)
    for moment, level in ratings:
        levels.get(local(moment).date(), Counter())[level] += 1
    return [_row(day, of_day[day], levels[day]) for day in days]


def _row(day: date, calls: list[Past], levels: Counter[RatingLevel]) -> DayRow:
    own = [call for call in calls if not call.called_back]
    served = [call for call in calls if call.answered is not None]
    waits = [(call.answered - call.queued) // 1000 for call in own if call.answered is not None]
    talks = [(call.ended - call.answered) // 1000 for call in served if call.answered is not None]
    return DayRow(
        day=day.isoformat(),
        calls=len(own),
        answered=sum(call.answered is not None for call in own),
        missed=sum(call.state is CallState.MISSED for call in calls),
        left=sum(call.state is CallState.ENDED and call.answered is None for call in own),
        rung_back=sum(call.called_back for call in served),
        wait=round(median(waits)) if waits else None,
        service=round(median(talks)) if talks else None,
        ratings={level: levels[level] for level in RatingLevel},
    )


def csv_lines(rows: Iterable[DayRow]) -> str:
    """A table a spreadsheet opens: a mark for its letters, numbers only beside the dates."""
    lines = [",".join(HEADER)]
    for row in rows:
        numbers = (row.calls, row.answered, row.missed, row.left, row.rung_back, row.wait, row.service)
        cells = [row.day, *("" if number is None else str(number) for number in numbers)]
        lines.append(",".join([*cells, *(str(row.ratings.get(level, 0)) for level in RatingLevel)]))
    return "\ufeff" + "\r\n".join(lines) + "\r\n"
