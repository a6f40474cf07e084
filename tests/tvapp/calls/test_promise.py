"""Times as one says them at home."""

from datetime import datetime, timedelta, timezone

import pytest

from protocol.callback import Callback
from protocol.desk import DeskView
from tvapp.calls.promise import before_calling, closed_words, promised_line, spoken_time


def at(text: str) -> int:
    china = timezone(timedelta(hours=8))
    return round(datetime.fromisoformat(text).replace(tzinfo=china).timestamp() * 1000)


NOW = at("2026-11-24 20:10")


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-24 21:05", "今天晚上 9:05"),
        ("2026-11-25 08:30", "明天上午 8:30"),
        ("2026-11-25 12:00", "明天中午 12:00"),
        ("2026-11-26 15:00", "后天下午 3:00"),
        ("2026-12-01 09:30", "12 月 1 日上午 9:30"),
    ],
)
def test_times_are_said_as_at_home(moment: str, said: str) -> None:
    assert spoken_time(at(moment), NOW) == said


def test_a_closed_desk_says_when_it_opens_and_by_when_somebody_rings() -> None:
    desk = DeskView(
        desk="anxinban",
        open=False,
        hours="工作日 8:30–12:00",
        opens=at("2026-11-25 08:30"),
        callback_by=at("2026-11-25 09:30"),
    )
    title, detail = closed_words(desk, NOW)
    assert title == "安馨办窗口现在下班了，明天上午 8:30 上班"
    assert "明天上午 9:30 以前" in detail and "工作日 8:30–12:00" in detail


def test_how_long_one_would_wait() -> None:
    desk = DeskView(desk="anxinban", open=True, hours="全天", callback_by=NOW)
    assert before_calling(desk) == "现在不用排队。"
    several = desk.model_copy(update={"waiting": 3, "expected_wait": 500})
    assert before_calling(several) == "前面有 3 位在等，大约等 8 分钟。"


def test_a_promise_whose_time_is_over_is_not_said_as_if_it_were_to_come() -> None:
    values = {"id": "back_1", "desk": "12345", "state": "open", "reason": "asked", "created": NOW}
    callback = Callback.model_validate({**values, "promised": at("2026-11-24 21:00")})
    assert promised_line(callback, NOW) == "12345 视频专席今天晚上 9:00 以前打给您，请留意电视"
    assert promised_line(callback, at("2026-11-24 21:30")) == "12345 视频专席会尽快打给您，请留意电视"
