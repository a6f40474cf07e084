"""The keeper against the real server: whole ways, and what happens when the network does not play along."""

import asyncio
import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from protocol.application import ApplicationState
from protocol.call import CallState, DeskName
from protocol.events import CallChanged, CataloguePublished
from protocol.handoff import Handoff, HandoffPurpose, HandoffState, NewHandoff
from server.calls.store import calls as call_rows
from server.phone.store import handoffs
from server.store.engine import STORE
from tests.server.household import GUIDE
from tests.tvapp.household.house import Clerk, Phone, Television, ready_draft
from tests.tvapp.net.rig import Server, Wire, until
from tvapp.net.failure import NETWORK_AWAY, Refused, ServerAway

REASON = "银行卡照片看不清卡号，请到亮处重新拍。"


async def test_from_the_qr_to_the_clerks_correction_and_back(
    television: Television, phone: Phone, clerk: Clerk
) -> None:
    keeper, household = television.keeper, television.household
    case = await ready_draft(television, phone)
    assert television.case(case).masked_name == "欧**试"

    await until(lambda: all(keeper.photo_here(photo.id) for photo in household.photos(case)))
    first = household.photos(case)[0].id
    assert {f"photo:{first}"} in television.changes
    picture = Image.open(io.BytesIO(await keeper.photo(first) or b""))
    assert picture.format == "JPEG" and max(picture.size) <= 640

    submitted = await keeper.submit(case)
    assert submitted.state is ApplicationState.SUBMITTED and submitted.number
    assert submitted.answers == {"age": "83", "bank": "abc"}
    assert household.notices == []

    await clerk.send_back(case, "bank_card", REASON)
    await until(lambda: household.notices)
    assert household.notices[0].sentence == f"您的“{GUIDE.title}”需要补正：{REASON}"
    household.look_at(case)

    handoff = await phone.scan(HandoffPurpose.MATERIALS, case)
    fresh = await phone.send(handoff, "bank_card", seed=7)
    await until(lambda: household.has_photo(fresh))
    again = await keeper.submit(case)
    assert again.round == 2
    assert household.notices == []
    assert television.troubles == []


async def test_answers_given_without_a_network_arrive_after_a_power_cut(
    server: Server, wire: Wire, tmp_path: Path
) -> None:
    folder = tmp_path / "box"
    async with Television(wire.url, folder).on() as television:
        await television.online()
        case = (await television.keeper.open_application(GUIDE.code)).id
        await until(lambda: (folder / "household.json").exists())
        await wire.down()
        await until(lambda: not television.keeper.online)
        await television.keeper.answer(case, "age", "81")
        await television.keeper.answer(case, "bank", "abc")
        await television.keeper.answer(case, "age", "83")
        assert television.case(case).answers == {"age": "83", "bank": "abc"}

    # the box comes up again, the network does not
    async with Television(wire.url, folder).on() as television:
        assert television.case(case).answers == {"age": "83", "bank": "abc"}
        assert television.household.unsent == 2
        with pytest.raises(ServerAway) as away:
            await television.keeper.submit(case)
        assert away.value.sentence == NETWORK_AWAY

        await wire.up()
        await until(lambda: television.household.unsent == 0)
        assert (folder / "outbox").read_bytes() == b""
        assert television.case(case).answers == {"age": "83", "bank": "abc"}
    async with Television(server.url, tmp_path / "box").on() as television:
        await television.online()
        assert television.case(case).answers == {"age": "83", "bank": "abc"}


async def test_answers_reach_a_server_that_was_killed_between_them(
    server: Server, television: Television
) -> None:
    case = (await television.keeper.open_application(GUIDE.code)).id
    for age in range(80, 100):
        if age == 86:
            await server.kill()
        if age == 93:
            await server.start()
        await television.keeper.answer(case, "age", str(age))
        await asyncio.sleep(0.02)
    await until(lambda: television.household.unsent == 0)
    await television.online()
    assert television.case(case).answers == {"age": "99"}
    assert television.troubles == []


