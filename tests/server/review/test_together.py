"""Two clerks and one application: they see each other, one judges, the other takes over."""

from protocol.events import CommandDone, CommandFailed
from protocol.staff import Role
from server.review.viewers import ALIVE_MS, forget
from tests.server.events.listening import Listening, listening, staff_token
from tests.server.household import Household
from tests.server.service import problem


async def post(http, path: str, status: int = 200):
    async with http.post(path) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json()


async def view(page: Listening, application_id: str) -> CommandDone | CommandFailed:
    """Say what the page shows; events that come before the answer are passed over."""
    await page.say({"type": "view", "id": "v", "application_id": application_id})
    while True:
        message = await page.hear()
        if not hasattr(message, "event"):
            return message


async def viewers(page: Listening) -> list[str]:
    """Ids in the next event that says who looks."""
    while True:
        message = await page.hear()
        if getattr(getattr(message, "event", None), "type", "") == "case.viewers":
            return [viewer.staff_id for viewer in message.event.viewers]


async def test_two_pages_on_one_case_hear_of_each_other_and_of_leaving(household: Household) -> None:
    service = household.service
    application = (await household.submitted())["id"]
    first, second = await service.staff(Role.CLERK, "first"), await service.staff(Role.CLERK, "second")
    async with (
        listening(first, "/ws/staff", staff_token(first)) as one,
        listening(second, "/ws/staff", staff_token(second)) as two,
    ):
        assert isinstance(await view(one, application), CommandDone)
        assert len(await viewers(two)) == 1
        assert isinstance(await view(two, application), CommandDone)
        assert len(await viewers(one)) == 1 and len(await viewers(one)) == 2
        async with first.get("/api/staff/worklist") as answer:
            (row,) = (await answer.json())["rows"]
        assert len(row["viewers"]) == 2
        # Saying it again is no news; leaving is.
        await view(one, application)
        await view(one, "")
        assert len(await viewers(two)) == 2 and len(await viewers(two)) == 1
        assert len(await viewers(one)) == 1  # heard before the clock moves: who looks is told as it is then
        # The second page falls silent: a minute later it no longer counts.
        service.ahead_ms += ALIVE_MS + 1
        await forget(service.app)
        assert await viewers(one) == []


async def test_a_page_cannot_show_what_its_clerk_may_not_see(household: Household) -> None:
    service = household.service
    application = (await household.submitted())["id"]
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": "TEST-GLJT-0001"}, 201)
    elsewhere = await service.staff(Role.CLERK, "elsewhere", departments=("残联",))
    seat = await service.staff(Role.SEAT)
    clerk = await service.staff(Role.CLERK)
    for http, wanted in (
        (elsewhere, application),
        (seat, application),
        (clerk, draft["id"]),
        (clerk, "none0000"),
    ):
        async with listening(http, "/ws/staff", staff_token(http)) as page:
            assert isinstance(await view(page, wanted), CommandFailed)


async def test_one_judges_and_the_other_looks_on_until_taking_over(household: Household) -> None:
    service = household.service
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    first, second = await service.staff(Role.CLERK, "first"), await service.staff(Role.CLERK, "second")
    review = await post(first, f"{one}/open")
    looked = await post(second, f"{one}/open")
    assert looked["clerk_id"] == review["clerk_id"]
    for path, body in (
        ("materials/id_card", {"verdict": "合格"}),
        ("pass", {}),
        ("return", {"message": "请改。"}),
    ):
        method = second.put if path.startswith("materials") else second.post
        async with method(f"{one}/{path}", json=body) as answer:
            told = await problem(answer, 409, "conflict")
        assert "王敏在审" in told["detail"] and "接手" in told["detail"]
    taken = await post(second, f"{one}/take")
    assert taken["clerk_id"] != review["clerk_id"]
    async with second.put(f"{one}/materials/id_card", json={"verdict": "合格"}) as answer:
        assert answer.status == 200
    async with first.put(f"{one}/materials/id_card", json={"verdict": "合格"}) as answer:
        await problem(answer, 409, "conflict")
    await post(first, f"{one}/take")


async def test_what_is_decided_can_still_be_read_and_reading_is_audited(household: Household) -> None:
    from sqlalchemy import select

    from server.audit.trail import audit
    from server.store.engine import STORE

    application = (await household.submitted())["id"]
    await household.call("POST", f"/api/tv/applications/{application}/withdraw")
    clerk = await household.service.staff(Role.CLERK)
    async with clerk.get(f"/api/staff/applications/{application}") as answer:
        assert (await answer.json())["state"] == "withdrawn"
    async with household.service.app[STORE].read() as conn:
        actions = (await conn.execute(select(audit.c.action).where(audit.c.subject == application))).scalars()
        assert "application.read" in set(actions)
    draft = await household.call("POST", "/api/tv/applications", {"guide_code": "TEST-GLJT-0001"}, 201)
    elsewhere = await household.service.staff(Role.CLERK, "elsewhere", departments=("残联",))
    for http, wanted in ((clerk, draft["id"]), (elsewhere, application)):
        async with http.get(f"/api/staff/applications/{wanted}") as answer:
            await problem(answer, 404, "not_found")
