"""Opening hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tvapp.places.hours import ALL_DAY, DAY, read_hours

MORNING, AFTERNOON = (510, 720), (870, 1050)
OFFICE = (MORNING, AFTERNOON)
CLOSED = ()


@pytest.mark.parametrize(
    "text",
    [
        "周一至周五 8:30–12:00，14:30–17:30",
        "星期一到星期五 8：30-12：00、14：30-17：30",
        "周一至周五（法定节假日除外）上午8:30—12:00，下午2:30—5:30",
        "工作日上午8点半到12点，下午2点30分到5点半",
        "办公时间：周一至周五，8:30-12:00；14:30-17:30",
        "周一至周五８：３０～１２：００，１４：３０～１７：３０",
        "每周一至周五：上午：8:30-12:00；下午：14:30-17:30（周六、周日休息）",
        "周一、周二、周三、周四、周五 8:30-12:00和14:30-17:30，周六周日休息",
    ],
)
def test_one_week_is_read_however_it_is_written(text: str) -> None:
    hours = read_hours(text)
    assert hours is not None and hours.days == (OFFICE,) * 5 + (CLOSED,) * 2


@pytest.mark.parametrize("text", ["全天 24 小时", "24小时", "全年无休，24小时自助服务", "每天24小时", "全天"])
def test_day_and_night_is_every_day(text: str) -> None:
    hours = read_hours(text)
    assert hours is not None and hours.days == (ALL_DAY,) * 7 and hours.always


def test_a_day_whose_words_are_not_understood_is_not_known_the_others_are() -> None:
    hours = read_hours("周一至周五 8:30–12:00，14:30–17:30；周六上午公安、不动产窗口上班")
    assert hours is not None and hours.days == (OFFICE,) * 5 + (None, CLOSED)


def test_without_days_nothing_is_said_of_the_weekend() -> None:
    hours = read_hours("8:30-12:00")
    assert hours is not None and hours.days == ((MORNING,),) * 5 + (None,) * 2


def test_a_week_may_begin_in_its_middle() -> None:
    hours = read_hours("周二至周日 9:00-17:00（中午不休息），周一休息")
    assert hours is not None and hours.days == (CLOSED,) + (((540, 1020),),) * 6
    hours = read_hours("周六至周一 9:00-17:00")
    assert hours is not None and [bool(day) for day in hours.days] == [True, *[False] * 4, True, True]


def test_the_evening_ends_at_midnight_and_noon_is_noon() -> None:
    hours = read_hours("每天早上8点到晚上12点")
    assert hours is not None and hours.on(0) == ((480, 1440),)
    hours = read_hours("每天上午9:00-中午12:30，下午1点半-晚上8点")
    assert hours is not None and hours.on(6) == ((540, 750), (810, 1200))


def test_a_day_said_twice_in_two_ways_is_not_known() -> None:
    hours = read_hours("每天 9:00-17:00；周六 9:00-12:00")
    assert hours is not None and hours.on(5) is None and hours.on(4) == ((540, 1020),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "看门口的牌子",
        "夏季 8:00-12:00，冬季 8:30-12:00",
        "周一至周五 8:30-17:30（冬季到17:00）",
        "周一至周五 8:30-5:30",
        "周一至周日 22:00-6:00",
        "周一至周五 8:75-12:00",
        "逢集 8:00-12:00",
        "一楼周一至周五 8:30-12:00",
        "周一至周五",
    ],
)
def test_what_is_not_certain_is_not_read(text: str) -> None:
    assert read_hours(text) is None


@given(
    st.text(
        "周一二三四五六日至到、，；。：:-–0123456789上午下晚点半时休息每天工作双节假除外（）全年无小末",
        max_size=60,
    )
)
def test_no_text_breaks_it_and_what_is_read_is_within_a_day(text: str) -> None:
    hours = read_hours(text)
    for day in hours.days if hours is not None else ():
        assert day is None or all(0 <= start < end <= DAY for start, end in day)
        assert day is None or list(day) == sorted(day)
