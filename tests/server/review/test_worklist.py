"""The worklist: whole pages without a row lost or twice, tabs, filters, due times, other departments."""

from protocol.staff import Role
from server.crypto.sealing import SEALER
from server.store.engine import STORE
from tests.server.household import Household
from tests.server.review.many import HOUR, fill
from tests.server.service import Service, problem

WORKLIST = "/api/staff/worklist"


async def listed(http, **query: object):
    async with http.get(WORKLIST, params={name: str(value) for name, value in query.items()}) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def all_pages(http, **query: object) -> list[dict]:
    found, after = [], ""
    while True:
        page = await listed(http, after=after, limit=17, **query)
        found += page["rows"]
        after = page["next"]
        if not after:
            return found


async def filled(service: Service, clerk_id: str, count: int = 120) -> int:
    box = await service.box()
    from server.clock import now_ms

    now = now_ms()
    await fill(
        service.app[STORE],
        service.app[SEALER],
        count,
        household_id=box.household_id,
        device_id=box.device_id,
        now=now,
        departments=4,
        clerk_id=clerk_id,
    )
    return now


async def me(http) -> str:
    async with http.get("/api/staff/me") as answer:
        return str((await answer.json())["staff_id"])


async def test_every_order_walks_over_all_rows_once(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    await filled(service, await me(clerk))
    for sort, key, back in (
        ("due", "due", False),
        ("oldest", "submitted", False),
        ("newest", "submitted", True),
    ):
        rows = await all_pages(clerk, sort=sort)
        assert len({row["id"] for row in rows}) == len(rows) == 120
        keys = [(row[key], row["id"]) for row in rows]
        assert keys == sorted(keys, reverse=back)


async def test_tabs_hold_what_they_say_and_count_it(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    now = await filled(service, await me(clerk))
    counts = (await listed(clerk))["counts"]
    mine = await all_pages(clerk, tab="mine")
    assert {row["clerk"] for row in mine} == {"王敏"} and len(mine) == counts["mine"] == 12
    again = await all_pages(clerk, tab="again")
    assert {row["round"] for row in again} == {2} and len(again) == counts["again"] == 24
    due = await all_pages(clerk, tab="due")
    assert len(due) == counts["due"] and 0 < len(due) < 120 == counts["all"]
    assert all(row["urgency"] != "later" for row in due)
    assert all(row["urgency"] == "overdue" for row in due if row["due"] < now)
    assert {row["urgency"] for row in await all_pages(clerk)} >= {"overdue", "later"}


async def test_a_page_is_not_disturbed_by_what_is_decided_meanwhile(service: Service) -> None:
    from sqlalchemy import update

    from server.applications.tables import applications

    clerk = await service.staff(Role.CLERK)
    await filled(service, await me(clerk))
    first = await listed(clerk, limit=17)
    async with service.app[STORE].write() as conn:
        gone = [row["id"] for row in first["rows"]]
        await conn.execute(update(applications).where(applications.c.id.in_(gone)).values(state="passed"))
    second = await listed(clerk, limit=17, after=first["next"])
    assert second["rows"][0]["due"] >= first["rows"][-1]["due"]
    assert not {row["id"] for row in second["rows"]} & set(gone)
    assert len(first["rows"]) + len(second["rows"]) + len(await all_pages(clerk)) - 17 == 120


async def test_a_clerk_of_one_department_sees_and_counts_only_that(service: Service) -> None:
    clerk = await service.staff(Role.CLERK)
    await filled(service, await me(clerk))
    narrow = await service.staff(Role.CLERK, "narrow", departments=("第2局",))
    assert {row["department"] for row in await all_pages(narrow)} == {"第2局"}
    assert (await listed(narrow))["counts"]["all"] == 30
    two = await service.staff(Role.CLERK, "two", departments=("第2局", "第3局"))
    assert {row["department"] for row in await all_pages(two)} == {"第2局", "第3局"}
    async with two.get(f"{WORKLIST}/departments") as answer:
        told = (await answer.json())["departments"]
    assert told == [{"name": "第2局", "count": 30}, {"name": "第3局", "count": 30}]
    assert {row["department"] for row in await all_pages(clerk, department="第1局")} == {"第1局"}
    async with narrow.get(WORKLIST, params={"department": "第1局"}) as answer:
        await problem(answer, 404, "not_found")
    async with clerk.get(WORKLIST, params={"after": "nonsense"}) as answer:
        await problem(answer, 400, "invalid")


async def test_a_receipt_is_found_whatever_its_state(household: Household) -> None:
    application = await household.submitted()
    await household.call("POST", f"/api/tv/applications/{application['id']}/withdraw")
    clerk = await household.service.staff(Role.CLERK)
    number = application["number"]
    for typed in (number, f"{number[:4]}-{number[4:]}".lower()):
        (row,) = (await listed(clerk, number=typed))["rows"]
        assert row["id"] == application["id"] and row["state"] == "withdrawn" and row["due_words"] == ""
    assert (await listed(clerk, number="2222-2222"))["rows"] == []
    elsewhere = await household.service.staff(Role.CLERK, "elsewhere", departments=("残联",))
    assert (await listed(elsewhere, number=number))["rows"] == []


async def test_the_due_time_follows_the_operators_calendar(household: Household) -> None:
    from datetime import timedelta

    from server.review import due_times
    from server.workdays import store as calendar
    from server.workdays.rules import local

    application = await household.submitted()
    clerk = await household.service.staff(Role.CLERK)
    before = (await listed(clerk))["rows"][0]["due"]
    assert "有结果" in application["next_step"] and str(local(before).day) in application["next_step"]
    holiday = local(before).date()
    days = [calendar.CalendarDay(holiday + timedelta(days=n), False, "放假") for n in range(3)]
    async with household.service.app[STORE].write() as conn:
        await calendar.keep(conn, days)
        assert await due_times.recount(conn, 1) == 1
    after = (await listed(clerk))["rows"][0]["due"]
    assert after - before >= 3 * 24 * HOUR
