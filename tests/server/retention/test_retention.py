"""How long things are kept: what expires, what goes, what is never touched; numbers that never come back."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from protocol.application import ApplicationState as State
from protocol.staff import Role
from server.applications import receipt_number, store
from server.applications.tables import applications, photos
from server.audit.trail import audit
from server.command_line import CommandError
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS, Kept, Retention, Step, is_due, limits
from server.retention.table_file import read_table
from server.store.engine import STORE
from tests.server.events.listening import listening
from tests.server.household import Household
from tests.server.process import command
from tests.server.review.test_photo_desk import call

DAY = DAY_MS


@pytest.mark.parametrize("state", State)
def test_what_waits_for_a_clerk_is_never_touched_and_what_lies_open_only_expires(state: State) -> None:
    steps = {step for each, step, _ in limits(Retention(), 10**15) if each is state}
    if state in (State.SUBMITTED, State.IN_REVIEW):
        assert steps == set()
    elif state in (State.DRAFT, State.RETURNED):
        assert steps == {Step.EXPIRE}
    else:
        assert steps == {Step.PHOTOS, Step.ALL}
    for step in Step:
        assert is_due(Retention(), state, 0, None, step, 10**15) is (step in steps)
        assert not is_due(Retention(), state, 10**15, None, step, 10**15)


def test_a_table_may_keep_for_ever_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    assert read_table(tmp_path) == Retention()
    (tmp_path / "retention.json").write_text('{"passed": {"photos": 30, "all": null}}')
    assert read_table(tmp_path).passed == Kept(photos=30)
    (tmp_path / "retention.json").write_text('{"passed": {"photos": 0}, "in_review": {"all": 1}}')
    with pytest.raises(CommandError) as told:
        read_table(tmp_path)
    assert "passed.photos" in str(told.value) and "in_review" in str(told.value)


async def test_an_old_draft_expires_the_television_hears_of_it_and_later_all_is_gone(
    household: Household,
) -> None:
    service = household.service
    draft = await household.ready_draft()
    assert draft["closes"] > draft["changed"], "the television can remind of it"
    one = f"/api/tv/applications/{draft['id']}"
    service.ahead_ms = 29 * DAY
    await keep_house(service.app)
    box = household.box
    box.session = await service.device_session(box)
    box.http = service.caller({"Authorization": f"Bearer {box.session.token}"})
    assert (await household.call("GET", one))["state"] == "draft"
    async with listening(box.http, "/ws/tv", box.session.token) as tv:
        service.ahead_ms = 31 * DAY
        await keep_house(service.app)
        assert (await tv.hear()).event.application.state is State.EXPIRED
    for days, photo_count, application_count in ((37, 2, 1), (39, 0, 1), (120, 0, 1), (122, 0, 0)):
        service.ahead_ms = days * DAY
        await keep_house(service.app)
        async with service.app[STORE].read() as conn:
            counted = [
                (await conn.execute(select(func.count()).select_from(table))).scalar_one()
                for table in (photos, applications)
            ]
            actions = set((await conn.execute(select(audit.c.action))).scalars())
        assert counted == [photo_count, application_count], days
    assert {"retention.expire", "retention.photos", "retention.delete"} <= actions
    assert not [path for path in (service.settings.data / "photos").rglob("*") if path.is_file()]


async def test_a_returned_case_expires_and_one_that_waits_does_not(household: Household) -> None:
    service = household.service
    clerk = await service.staff(Role.CLERK)
    application = (await household.submitted())["id"]
    one = f"/api/staff/applications/{application}"
    service.ahead_ms = 400 * DAY
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(applications.c.state))).scalar_one() == "submitted"
    service.ahead_ms = 0
    await call(clerk, "POST", f"{one}/open")
    await call(clerk, "POST", f"{one}/return", {"message": "请改年龄。"})
    told = (await household.call("GET", f"/api/tv/applications/{application}"))["next_step"]
    assert "以前补好都来得及" in told
    # What was promised holds, whatever becomes of the table.
    (service.settings.data / "retention.json").write_text('{"returned": {"expire": 3}}')
    service.ahead_ms = 29 * DAY
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(applications.c.state))).scalar_one() == "returned"
    service.ahead_ms = 31 * DAY
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(applications.c.state))).scalar_one() == "expired"


async def test_a_number_is_never_given_out_again_even_when_its_case_is_deleted(
    household: Household, monkeypatch
) -> None:
    service = household.service
    application = await household.submitted()
    await household.call("POST", f"/api/tv/applications/{application['id']}/withdraw")
    service.ahead_ms = 91 * DAY
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(applications))).all() == []
    drawn = iter([application["number"], application["number"], "ZZZZ2222"])
    monkeypatch.setattr(store, "new_number", lambda: next(drawn))
    async with service.app[STORE].write() as conn:
        assert await store.take_number(conn, 1) == "ZZZZ2222"
    assert receipt_number.tidy(application["number"]) == application["number"]
    async with service.caller().get(f"/r/{application['number']}") as answer:
        assert answer.status == 404


def test_the_dry_run_says_what_would_go_and_moves_nothing(tmp_path: Path) -> None:
    data = ("--data", tmp_path / "data")
    shown = command("retention", "show", *data).stdout
    assert "还没提交\t30 天后变为已过期" in shown and "预审通过\t180 天后删照片，1095 天后全部删除" in shown
    assert "什么都没有动" in command("retention", "run", "--dry-run", *data).stdout
    assert "全部删除 0 件" in command("retention", "run", *data).stdout
