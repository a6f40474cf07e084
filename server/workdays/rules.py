"""Counting working days in the county's time. Pure.

The holidays of a year and the weekends worked in exchange (调休) are announced late in the year before; no
library knows them in advance, so they come from the operator's table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from enum import StrEnum

CHINA = timezone(timedelta(hours=8))
"""All of China keeps one time, without summer time since 1991."""

_FARTHEST = 3660
"""Days looked ahead; a table that declares years of holidays is a mistake, not an answer."""


class Urgency(StrEnum):
    """How near a due time is."""

    OVERDUE = "overdue"
    TODAY = "today"
    TOMORROW = "tomorrow"
    """The next working day."""
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Workdays:
    """Which days are worked; ``exceptions``: day → worked, for the days that differ from the week's rule."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    closing: time = time(17, 30)
    """When the windows close; a due time falls on it."""

    def is_workday(self, day: date) -> bool:
        """Whether the county's windows are open on that day."""
        return self.exceptions.get(day, day.weekday() < 5)

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after ``day``; the day itself is not counted (民法典第二百零一条)."""
        for ahead in range(1, _FARTHEST):
            there = day + timedelta(days=ahead)
            if self.is_workday(there):
                count -= 1
                if count <= 0:
                    return there
        raise ValueError("no working day within ten years")

    def between(self, day: date, last: date) -> int:
        """Working days after ``day`` up to and with ``last``; negative when ``last`` lies before."""
        if last < day:
            return -self.between(last, day)
        days = (day + timedelta(days=ahead) for ahead in range(1, min((last - day).days, _FARTHEST) + 1))
        return sum(self.is_workday(each) for each in days)

    def due(self, since: int, days: int) -> int:
        """Closing time of the ``days``-th working day after a moment; both in ms since 1970 UTC."""
        return self._closing(self.after(local(since).date(), max(1, days)))

    def horizon(self, now: int) -> int:
        """Closing time of the next working day: what is due before it is urgent. Milliseconds."""
        return self._closing(self.after(local(now).date(), 1))

    def urgency(self, due: int, now: int) -> Urgency:
        """How near ``due`` is, both in milliseconds."""
        if due < now:
            return Urgency.OVERDUE
        left = self.between(local(now).date(), local(due).date())
        return {0: Urgency.TODAY, 1: Urgency.TOMORROW}.get(left, Urgency.LATER)

    def words(self, due: int, now: int) -> str:
        """``due`` as a clerk reads it, never by colour alone."""
        today, day = local(now).date(), local(due).date()
        left = self.between(today, day)
        if due < now:
            return f"已超 {-left} 个工作日" if left < 0 else "今天已超时"
        return "今天到期" if left == 0 else f"还剩 {left} 个工作日"

    def _closing(self, day: date) -> int:
        return round(datetime.combine(day, self.closing, CHINA).timestamp() * 1000)


def local(moment: int) -> datetime:
    """Milliseconds since 1970 UTC as the county's clock shows them."""
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(CHINA)


def spoken_day(moment: int) -> str:
    """``11 月 25 日（星期三）``."""
    day = local(moment)
    return f"{day.month} 月 {day.day} 日（星期{'一二三四五六日'[day.weekday()]}）"
