"""Ratings: once, about whoever served, and what a bad one sets going; on both engines."""

from typing import Any

import pytest
from sqlalchemy import func, select

from protocol.call import CallState
from protocol.rating import BAD, LEVEL_LABELS, Rating, RatingLevel, RatingReason, reasons_for
from protocol.staff import Role
from server.audit.trail import audit
from server.callbacks.store import callbacks
from server.calls import overdue
from server.calls.switchboard import SWITCHBOARD
from server.clock import now_ms
from server.ratings import rules
from server.ratings.store import ratings
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS
from server.store.engine import STORE
from server.workdays.store import workdays
from tests.server.callbacks.test_callbacks import listed, rings
from tests.server.calls.ends import Clerk, Tv
from tests.server.service import Service, problem


def test_the_five_levels_have_the_words_of_the_standard() -> None:
    assert list(LEVEL_LABELS.values()) == ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]
    assert all(2 <= len(reasons_for(level)) <= 5 for level in RatingLevel)


@pytest.mark.parametrize(
    ("state", "answered", "ended", "reasons", "fine"),
    [
        (CallState.ENDED, 1, 2, (), True),
        (CallState.ENDED, 1, 2, ("long_wait", "unclear"), True),
        (CallState.ENDED, 1, 2, ("kind",), False),
        (CallState.ENDED, 1, 2, ("unclear", "unclear"), False),
        (CallState.TALKING, 1, None, (), False),
        (CallState.ENDED, None, 2, (), False),
        (CallState.MISSED, None, 2, (), False),
        (CallState.ENDED, 1, 2 - rules.RATED_WITHIN_MS, (), False),
    ],
)
def test_only_a_talk_that_is_over_is_rated_with_the_reasons_of_its_level(
    state: CallState, answered: int | None, ended: int | None, reasons: tuple[str, ...], fine: bool
) -> None:
    rating = Rating(level=RatingLevel.DISSATISFIED, reasons=tuple(RatingReason(each) for each in reasons))
    if fine:
        rules.check(state, answered, ended, rating, 3)
    else:
        with pytest.raises(rules.RefusedRating):
            rules.check(state, answered, ended, rating, 3)
    assert rules.calls_back(rating) and BAD == {RatingLevel.DISSATISFIED, RatingLevel.VERY_DISSATISFIED}


async def rate(tv: Tv, call_id: str, **rating: Any) -> tuple[int, dict[str, Any]]:
    async with tv.http.put(f"/api/tv/calls/{call_id}/rating", json=rating) as answer:
        return answer.status, await answer.json()


async def test_a_talk_is_rated_once_and_a_bad_one_is_the_supervisor_s_task(service: Service) -> None:
    tv, other, clerk = await Tv.new(service), await Tv.new(service), await Clerk.new(service, "c1")
    chief = Clerk(await service.staff(Role.SUPERVISOR))
    await chief.connect("/ws/staff")
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    bad = {"level": "dissatisfied", "reasons": ["unclear", "not_done"]}
    status, refused = await rate(tv, call_id, **bad)
    assert (status, refused["detail"]) == (409, "通话结束以后才能评价。")
    await clerk.hang_up(call_id)
    assert (await rate(other, call_id, **bad))[0] == 404
    for _ in range(2):
        assert await rate(tv, call_id, **bad) == (200, bad)
    status, refused = await rate(tv, call_id, level="satisfied")
    assert (status, refused["code"]) == (409, "conflict")

    assert await listed(clerk) == [], "who was rated does not ring"
    (task,) = await listed(chief)
    assert (task["reason"], task["rating"]) == ("rating", "不满意（没说清楚、事情没办成）")
    async with service.app[STORE].read() as conn:
        assert task["promised"] == (await workdays(conn)).due(now_ms(), 5)
    assert (await rings(clerk, task["id"]))[0] == 404
    async with tv.http.get("/api/tv/callbacks/current") as answer:
        assert (await answer.json())["callback"] is None, "no news for the household before it is rung"
    status, call = await rings(chief, task["id"])
    assert status == 200, call
    async with tv.http.post(f"/api/tv/calls/{call['id']}/accept") as answer:
        assert answer.status == 200
    assert (await listed(chief))[0]["state"] == "done"
    await chief.hang_up(call["id"])
    await overdue.ringing_timed_out(service.app[SWITCHBOARD])

    async with tv.http.post("/api/tv/callbacks", json={"desk": "12345"}) as answer:
        assert answer.status == 201, await answer.text()
    assert await kept_after(service, 179) == ((2, 1), {"rating", "asked"})
    assert await kept_after(service, 181) == ((1, 1), {"asked"}), "a promise that is open is never forgotten"
    assert await kept_after(service, 731) == ((1, 0), {"asked"})
    async with service.app[STORE].read() as conn:
        trail = set((await conn.execute(select(audit.c.action))).scalars())
    assert {"retention.callbacks", "retention.ratings"} <= trail


async def kept_after(service: Service, days: int) -> tuple[tuple[int, int], set[str]]:
    """How many call-backs and ratings there are after so many days, and the reasons of the call-backs."""
    service.ahead_ms = days * DAY_MS
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        reasons = list((await conn.execute(select(callbacks.c.reason))).scalars())
        rated = (await conn.execute(select(func.count()).select_from(ratings))).scalar_one()
    return (len(reasons), rated), set(reasons)


async def test_a_good_one_sets_nothing_going_and_a_talk_that_was_not_is_not_rated(service: Service) -> None:
    tv, clerk = await Tv.new(service), await Clerk.new(service, "c1")
    waited = await tv.call()
    await tv.hang_up(waited)
    async with tv.http.put(f"/api/tv/calls/{waited}/rating", json={"level": "satisfied"}) as answer:
        await problem(answer, 409, "conflict")
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    await tv.hang_up(call_id)
    assert (await rate(tv, call_id, level="very_satisfied", reasons=["kind"]))[0] == 200
    assert await listed(Clerk(await service.staff(Role.SUPERVISOR))) == []
