"""Until when something can be done: said in days, and as a reminder when it is near."""

from datetime import datetime, timedelta, timezone

import pytest

from protocol.application import ApplicationState
from tests.tvapp.application.sample import application
from tvapp.application.closing import closing_line, closing_words, reminder, soon_over


def at(day: int, hour: int) -> int:
    return int(datetime(2026, 11, day, hour, tzinfo=timezone(timedelta(hours=8))).timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "words", "soon"),
    [
        (at(1, 9), "还有 24 天，最晚 11 月 25 日", False),
        (at(20, 23), "还有 5 天，最晚 11 月 25 日", True),
        (at(25, 0), "今天（11 月 25 日）是最后一天", True),
        (at(26, 1), "期限是 11 月 25 日，已经过了", False),
    ],
)
def test_days_are_counted_as_people_count_them(now: int, words: str, soon: bool) -> None:
    returned = application(ApplicationState.RETURNED, closes=at(25, 15))
    assert (closing_words(returned, now), soon_over(returned, now)) == (words, soon)


def test_a_day_that_is_named_below_is_said_again_only_when_it_is_near() -> None:
    told = "12 月 1 日以前补好都来得及，过了要重新申请。"
    dated = application(ApplicationState.RETURNED, closes=at(30, 15) + 86_400_000, next_step=told)
    assert closing_line(dated, at(1, 9)) == ""
    assert closing_line(dated, at(28, 9)) == "还有 3 天，最晚 12 月 1 日"
    undated = dated.model_copy(update={"next_step": "接下来：请重新拍居民身份证。"})
    assert closing_line(undated, at(1, 9)) == "还有 30 天，最晚 12 月 1 日"


def test_what_does_not_close_says_nothing() -> None:
    assert closing_words(application(ApplicationState.RETURNED), at(1, 9)) == ""
    refused = application(ApplicationState.REFUSED, closes=at(25, 15))
    assert closing_words(refused, at(24, 9)) == "" and not soon_over(refused, at(24, 9))


def test_the_reminder_says_what_to_do() -> None:
    passed = application(ApplicationState.PASSED, closes=at(25, 15))
    assert reminder(passed, at(23, 9)) == "您的“高龄津贴”只剩 2 天了，请带上原件到窗口办理。"
