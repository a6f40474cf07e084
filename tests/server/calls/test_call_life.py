"""A call through the whole service, on both database engines."""

import asyncio

from server.calls import overdue, rules
from server.calls.switchboard import SWITCHBOARD
from tests.server.calls.ends import ANSWER, Clerk, Tv
from tests.server.household import GUIDE, publish_guides
from tests.server.service import Service, problem


async def test_a_ready_clerk_is_rung_answers_and_both_hear_each_other_and_the_end(service: Service) -> None:
    clerk = await Clerk.new(service, "c1")
    await clerk.is_now("ready")
    tv = await Tv.new(service)
    placed = await tv.place()
    assert (placed["state"], placed["position"], placed["ice_servers"]) == ("queued", 1, [])
    assert not [e for e in clerk.events if e["type"] == "call.changed"], "no offer yet, nobody is rung"
    await tv.offer(placed["id"])

    rung = await clerk.hears_call("ringing")
    assert rung["id"] == placed["id"]
    assert rung["caller"].endswith("号机顶盒")
    seen = await tv.hears_call("ringing")
    assert (seen["clerk_name"], seen["clerk_number"]) == ("王敏", "001")
    assert await clerk.presence() == "busy"

    status, answered = await clerk.answer(placed["id"])
    assert status == 200
    assert answered["offer"]["sdp"].endswith("\r\n"), (
        "browsers refuse a description without the last line end"
    )
    assert answered["generation"] == 1
    await tv.hears_call("talking")
    assert (await clerk.signal(placed["id"], description=ANSWER))["type"] == "done"
    heard = await tv.hears(lambda e: e["type"] == "call.signal")
    assert heard["signal"]["description"] == ANSWER

    await tv.hang_up(placed["id"])
    ended = await clerk.hears_call("ended")
    assert ended["ended_by"] == "tv"
    assert await clerk.presence() == "wrap_up", "what was said is written up first"
    service.ahead_ms = 10_000
    assert await clerk.presence() == "ready"


async def test_the_clerk_may_end_it_and_then_nothing_more_is_passed_on(service: Service) -> None:
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    assert (await clerk.hang_up(call_id))["ended_by"] == "clerk"
    assert (await tv.hears_call("ended"))["ended_by"] == "clerk"
    refused = await tv.signal(call_id, candidate={"candidate": ""})
    assert (refused["code"], refused["detail"]) == ("conflict", "通话已经结束了。")


async def test_a_household_has_one_call_and_finds_it_again_after_a_restart(service: Service) -> None:
    tv = await Tv.new(service)
    placed = await tv.place("12345")
    async with tv.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
        told = await problem(answer, 409, "conflict")
    assert "不用再打" in told["detail"]
    await tv.offer(placed["id"], generation=3)
    await tv.close()
    async with tv.http.get("/api/tv/calls/current") as answer:
        current = (await answer.json())["call"]
    assert (current["id"], current["position"], current["generation"]) == (placed["id"], 1, 3)
    await tv.hang_up(placed["id"])
    async with tv.http.get("/api/tv/calls/current") as answer:
        assert (await answer.json())["call"] is None
    assert (await tv.place("anxinban"))["state"] == "queued"


async def test_parallel_calls_of_one_household_make_one_place(service: Service) -> None:
    tv = await Tv.new(service)

    async def place() -> int:
        async with tv.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
            await answer.read()
            return answer.status

    statuses = await asyncio.gather(*(place() for _ in range(8)))
    assert sorted(statuses) == [201] + [409] * 7


async def test_places_move_up_when_somebody_ahead_goes(service: Service) -> None:
    first, second, third = [await Tv.new(service) for _ in range(3)]
    ids = [await tv.call() for tv in (first, second, third)]
    async with third.http.get("/api/tv/calls/current") as answer:
        waiting = (await answer.json())["call"]
    assert waiting["position"] == 3
    assert waiting["expected_wait"] == rules.expected_wait(3, 0, [])
    await second.hang_up(ids[1])
    moved = await third.hears(lambda e: e["type"] == "queue.moved" and e["place"]["position"] == 2)
    assert moved["place"]["call_id"] == ids[2]
    assert moved["place"]["expected_wait"] == rules.expected_wait(2, 0, [])


async def test_not_answered_in_time_goes_to_the_front_and_the_clerk_pauses(service: Service) -> None:
    board = service.app[SWITCHBOARD]
    clerk, tv, later = await Clerk.new(service, "c1"), await Tv.new(service), await Tv.new(service)
    await clerk.is_now("ready")
    call_id = await tv.call()
    await tv.hears_call("ringing")
    await later.call()
    real = board.now
    board.now = lambda: real() + rules.RING_SECONDS * 1000  # type: ignore[method-assign]
    await overdue.ringing_timed_out(board)
    assert (await tv.hears_call("queued"))["position"] == 1
    assert (await clerk.hears_call("queued"))["clerk_name"] == ""
    assert await clerk.presence() == "paused"
    assert (await clerk.queue())[0]["id"] == call_id


async def test_a_clerk_who_declines_does_not_end_the_resident_s_call(service: Service) -> None:
    one, two, tv = await Clerk.new(service, "c1"), await Clerk.new(service, "c2"), await Tv.new(service)
    await one.is_now("ready")
    call_id = await tv.call()
    await one.hears_call("ringing")
    await two.is_now("ready")
    assert (await one.hang_up(call_id))["state"] in ("queued", "ringing")
    assert (await two.hears_call("ringing"))["id"] == call_id
    assert (await one.presence(), await two.presence()) == ("paused", "busy")
    assert (await one.answer(call_id))[0] == 409, "it rings at somebody else now"


