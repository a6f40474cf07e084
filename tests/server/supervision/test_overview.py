"""The supervisor's page: what is now, and days from their calls."""

from datetime import date, datetime

import pytest

from protocol.call import CallState
from protocol.rating import RatingLevel
from protocol.staff import Role
from server.supervision.rules import Past, csv_lines, day_rows, days_until
from server.workdays.rules import CHINA
from tests.server.calls.ends import Clerk, Tv
from tests.server.service import Service


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1000)


def past(state: str, ended: str, wait: int | None = None, talk: int = 0, *, back: bool = False) -> Past:
    over = at(ended)
    answered = None if wait is None else over - talk * 1000
    return Past(CallState(state), (answered or over) - (wait or 60) * 1000, answered, over, back)


def test_a_day_counts_what_ended_on_it_in_the_county_s_time() -> None:
    calls = [
        past("ended", "2026-11-24 00:00:01", 30, 300),
        past("ended", "2026-11-24 12:00", 90, 100),
        past("ended", "2026-11-24 13:00", 60, 200),
        past("ended", "2026-11-24 23:59:59"),
        past("missed", "2026-11-24 18:00"),
        past("ended", "2026-11-24 19:00", 5, 60, back=True),
        past("missed", "2026-11-24 19:30", back=True),
        past("ended", "2026-11-25 00:00", 10, 20),
        past("ended", "2026-11-01 00:00", 10, 20),
    ]
    ratings = [
        (at("2026-11-24 12:01"), RatingLevel.SATISFIED),
        (at("2026-11-23 23:59"), RatingLevel.SATISFIED),
    ]
    before, day, after = day_rows(days_until(date(2026, 11, 25), 3), calls, ratings)
    assert (before.calls, before.wait, before.ratings[RatingLevel.SATISFIED]) == (0, None, 1)
    assert (day.calls, day.answered, day.missed, day.left, day.rung_back) == (5, 3, 2, 1, 1)
    assert (day.wait, day.service) == (60, 150)
    assert day.ratings[RatingLevel.SATISFIED] == 1 and day.ratings[RatingLevel.DISSATISFIED] == 0
    assert (after.day, after.calls) == ("2026-11-25", 1)
    table = csv_lines([before, day, after])
    assert table.startswith("\ufeff日期,来电,接通") and "非常不满意" in table
    assert "2026-11-24,5,3,2,1,1,60,150,0,1,0,0,0\r\n" in table
    assert "2026-11-23,0,0,0,0,0,,,0,1,0,0,0\r\n" in table, "no median without a call"


@pytest.mark.parametrize("count", [1, 14, 31])
def test_days_end_with_today(count: int) -> None:
    days = days_until(date(2026, 3, 1), count)
    assert len(days) == count and days[-1] == date(2026, 3, 1) and days == sorted(set(days))


async def test_who_is_on_who_waits_and_how_today_went(service: Service) -> None:
    chief = await service.staff(Role.SUPERVISOR, desks=("anxinban",))
    talks, pauses = await Clerk.new(service, "c1"), await Clerk.new(service, "c2", ("anxinban",))
    seat, tv, other = await Clerk.new(service, "s", ("12345",)), await Tv.new(service), await Tv.new(service)
    await seat.is_now("ready")
    async with pauses.http.put(
        "/api/staff/presence", json={"presence": "paused", "reason": "meal"}
    ) as answer:
        assert answer.status == 200
    await talks.is_now("ready")
    call_id = await tv.call()
    await talks.hears_call("ringing")
    assert (await talks.answer(call_id))[0] == 200
    await other.call()
    async with chief.get("/api/staff/overview?days=7") as answer:
        assert answer.status == 200, await answer.text()
        seen = await answer.json()
    (desk,) = seen["desks"]
    assert (desk["desk"], desk["waiting"], desk["open"]) == ("anxinban", 1, True)
    assert [(each["presence"], each["reason"]) for each in seen["clerks"]] == [
        ("busy", None),
        ("paused", "meal"),
    ] or [(each["presence"], each["reason"]) for each in seen["clerks"]] == [
        ("paused", "meal"),
        ("busy", None),
    ]
    await tv.hang_up(call_id)
    async with tv.http.put(f"/api/tv/calls/{call_id}/rating", json={"level": "very_satisfied"}) as answer:
        assert answer.status == 200
    async with chief.get("/api/staff/overview?days=7") as answer:
        today = (await answer.json())["days"][-1]
    assert (today["calls"], today["answered"], today["ratings"]["very_satisfied"]) == (1, 1, 1)
    async with chief.get("/api/staff/overview/days.csv?days=7&desk=12345") as answer:
        assert answer.content_type == "text/csv"
        lines = (await answer.text()).splitlines()
    assert len(lines) == 8 and lines[-1].endswith(",0,0,0,0,0,,,0,0,0,0,0"), "not the supervisor's desk"

    assert (await talks.next())[0] == 200
    word = {"desk": "12345", "word": "要办高龄津贴"}
    held = (await talks.queue())[0]["id"]
    async with talks.http.post(f"/api/staff/calls/{held}/transfer", json=word) as answer:
        assert answer.status == 200, await answer.text()
    async with chief.get("/api/staff/overview?days=7") as answer:
        today = (await answer.json())["days"][-1]
    assert (today["calls"], today["answered"]) == (2, 2), "what was handed on was served here too"
