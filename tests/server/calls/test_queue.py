"""Desks, tickets, places, who speaks the local speech, and words to those who wait; on both engines."""

import asyncio
from pathlib import Path

from protocol.call import DeskName
from protocol.staff import Role
from server.calls import overdue, rules
from server.calls.switchboard import SWITCHBOARD
from server.clock import now_ms
from server.desks.rules import DeskHours, DeskTable
from server.staff.store import staff
from server.store.engine import STORE
from server.workdays.rules import local
from tests.server.calls.ends import Clerk, Tv
from tests.server.service import Service, problem


def never_open(data: Path) -> str:
    """From now on the desks are closed: their hours lie far from whatever the time is. Gives these."""
    span = "20:00-22:00" if local(now_ms()).hour < 12 else "00:00-02:00"
    closed = DeskHours(days="every_day", hours=(span,))
    table = DeskTable(desks=dict.fromkeys(DeskName, closed), dialect="红安话")
    (data / "desks.json").write_text(table.model_dump_json())
    return closed.words


async def speaks_here(service: Service, username: str) -> None:
    async with service.app[STORE].write() as conn:
        await conn.execute(staff.update().where(staff.c.username == username).values(dialect=True))


async def test_tickets_count_up_each_desk_for_itself(service: Service) -> None:
    boxes = [await Tv.new(service) for _ in range(4)]
    first = [await tv.place() for tv in boxes[:3]]
    other = await boxes[3].place("12345")
    assert [call["ticket"] for call in (*first, other)] == [1, 2, 3, 1]
    assert [call["position"] for call in first] == [1, 2, 3]


async def test_those_who_wait_read_what_the_desk_tells_them(service: Service) -> None:
    clerk, tv, seat = (
        await Clerk.new(service, "c1"),
        await Tv.new(service),
        await Clerk.new(service, "s", ("12345",)),
    )
    await tv.call()
    path, said = "/api/staff/desks/messages", {"desk": "anxinban", "text": "今天人多，也可以请我们打给您"}
    async with clerk.http.put(path, json=said) as answer:
        assert answer.status == 200, await answer.text()
    await tv.hears(lambda e: e["type"] == "queue.moved" and e["place"]["message"] == said["text"])
    async with tv.http.get("/api/tv/calls/current") as answer:
        assert (await answer.json())["call"]["message"] == said["text"]
    async with seat.http.put(path, json=said) as answer:
        await problem(answer, 403, "forbidden")
    async with clerk.http.put(path, json={**said, "text": ""}) as answer:
        assert answer.status == 200
    await tv.hears(lambda e: e["type"] == "queue.moved" and e["place"]["message"] == "")


async def test_who_wants_the_local_speech_waits_for_who_speaks_it_and_nobody_else_does(
    service: Service,
) -> None:
    wants, plain = await Tv.new(service), await Tv.new(service)
    speaker = Clerk(await service.staff(Role.CLERK, "speaker"))
    await speaks_here(service, "speaker")
    await speaker.connect("/ws/staff")
    other = await Clerk.new(service, "other")
    await speaker.is_now("paused")
    await speaker.is_now("ready")
    busy = await Tv.new(service)
    await busy.call()
    talk = (await speaker.hears_call("ringing"))["id"]
    assert (await speaker.answer(talk))[0] == 200
    wanted = await wants.place(dialect=True)
    await wants.offer(wanted["id"])
    later = await plain.call()
    await other.is_now("ready")
    assert (await other.hears_call("ringing"))["id"] == later, "who speaks it is busy, not away"
    await busy.hang_up(talk)
    service.ahead_ms = 10_000
    await service.app[SWITCHBOARD].ring_free_clerks("anxinban")
    assert (await speaker.hears_call("ringing"))["id"] == wanted["id"]
    async with wants.http.get("/api/tv/desks") as answer:
        desks = {desk["desk"]: desk for desk in (await answer.json())["desks"]}
    assert desks["anxinban"]["dialect"] == "红安话"
    assert desks["anxinban"]["open"] and desks["anxinban"]["opens"] is None


async def test_without_anybody_who_speaks_it_nobody_waits_for_ever(service: Service) -> None:
    tv, clerk = await Tv.new(service), await Clerk.new(service, "c1")
    placed = await tv.place(dialect=True)
    await tv.offer(placed["id"])
    await clerk.is_now("ready")
    assert (await clerk.hears_call("ringing"))["dialect"] is True


async def test_a_pause_has_a_reason_and_the_next_talk_waits_until_things_are_written_up(
    service: Service,
) -> None:
    clerk, tv, later = await Clerk.new(service, "c1"), await Tv.new(service), await Tv.new(service)
    async with clerk.http.put("/api/staff/presence", json={"presence": "paused", "reason": "meal"}) as answer:
        assert answer.status == 200
    async with clerk.http.get("/api/staff/presence") as answer:
        assert (await answer.json())["reason"] == "meal"
    await clerk.is_now("ready")
    first = await tv.call()
    await clerk.hears_call("ringing")
    assert (await clerk.answer(first))[0] == 200
    second = await later.call()
    await tv.hang_up(first)
    await service.app[SWITCHBOARD].ring_free_clerks("anxinban")
    assert await clerk.presence() == "wrap_up"
    assert not [e for e in clerk.events if e.get("call", {}).get("state") == "ringing"]
    await clerk.is_now("ready")
    assert (await clerk.hears_call("ringing"))["id"] == second


