"""Counting working days: weekends, holidays, worked weekends."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.workdays.rules import CHINA, Urgency, Workdays, spoken_day

NATIONAL_DAY = {
    **{date(2026, 10, day): False for day in range(1, 8)},
    date(2026, 9, 20): True,
    date(2026, 10, 10): True,
}
TABLE = Workdays(NATIONAL_DAY)


def at(*parts: int) -> int:
    return round(datetime(*parts, tzinfo=CHINA).timestamp() * 1000)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 9, 19), 1, date(2026, 9, 20)),
    ],
)
def test_the_nth_working_day_skips_holidays_and_takes_worked_weekends(
    day: date, count: int, expected: date
) -> None:
    assert TABLE.after(day, count) == expected


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(1, 40))
def test_counting_forth_and_back_agree(day: date, count: int) -> None:
    there = TABLE.after(day, count)
    assert TABLE.between(day, there) == count
    assert TABLE.between(there, day) == -count
    assert TABLE.is_workday(there)


def test_a_due_time_is_the_closing_time_in_the_county() -> None:
    friday_evening = at(2026, 11, 27, 21, 0)
    assert TABLE.due(friday_evening, 1) == at(2026, 11, 30, 17, 30)
    # Half past midnight in China is still the day before in UTC.
    assert TABLE.due(at(2026, 11, 25, 0, 30), 1) == at(2026, 11, 26, 17, 30)


@pytest.mark.parametrize(
    ("now", "urgency", "words"),
    [
        (at(2026, 9, 29, 9), Urgency.LATER, "还剩 2 个工作日"),
        (at(2026, 9, 30, 9), Urgency.TOMORROW, "还剩 1 个工作日"),
        (at(2026, 10, 4, 9), Urgency.TOMORROW, "还剩 1 个工作日"),
        (at(2026, 10, 8, 9), Urgency.TODAY, "今天到期"),
        (at(2026, 10, 8, 18), Urgency.OVERDUE, "今天已超时"),
        (at(2026, 10, 10, 9), Urgency.OVERDUE, "已超 2 个工作日"),
    ],
)
def test_a_clerk_reads_how_near_it_is(now: int, urgency: Urgency, words: str) -> None:
    due = at(2026, 10, 8, 17, 30)
    assert TABLE.urgency(due, now) is urgency
    assert TABLE.words(due, now) == words


def test_a_table_without_any_working_day_is_a_mistake_that_ends() -> None:
    never = {date.fromordinal(date(2026, 1, 1).toordinal() + n): False for n in range(4000)}
    with pytest.raises(ValueError, match="no working day"):
        Workdays(never).after(date(2026, 1, 1), 1)


def test_the_day_as_it_is_read_to_the_resident() -> None:
    assert spoken_day(at(2026, 11, 25, 17, 30)) == "11 月 25 日（星期三）"
