"""Call-backs from the promise to the talk, on both engines."""

import asyncio
from typing import Any

from server.callbacks import rules
from server.calls import overdue
from server.calls import rules as call_rules
from server.calls.switchboard import SWITCHBOARD
from tests.server.calls.ends import ANSWER, Clerk, Tv
from tests.server.calls.test_queue import never_open
from tests.server.service import Service, problem


async def asks(tv: Tv, desk: str = "anxinban") -> dict[str, Any]:
    async with tv.http.post("/api/tv/callbacks", json={"desk": desk}) as answer:
        assert answer.status == 201, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def listed(clerk: Clerk) -> list[dict[str, Any]]:
    async with clerk.http.get("/api/staff/callbacks") as answer:
        assert answer.status == 200, await answer.text()
        return (await answer.json())["callbacks"]  # type: ignore[no-any-return]


async def rings(clerk: Clerk, callback_id: str) -> tuple[int, dict[str, Any]]:
    async with clerk.http.post(f"/api/staff/callbacks/{callback_id}/call") as answer:
        return answer.status, await answer.json()


async def test_out_of_hours_a_call_is_promised_rung_taken_and_talked(service: Service) -> None:
    tv, clerk = await Tv.new(service), await Clerk.new(service, "c1")
    never_open(service.settings.data)
    promised = await asks(tv)
    assert (promised["reason"], promised["state"]) == ("closed", "open")
    assert (await asks(tv))["id"] == promised["id"], "asked twice is asked once"
    assert [task["id"] for task in await listed(clerk)] == [promised["id"]]

    status, call = await rings(clerk, promised["id"])
    assert status == 200, call
    heard = await tv.hears_call("calling")
    assert (heard["clerk_name"], heard["clerk_number"]) == ("王敏", "001")
    assert heard["callback_id"] == promised["id"]
    assert await clerk.presence() == "busy"
    assert (await listed(clerk))[0]["calling"] is True
    early = await tv.signal(call["id"], description={"type": "offer", "sdp": "v=0\r\n"})
    assert early["code"] == "conflict", "camera and microphone are off until the call is taken"

    async with tv.http.post(f"/api/tv/calls/{call['id']}/accept") as answer:
        assert answer.status == 200, await answer.text()
        assert (await answer.json())["state"] == "talking"
    await clerk.hears_call("talking")
    await tv.offer(call["id"])
    offered = await clerk.hears(lambda e: e["type"] == "call.signal")
    assert offered["signal"]["description"]["type"] == "offer"
    assert (await clerk.signal(call["id"], description=ANSWER))["type"] == "done"
    assert (await listed(clerk))[0]["state"] == "done"
    await clerk.hang_up(call["id"])
    await tv.hears_call("ended")


async def test_rung_in_vain_it_stays_on_the_list_and_is_given_up_after_the_last_try(service: Service) -> None:
    tv, clerk = await Tv.new(service), await Clerk.new(service, "c1")
    task = await asks(tv)
    board = service.app[SWITCHBOARD]
    for turn in range(1, rules.MOST_TRIES + 1):
        status, call = await rings(clerk, task["id"])
        assert status == 200, call
        if turn == 1:  # not now
            await tv.hang_up(call["id"])
        else:  # nobody came
            service.ahead_ms += call_rules.CALLING_SECONDS * 1000
            await overdue.ringing_timed_out(board)
        assert (await clerk.hears_call("missed"))["id"] == call["id"]
        status, refused = await rings(clerk, task["id"])
        assert status == 409, refused
        service.ahead_ms += rules.TRY_AGAIN_MS
    shown = (await listed(clerk))[0]
    assert (shown["state"], shown["tries"]) == ("unreachable", rules.MOST_TRIES)
    last = [e["callback"] for e in tv.events if e["type"] == "callback.changed"][-1]
    assert (last["state"], last["clerk_name"]) == ("unreachable", "王敏")
    assert await clerk.presence() == "off"


async def test_a_household_in_a_call_and_a_clerk_in_a_call_are_not_rung(service: Service) -> None:
    tv, other = await Tv.new(service), await Tv.new(service)
    one, two = await Clerk.new(service, "c1"), await Clerk.new(service, "c2")
    mine, theirs = await asks(tv), await asks(other)
    talk = await tv.call("12345")
    status, refused = await rings(one, mine["id"])
    assert (status, refused["detail"]) == (409, "这一家正在排队或者通话，请过一会儿再打。")
    await tv.hang_up(talk)
    statuses = await asyncio.gather(rings(one, mine["id"]), rings(two, mine["id"]))
    assert sorted(status for status, _ in statuses) == [200, 409], "one of two who press at once"
    winner = one if statuses[0][0] == 200 else two
    status, refused = await rings(winner, theirs["id"])
    assert (status, refused["detail"]) == (409, "您正在另一个通话里，请先挂断。")
    async with tv.http.post("/api/tv/calls", json={"desk": "anxinban"}) as answer:
        await problem(answer, 409, "conflict")


async def test_who_does_not_want_to_wait_leaves_the_queue_and_may_call_it_off(service: Service) -> None:
    tv, clerk = await Tv.new(service), await Clerk.new(service, "seat", ("12345",))
    call_id = await tv.call()
    task = await asks(tv)
    assert task["reason"] == "asked"
    assert (await tv.hears_call("ended"))["id"] == call_id
    assert await listed(clerk) == []
    status, _ = await rings(clerk, task["id"])
    assert status == 404
    for _ in range(2):
        async with tv.http.post(f"/api/tv/callbacks/{task['id']}/cancel") as answer:
            assert (await answer.json())["state"] == "cancelled"