async def test_a_submission_whose_answer_was_lost_is_one_submission(
    wire: Wire, television: Television, phone: Phone
) -> None:
    case = await ready_draft(television, phone)
    await until(lambda: television.household.unsent == 0)
    wire.lose_next_answer()
    submitted = await television.keeper.submit(case)
    assert submitted.state is ApplicationState.SUBMITTED
    assert submitted.round == 1


async def test_the_same_key_again_is_the_same_handoff(
    server: Server, wire: Wire, television: Television
) -> None:
    body = NewHandoff(purpose=HandoffPurpose.MEMBER)
    connection = television.keeper.connection
    wire.lose_next_answer()
    first = await connection.post("/api/tv/handoffs", body, Handoff, key="resident-pressed-once")
    again = await connection.post("/api/tv/handoffs", body, Handoff, key="resident-pressed-once")
    assert first == again
    async with server.app[STORE].read() as conn:
        assert (await conn.execute(select(func.count()).select_from(handoffs))).scalar_one() == 1


async def test_pressing_start_again_and_again_opens_one_application(
    wire: Wire, television: Television
) -> None:
    wire.lose_next_answer()
    opened = await asyncio.gather(*(television.keeper.open_application(GUIDE.code) for _ in range(6)))
    assert len({case.id for case in opened}) == 1
    assert len(television.household.applications) == 1


async def test_an_answer_the_server_does_not_take_is_said_and_undone(television: Television) -> None:
    keeper = television.keeper
    case = (await keeper.open_application(GUIDE.code)).id
    await keeper.answer(case, "age", "12")
    assert television.case(case).answers == {"age": "12"}
    await until(lambda: television.troubles)
    assert "不能小于 80" in television.troubles[0]
    await until(lambda: television.case(case).answers == {})
    await keeper.answer(case, "age", "13")
    with pytest.raises(Refused) as refusal:
        await keeper.submit(case)
    assert "80" in refusal.value.sentence or "不能提交" in refusal.value.sentence
    assert television.household.unsent == 0


async def test_what_is_missing_is_said_when_submitting(television: Television) -> None:
    case = (await television.keeper.open_application(GUIDE.code)).id
    with pytest.raises(Refused) as refusal:
        await television.keeper.submit(case)
    assert "给谁办" in refusal.value.sentence


async def test_cases_are_there_without_a_network_after_a_restart(
    wire: Wire, tmp_path: Path, server: Server
) -> None:
    async with Television(wire.url, tmp_path / "box").on() as television:
        await television.online()
        case = (await television.keeper.open_application(GUIDE.code)).id
    await wire.down()
    television = Television(wire.url, tmp_path / "box")
    assert [one.id for one in television.household.applications] == [case]
    assert television.case(case).guide_title == GUIDE.title


async def test_what_happened_while_the_box_was_off_is_news(
    server: Server, wire: Wire, tmp_path: Path, clerk: Clerk
) -> None:
    async with Television(wire.url, tmp_path / "box").on() as television:
        await television.online()
        phone = Phone(server.url, television)
        case = await ready_draft(television, phone)
        await television.keeper.submit(case)
        await phone.close()
    await clerk.send_back(case, "bank_card", REASON)
    async with Television(wire.url, tmp_path / "box").on() as television:
        await until(lambda: television.household.notices)
        assert [notice.application_id for notice in television.household.notices] == [case]
        await until(lambda: television.loads == 1)


async def test_a_photo_taken_back_is_gone_everywhere(television: Television, phone: Phone) -> None:
    case = await ready_draft(television, phone)
    photo = television.household.photos(case)[0].id
    await television.keeper.delete_photo(photo)
    assert not television.household.has_photo(photo)
    assert television.keeper.photo_here(photo) is None
    assert await television.keeper.photo(photo) is None


async def test_a_person_is_removed_and_one_that_is_needed_stays(television: Television, phone: Phone) -> None:
    keeper, household = television.keeper, television.household
    case = await ready_draft(television, phone)
    await keeper.submit(case)
    person = household.members[0].id
    with pytest.raises(Refused) as refusal:
        await keeper.remove_member(person)
    assert refusal.value.sentence
    assert [one.id for one in household.members] == [person]
    await keeper.withdraw(case)
    await keeper.remove_member(person)
    assert household.members == []


