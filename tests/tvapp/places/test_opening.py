"""Whether it is open now, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from tvapp.places.hours import read_hours
from tvapp.places.opening import CHINA, next_look, opening, opening_words

HALL = "周一至周五 8:30–12:00，14:30–17:30；周六上午公安、不动产窗口上班"
MONDAY = datetime(2026, 11, 23, tzinfo=CHINA)


def at(days: int, clock: str) -> datetime:
    """A moment of the week that begins on ``MONDAY``."""
    hour, _, minute = clock.partition(":")
    return MONDAY + timedelta(days=days, hours=int(hour), minutes=int(minute))


def said(text: str, now: datetime) -> tuple[str, str] | None:
    hours = read_hours(text)
    assert hours is not None
    found = opening(hours, now)
    if found is None:
        return None
    words = opening_words(found, now)
    return words.text, words.tone


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (at(0, "8:29"), ("现在关着，8:30 开门", "care")),
        (at(0, "8:30"), ("现在开着，12:00 休息，14:30 再开", "good")),
        (at(0, "11:45"), ("快了，12:00 休息，14:30 再开", "care")),
        (at(0, "12:00"), ("现在关着，14:30 开门", "care")),
        (at(0, "15:00"), ("现在开着，17:30 关门", "good")),
        (at(0, "17:00"), ("快了，17:30 关门", "care")),
        (at(0, "17:30"), ("现在关着，明天 8:30 开门", "care")),
        (at(4, "18:00"), ("现在关着", "care")),
        (at(5, "9:00"), None),
        (at(6, "9:00"), ("现在关着，明天 8:30 开门", "care")),
    ],
)
def test_a_hall_through_its_week(moment: datetime, words: tuple[str, str] | None) -> None:
    assert said(HALL, moment) == words


def test_after_friday_the_next_day_of_opening_is_named() -> None:
    assert said("周一至周五 8:30-17:30", at(4, "18:00")) == ("现在关着，周一 8:30 开门", "care")


def test_a_box_whose_clock_is_set_to_another_zone_says_the_same() -> None:
    assert said(HALL, at(0, "15:00").astimezone(UTC)) == ("现在开着，17:30 关门", "good")


def test_day_and_night() -> None:
    assert said("全天 24 小时", at(5, "3:00")) == ("白天晚上都开着", "good")


def test_a_night_that_is_not_closed_ends_when_the_next_day_does() -> None:
    text = "周一 8:00-24:00；周二 0:00-10:00"
    assert said(text, at(0, "23:50")) == ("现在开着，明天 10:00 关门", "good")


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [(at(0, "15:00"), 120), (at(0, "17:10"), 20), (at(0, "8:00"), 30), (at(5, "9:00"), 60)],
)
def test_one_looks_again_when_the_words_may_be_others(moment: datetime, minutes: int) -> None:
    hours = read_hours(HALL)
    assert hours is not None
    assert next_look(opening(hours, moment), moment) == timedelta(minutes=minutes)
