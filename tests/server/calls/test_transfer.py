"""Handing a call on, notes and tickets, through the whole service, on both database engines."""

import json
from typing import Any

from sqlalchemy import func, select

from protocol.participant import ParticipantKind
from server.audit.trail import audit
from server.calls.participant_store import let_in
from server.calls.record_store import call_notes, call_tickets
from server.calls.transfer_store import call_transfers
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS
from server.store.engine import STORE
from tests.server.calls.ends import OFFER, Clerk, End, Tv
from tests.server.calls.test_call_words import current, refused, say
from tests.server.calls.test_showing import guide_of
from tests.server.service import Service, problem

WORD = "要办高龄津贴，身份证过期了，问能不能用户口簿"


async def hand_on(clerk: Clerk, call_id: str, desk: str = "12345", **parts: Any) -> dict[str, Any]:
    body = {"desk": desk, "word": WORD, **parts}
    async with clerk.http.post(f"/api/staff/calls/{call_id}/transfer", json=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def record(clerk: Clerk, call_id: str) -> dict[str, Any]:
    async with clerk.http.get(f"/api/staff/calls/{call_id}/record") as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def put(end: End, path: str, **body: Any) -> dict[str, Any]:
    async with end.http.put(path, json=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def two_desks(service: Service) -> tuple[Clerk, Clerk, Tv, str]:
    """A clerk of each desk; the first talks."""
    window, seat = await Clerk.new(service, "c1", ("anxinban",)), await Clerk.new(service, "c2", ("12345",))
    await window.is_now("ready")
    await seat.is_now("ready")
    tv = await Tv.new(service)
    call_id = await tv.call()
    await window.hears_call("ringing")
    assert (await window.answer(call_id))[0] == 200
    await tv.hears_call("talking")
    return window, seat, tv, call_id


async def test_a_call_goes_before_all_others_with_the_word_and_comes_back(
    service: Service,
) -> None:
    window, seat, tv, call_id = await two_desks(service)
    other = await Tv.new(service)
    busy = await other.call("12345")
    await seat.hears_call("ringing")
    assert (await seat.answer(busy))[0] == 200
    later = await Tv.new(service)
    await later.call("12345")
    await say(window, f"/api/staff/calls/{call_id}/captions", text="我帮您转过去")
    guide = await guide_of(service, window)
    await put(window, f"/api/staff/calls/{call_id}/shown", kind="guide", key=guide["key"])

    handed = await hand_on(window, call_id)
    assert (handed["desk"], handed["state"], handed["position"]) == ("12345", "queued", 1), (
        "before all others"
    )
    told = await tv.hears_call("queued")
    assert told["transfer"] == {"number": 1, "desk": "anxinban", "clerk_name": "王敏", "clerk_number": "001"}
    assert WORD not in json.dumps(tv.events, ensure_ascii=False) + json.dumps(told, ensure_ascii=False)
    assert (await current(tv))["caption"]["text"] == "", "the first clerk's caption does not stand on"
    assert await window.presence() == "wrap_up"
    assert (await tv.signal(call_id, candidate={"candidate": ""}))["type"] == "done"

    await seat.hang_up(busy)
    await seat.is_now("ready")
    rung = await seat.hears_call("ringing")
    assert rung["id"] != call_id, "no offer yet: who waits behind is served meanwhile"
    assert (await seat.answer(rung["id"]))[0] == 200
    await seat.hang_up(rung["id"])
    await tv.offer(call_id, generation=2)
    await seat.is_now("ready")
    assert (await seat.hears_call("ringing", id=call_id))["transfer"]["desk"] == "anxinban"
    before_answering = await record(seat, call_id)
    assert [(h["word"], h["from_desk"], h["to_desk"]) for h in before_answering["handed_on"]] == [
        (WORD, "anxinban", "12345")
    ]
    status, answered = await seat.answer(call_id)
    assert (status, answered["generation"], answered["offer"]["sdp"]) == (200, 2, OFFER["sdp"])
    assert (await tv.hears_call("talking"))["clerk_name"] == "王敏"
    assert (await window.signal(call_id, description={"type": "answer", "sdp": "v=0"}))["type"] == "failed"

    await hand_on(seat, call_id, "anxinban")
    assert (await tv.hears_call("queued"))["transfer"]["number"] == 2
    await tv.offer(call_id, generation=3)
    window_again = await window.hears(lambda e: e.get("call", {}).get("state") == "queued")
    assert window_again["call"]["id"] == call_id
    assert (await window.answer(call_id))[0] == 200
    assert (await current(tv))["showing"]["shown"] is None, "what was shown does not come back with the call"


async def test_refused_before_anything_happens(service: Service) -> None:
    window, seat, tv, call_id = await two_desks(service)
    path = f"/api/staff/calls/{call_id}/transfer"
    await refused(seat, path, 404, "not_found", desk="12345", word=WORD)
    await refused(window, path, 400, "invalid", desk="12345", word="")
    assert "就在您的" in await refused(window, path, 409, "conflict", desk="anxinban", word=WORD)
    assert "本地话" in await refused(window, path, 409, "conflict", desk="anxinban", word=WORD, dialect=True)
    closed = {"days": "every_day", "hours": ["00:00-00:01"]}
    always = {"days": "every_day", "hours": ["00:00-24:00"]}
    table = {"desks": {"anxinban": always, "12345": closed}, "ticket_link": "https://t.example/{number}"}
    (service.settings.data / "desks.json").write_text(json.dumps(table))
    assert "现在不上班" in await refused(window, path, 409, "conflict", desk="12345", word=WORD)
    async with window.http.get(path) as answer:
        assert [(w["desk"], w["open"]) for w in (await answer.json())["ways"]] == [("12345", False)]
    assert (await current(tv))["state"] == "talking"
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(func.count()).select_from(call_transfers))).scalar_one() == 0