async def test_leaving_the_qr_closes_it_and_a_new_one_takes_its_place(
    wire: Wire, television: Television
) -> None:
    keeper, household = television.keeper, television.household
    first = await keeper.handoff(HandoffPurpose.MEMBER)
    assert len(first.code) == 6 and first.url
    second = await keeper.handoff(HandoffPurpose.MEMBER)
    assert second.id != first.id
    assert household.handoff == second
    await wire.down()
    await keeper.close_handoff()
    assert household.handoff is None
    with pytest.raises(Refused) as refusal:
        await keeper.confirm_handoff()
    assert "二维码" in refusal.value.sentence


async def test_the_code_is_still_on_the_screen_after_the_program_lost_the_network(
    server: Server, wire: Wire, television: Television
) -> None:
    shown = await television.keeper.handoff(HandoffPurpose.MEMBER)
    await server.kill()
    await until(lambda: not television.keeper.online)
    await server.start()
    await television.online()
    assert television.household.handoff == shown
    assert shown.state is HandoffState.OFFERED


async def test_a_call_waits_is_found_after_a_restart_and_is_hung_up(
    server: Server, wire: Wire, tmp_path: Path
) -> None:
    async with Television(wire.url, tmp_path / "box").on() as television:
        await television.online()
        placed = await television.keeper.queue_call(DeskName.ANXINBAN)
        assert placed.state is CallState.QUEUED
        assert television.keeper.connection.in_call
    async with Television(wire.url, tmp_path / "box").on() as television:
        await television.online()
        assert television.household.call is not None
        assert television.household.call.id == placed.id
        assert television.keeper.connection.in_call
        await television.keeper.hangup(placed.id)
        assert television.household.call.state is CallState.ENDED
        assert not television.keeper.connection.in_call
        await until(lambda: any(isinstance(one, CallChanged) for one in television.calls))
        assert await television.keeper.current_call() is None


async def test_a_call_whose_answer_was_lost_is_one_call(
    server: Server, wire: Wire, television: Television
) -> None:
    wire.lose_next_answer()
    first = await television.keeper.queue_call(DeskName.ANXINBAN)
    again = await television.keeper.queue_call(DeskName.ANXINBAN)
    assert first.id == again.id
    with pytest.raises(Refused):
        await television.keeper.queue_call(DeskName.HOTLINE_12345)
    async with server.app[STORE].read() as conn:
        assert (await conn.execute(select(func.count()).select_from(call_rows))).scalar_one() == 1


async def test_a_hang_up_without_a_network_is_told_later(
    server: Server, wire: Wire, television: Television
) -> None:
    placed = await television.keeper.queue_call(DeskName.ANXINBAN)
    await wire.down()
    with pytest.raises(ServerAway):
        await television.keeper.hangup(placed.id)
    await wire.up()
    await until(lambda: television.household.call and television.household.call.state is CallState.ENDED)


async def test_a_new_catalogue_is_announced(server: Server, television: Television) -> None:
    await server.publish("boxes", CataloguePublished(version=77))
    await until(lambda: 77 in television.versions)
    assert television.household.catalogue_version == 77


async def test_a_server_whose_data_is_gone_leaves_nothing_of_the_old_household(
    server: Server, television: Television, tmp_path: Path
) -> None:
    case = (await television.keeper.open_application(GUIDE.code)).id
    before = television.household.household_id
    await server.kill()
    await until(lambda: not television.keeper.online)
    await television.keeper.answer(case, "age", "83")
    for name in ("server.db", "server.db-wal", "server.db-shm"):
        (tmp_path / "server" / name).unlink(missing_ok=True)
    await server.start()
    await until(lambda: television.household.household_id != before)
    await television.online()
    assert television.household.applications == []
    assert television.household.unsent == 0
    assert (tmp_path / "box" / "outbox").read_bytes() == b""
    assert television.troubles == []
