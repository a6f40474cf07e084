"""Service hours as people write them."""

import pytest

from protocol.desk_times import NOT_IN_ORDER, NOT_UNDERSTOOD, read_times

BOTH = ("08:30-12:00", "14:30-17:30")


@pytest.mark.parametrize(
    ("text", "days", "spans", "words"),
    [
        ("工作日 8:30-12:00、14:30-17:30", "workdays", BOTH, "工作日 8:30–12:00、14:30–17:30"),
        ("周一至周五9：00—17：00", "workdays", ("09:00-17:00",), "工作日 9:00–17:00"),
        ("每天 8:00到20:00", "every_day", ("08:00-20:00",), "每天 8:00–20:00"),
        (" 每日 00:00——24:00 ", "every_day", ("00:00-24:00",), "全天"),
        ("全天", "every_day", ("00:00-24:00",), "全天"),
    ],
)
def test_what_people_write_is_understood(text: str, days: str, spans: tuple[str, ...], words: str) -> None:
    times = read_times(text)
    assert (times.days, times.spans, times.words) == (days, spans, words)
    assert read_times(words) == times, "our own words are read as they were meant"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("9:00-17:00", NOT_UNDERSTOOD),
        ("工作日", NOT_UNDERSTOOD),
        ("工作日 早上到晚上", NOT_UNDERSTOOD),
        ("工作日 9:00-17:00 中午休息", NOT_UNDERSTOOD),
        ("每天 9:00-25:00", NOT_UNDERSTOOD),
        ("每天 9:00-24:30", NOT_UNDERSTOOD),
        ("每天 9:75-10:00", NOT_UNDERSTOOD),
        ("每天 17:00-9:00", NOT_IN_ORDER),
        ("每天 9:00-12:00 11:00-13:00", NOT_IN_ORDER),
        ("每天 1:00-2:00 3:00-4:00 5:00-6:00 7:00-8:00 9:00-10:00", NOT_IN_ORDER),
    ],
)
def test_what_cannot_be_is_refused_with_how_to_write_it(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read_times(text)