async def test_who_was_not_served_is_promised_a_call_and_has_the_old_place(service: Service) -> None:
    board = service.app[SWITCHBOARD]
    tv, other = await Tv.new(service), await Tv.new(service)
    first = await tv.call()
    await other.call()
    await tv.close()
    async with service.app[STORE].write() as conn:
        from server.calls.store import change_call

        await change_call(conn, first, seen=1)
    await overdue.give_up_absent(board)
    again = await Tv.connected(service, tv.box)
    async with again.http.get("/api/tv/callbacks/current") as answer:
        promised = (await answer.json())["callback"]
    assert (promised["reason"], promised["state"]) == ("missed", "open")
    back = await again.place()
    assert (back["came_back"], back["position"], back["ticket"]) == (True, 1, 3)
    await again.offer(back["id"])
    clerk = await Clerk.new(service, "c1")
    assert (await clerk.next())[1]["call"]["id"] == back["id"]
    async with again.http.get("/api/tv/callbacks/current") as answer:
        assert (await answer.json())["callback"] is None, "they talk: the promise is kept"


async def test_a_closed_desk_takes_no_calls_and_who_still_waits_is_promised_one(service: Service) -> None:
    waiting, late = await Tv.new(service), await Tv.new(service)
    call_id = await waiting.call()
    hours = never_open(service.settings.data)
    async with late.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
        told = await problem(answer, 409, "conflict")
    assert "打给您" in told["detail"]
    async with late.http.get("/api/tv/desks") as answer:
        desk = (await answer.json())["desks"][0]
    assert (desk["open"], desk["hours"]) == (False, hours)
    assert desk["opens"] and desk["callback_by"] > desk["opens"]
    clerk = await Clerk.new(service, "c1")
    await clerk.is_now("ready")
    await overdue.close_for_the_day(service.app[SWITCHBOARD])
    assert (await clerk.hears_call("ringing"))["id"] == call_id, (
        "whoever serves it still takes those who wait"
    )
    await clerk.is_now("off")
    await overdue.close_for_the_day(service.app[SWITCHBOARD])
    assert (await waiting.hears_call("missed"))["id"] == call_id
    heard = await waiting.hears(lambda e: e["type"] == "callback.changed")
    assert heard["callback"]["promised"] == desk["callback_by"]


async def test_the_hours_of_a_group_are_those_of_its_boxes(service: Service) -> None:
    grouped, other = await Tv.new(service), await Tv.new(service)
    waiting, kept = await grouped.call(), await other.call()
    hours = "每天 " + ("20:00-22:00" if local(now_ms()).hour < 12 else "00:00-02:00")
    operator = await service.staff(Role.OPERATOR)
    group = {"name": "乡下", "settings": {"hours_anxinban": hours}}
    async with operator.post("/api/staff/box-groups", json=group) as answer:
        [row] = (await answer.json())["rows"]
    assert row["boxes"] == 2
    async with operator.post("/api/staff/box-groups", json={"name": "城里", "township": "城关镇"}) as answer:
        town = next(one["id"] for one in (await answer.json())["rows"] if one["name"] == "城里")
    body = {"group_id": town}
    async with operator.put(f"/api/staff/boxes/{other.box.device_id}/group", json=body) as answer:
        assert answer.status == 200
    desks = {}
    for tv in (grouped, other):
        async with tv.http.get("/api/tv/desks") as answer:
            desks[tv] = {desk["desk"]: desk for desk in (await answer.json())["desks"]}
    assert not desks[grouped]["anxinban"]["open"] and desks[grouped]["12345"]["open"]
    assert desks[grouped]["anxinban"]["hours"] == row["settings"]["hours_anxinban"]
    assert desks[other]["anxinban"]["open"], "another group's hours are the county's"
    await overdue.close_for_the_day(service.app[SWITCHBOARD])
    assert (await grouped.hears_call("missed"))["id"] == waiting
    heard = await grouped.hears(lambda event: event["type"] == "callback.changed")
    assert heard["callback"]["promised"] >= desks[grouped]["anxinban"]["opens"]
    async with other.http.get("/api/tv/calls/current") as answer:
        assert (await answer.json())["call"]["id"] == kept
    async with grouped.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
        await problem(answer, 409, "conflict")


async def test_places_are_told_to_sockets_that_came_back(service: Service) -> None:
    first, second = await Tv.new(service), await Tv.new(service)
    gone = await first.call()
    await second.call()
    await second.close()
    await first.hang_up(gone)
    again = await Tv.connected(service, second.box)
    await asyncio.gather(
        again.hears(lambda e: e["type"] == "queue.moved" and e["place"]["position"] == 1),
        Tv.new(service),
    )
    assert rules.expected_wait(1, 0, []) > 0