async def test_a_third_person_goes_and_the_households_phone_stays(service: Service) -> None:
    window, _, tv, call_id = await two_desks(service)
    async with service.app[STORE].write() as conn:
        await let_in(conn, call_id, ParticipantKind.PHONE, "handoff_1", "居民的手机", 1)
        await let_in(conn, call_id, ParticipantKind.THIRD, "guest_1", "红管家", 2)
    await hand_on(window, call_id)
    assert [p["kind"] for p in (await tv.hears_call("queued"))["participants"]] == ["phone"]


async def test_notes_and_ticket_are_each_clerk_s_own_sealed_and_go_with_the_words(service: Service) -> None:
    window, seat, tv, call_id = await two_desks(service)
    note, ticket = f"/api/staff/calls/{call_id}/note", f"/api/staff/calls/{call_id}/ticket"
    await put(window, note, text="张桂英，身份证")
    assert (await put(window, note, text="张桂英，身份证过期\n要先补办"))["note"].endswith("补办")
    async with window.http.put(ticket, json={"number": "不是编号"}) as answer:
        assert "工单编号" in (await problem(answer, 400, "invalid"))["detail"]
    assert (await put(window, ticket, number="gd 2026 1124 0001"))["ticket"]["number"] == "GD202611240001"
    async with seat.http.get(f"/api/staff/calls/{call_id}/record") as answer:
        assert answer.status == 404, "not this clerk's call"

    await hand_on(window, call_id)
    await tv.offer(call_id, generation=2)
    await seat.hears_call("ringing")
    assert (await seat.answer(call_id))[0] == 200
    seen = await record(seat, call_id)
    assert (seen["note"], seen["colleagues"][0]["text"]) == ("", "张桂英，身份证过期\n要先补办")
    await put(seat, note, text="已答复")
    await tv.hang_up(call_id)
    after = await put(window, note, text="张桂英，身份证过期，转 12345")
    assert (after["note"], after["colleagues"][0]["text"]) == ("张桂英，身份证过期，转 12345", "已答复")
    async with window.http.get("/api/staff/records") as answer:
        (line,) = (await answer.json())["lines"]
    assert (line["call_id"], line["noted"], line["ticket"], line["open"]) == (call_id, True, True, False)

    async with service.app[STORE].read() as conn:
        kept = (await conn.execute(select(call_notes.c.sealed_text))).scalars().all()
        kept += (await conn.execute(select(call_tickets.c.sealed_number))).scalars().all()
        kept += (await conn.execute(select(call_transfers.c.sealed_word))).scalars().all()
        trail = set((await conn.execute(select(audit.c.action).where(audit.c.subject == call_id))).scalars())
    assert len(kept) == 4
    assert not [each for each in kept for text in ("张桂英", "GD2026", WORD) if text.encode() in each]
    assert {"call.transfer", "call.note", "call.ticket", "call.record.read"} <= trail
    service.ahead_ms = 31 * DAY_MS
    await keep_house(service.app)
    async with service.app[STORE].read() as conn:
        for table in (call_notes, call_tickets, call_transfers):
            assert (await conn.execute(select(func.count()).select_from(table))).scalar_one() == 0