async def test_two_desks_do_not_take_each_other_s_calls(service: Service) -> None:
    seat, tv = await Clerk.new(service, "seat", ("12345",)), await Tv.new(service)
    await seat.is_now("ready")
    call_id = await tv.call("anxinban")
    assert await seat.queue() == []
    assert (await seat.answer(call_id))[0] == 404
    assert (await seat.next("anxinban"))[0] == 403
    assert (await seat.next("12345"))[0] == 404


async def test_others_may_neither_signal_nor_hang_up(service: Service) -> None:
    clerk, other = await Clerk.new(service, "c1"), await Clerk.new(service, "c2")
    tv, stranger = await Tv.new(service), await Tv.new(service)
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    for end in (other, stranger):
        assert (await end.signal(call_id, description=ANSWER))["code"] == "not_found"
    for end, path in (
        (other, f"/api/staff/calls/{call_id}/hangup"),
        (stranger, f"/api/tv/calls/{call_id}/hangup"),
    ):
        async with end.http.post(path) as answer:
            await problem(answer, 404, "not_found")
    assert [e for e in tv.events if e["type"] == "call.signal"] == []


async def test_a_rebuilt_link_keeps_the_call(service: Service) -> None:
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    assert (await clerk.signal(call_id, generation=2))["type"] == "done"
    await tv.hears(lambda e: e["type"] == "call.signal" and e["signal"]["generation"] == 2)
    await tv.offer(call_id, generation=2)
    offered = await clerk.hears(lambda e: e["type"] == "call.signal")
    assert offered["signal"]["description"]["type"] == "offer"
    late = await clerk.signal(call_id, generation=1, description=ANSWER)
    assert late["code"] == "conflict", "an answer to the offer before"
    assert (await clerk.signal(call_id, generation=2, description=ANSWER))["type"] == "done"


async def test_a_box_that_is_away_keeps_its_place_but_is_not_rung(service: Service) -> None:
    board = service.app[SWITCHBOARD]
    away, here = await Tv.new(service), await Tv.new(service)
    away_id = await away.call()
    await away.close()
    real = board.now
    board.now = lambda: real() + (rules.AWAY_SECONDS + 1) * 1000  # type: ignore[method-assign]
    here_id = await here.call()
    clerk = await Clerk.new(service, "c1")
    await clerk.is_now("ready")
    assert (await clerk.hears_call("ringing"))["id"] == here_id
    async with away.http.get("/api/tv/calls/current") as answer:
        kept = (await answer.json())["call"]
    assert (kept["id"], kept["position"]) == (away_id, 1)


async def test_a_box_that_never_comes_back_is_given_up(service: Service) -> None:
    board = service.app[SWITCHBOARD]
    waiting, talking = await Tv.new(service), await Tv.new(service)
    clerk = await Clerk.new(service, "c1")
    talk = await talking.call("12345")
    assert (await clerk.next("12345"))[0] == 200
    await waiting.call()
    real = board.now
    board.now = lambda: real() + rules.TALK_LOST_SECONDS * 1000  # type: ignore[method-assign]
    await overdue.give_up_absent(board)
    ended = await clerk.hears_call("ended")
    assert (ended["id"], ended["ended_by"]) == (talk, "server")
    board.now = lambda: real() + rules.NO_SHOW_SECONDS * 1000  # type: ignore[method-assign]
    await overdue.give_up_absent(board)
    assert (await waiting.hears_call("missed"))["ended_by"] == "server"


async def test_clerks_who_press_next_at_once_never_get_the_same_call(service: Service) -> None:
    clerks = [await Clerk.new(service, f"c{n}") for n in range(6)]
    boxes = [await Tv.new(service) for _ in range(9)]
    ids = [await tv.call() for tv in boxes]
    taken: list[str] = []

    async def work(clerk: Clerk) -> None:
        while True:
            status, got = await clerk.next()
            if status == 404:
                return
            assert status == 200, got
            taken.append(got["call"]["id"])
            await clerk.hang_up(got["call"]["id"])

    await asyncio.gather(*(work(clerk) for clerk in clerks))
    assert sorted(taken) == sorted(ids)


async def test_ready_clerks_and_callers_arriving_at_once_are_paired_one_to_one(service: Service) -> None:
    clerks = [await Clerk.new(service, f"c{n}") for n in range(4)]
    boxes = [await Tv.new(service) for _ in range(4)]
    await asyncio.gather(*(clerk.is_now("ready") for clerk in clerks), *(tv.call() for tv in boxes))
    await overdue.ringing_timed_out(service.app[SWITCHBOARD])
    rung = [(await clerk.hears_call("ringing"))["id"] for clerk in clerks]
    assert len(set(rung)) == 4


async def test_presence_is_checked(service: Service) -> None:
    seat = await Clerk.new(service, "seat", ("12345",))
    for body in ({"presence": "busy"}, {"presence": "ready", "desk": "anxinban"}):
        async with seat.http.put("/api/staff/presence", json=body) as answer:
            await problem(answer, 409, "conflict")
    assert await seat.presence() == "off"


async def test_the_clerk_sees_what_the_caller_was_looking_at_but_nobody_else_s_case(service: Service) -> None:
    await publish_guides(service, GUIDE)
    tv, other = await Tv.new(service), await Tv.new(service)
    async with tv.http.post("/api/tv/applications", json={"guide_code": GUIDE.code}) as answer:
        application_id = (await answer.json())["id"]
    mine = await tv.place(application_id=application_id)
    assert (mine["guide_title"], mine["guide_code"]) == (GUIDE.title, GUIDE.code)
    assert mine["application_id"] == application_id
    strange = await other.place(application_id=application_id, guide_code="GONE-1")
    assert (strange["application_id"], strange["guide_code"], strange["guide_title"]) == (None, None, "")
