"""Captions and wishes through the whole service, on both database engines."""

from typing import Any

from sqlalchemy import func, select

from server.audit.trail import audit
from server.calls.word_store import call_words
from server.retention.housekeeping import keep_house
from server.retention.rules import DAY_MS
from server.store.engine import STORE
from tests.server.calls.ends import Clerk, End, Tv
from tests.server.service import Service, problem


async def talking(service: Service) -> tuple[Clerk, Tv, str]:
    """A clerk and a box in a call."""
    clerk, tv = await Clerk.new(service, "c1"), await Tv.new(service)
    call_id = await tv.call()
    assert (await clerk.next())[0] == 200
    return clerk, tv, call_id


async def say(end: End, path: str, **body: Any) -> dict[str, Any]:
    async with end.http.post(path, json=body) as answer:
        assert answer.status == 201, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


async def refused(end: End, path: str, status: int, code: str, **body: Any) -> str:
    async with end.http.post(path, json=body) as answer:
        return str((await problem(answer, status, code))["detail"])


async def current(tv: Tv) -> dict[str, Any]:
    async with tv.http.get("/api/tv/calls/current") as answer:
        return (await answer.json())["call"]  # type: ignore[no-any-return]


async def test_a_caption_reaches_the_television_and_a_restart_finds_the_newest(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    path = f"/api/staff/calls/{call_id}/captions"
    assert (await current(tv))["caption"] is None
    await say(clerk, path, text="请稍等，我查一下")
    heard = await tv.hears(lambda e: e["type"] == "call.said")
    assert (heard["words"]["text"], heard["words"]["number"]) == ("请稍等，我查一下", 1)
    await say(clerk, path, text="请带\n身份证原件")
    assert (await current(tv))["caption"]["text"] == "请带 身份证原件"
    await say(clerk, path, text="")
    assert (await current(tv))["caption"]["text"] == "", "taken away, which is not the same as never sent"


async def test_a_wish_reaches_the_clerk_once_and_stands_in_the_log(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    path = f"/api/tv/calls/{call_id}/wishes"
    await say(tv, path, kind="slower")
    heard = await clerk.hears(lambda e: e["type"] == "call.said")
    assert heard["words"]["kind"] == "slower"
    assert "已经告诉" in await refused(tv, path, 409, "conflict", kind="slower")
    await say(tv, path, kind="again")
    await refused(tv, path, 400, "invalid", kind="caption")
    await say(clerk, f"/api/staff/calls/{call_id}/captions", text="好的，我说慢一点")
    async with clerk.http.get(f"/api/staff/calls/{call_id}/words") as answer:
        log = (await answer.json())["words"]
    assert [(w["number"], w["kind"]) for w in log] == [(1, "slower"), (2, "again"), (3, "caption")]
    async with service.app[STORE].read() as conn:
        trail = set((await conn.execute(select(audit.c.action).where(audit.c.subject == call_id))).scalars())
    assert {"call.slower", "call.again", "call.caption", "call.words.read"} <= trail


async def test_only_the_two_who_talk_and_only_while_they_do(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    other_clerk, other_tv = await Clerk.new(service, "c2"), await Tv.new(service)
    captions, wishes = f"/api/staff/calls/{call_id}/captions", f"/api/tv/calls/{call_id}/wishes"
    await refused(other_clerk, captions, 404, "not_found", text="x")
    await refused(other_tv, wishes, 404, "not_found", kind="again")
    async with other_clerk.http.get(f"/api/staff/calls/{call_id}/words") as answer:
        assert answer.status == 404
    await refused(clerk, captions, 400, "invalid", text="字" * 61)
    waiting = await other_tv.call()
    told = await refused(other_tv, f"/api/tv/calls/{waiting}/wishes", 409, "conflict", kind="again")
    assert "还没有接通" in told
    await tv.hang_up(call_id)
    assert await refused(clerk, captions, 409, "conflict", text="x") == "通话已经结束了。"


async def test_what_a_clerk_types_is_sealed_and_goes_when_its_time_is_up(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    await say(clerk, f"/api/staff/calls/{call_id}/captions", text="张桂英的身份证")
    store = service.app[STORE]
    async with store.read() as conn:
        kept = (await conn.execute(select(call_words))).one()
    assert "张桂英".encode() not in kept.sealed_text
    await tv.hang_up(call_id)
    await keep_house(service.app)
    async with store.read() as conn:
        assert (await conn.execute(select(func.count()).select_from(call_words))).scalar_one() == 1
    service.ahead_ms = 31 * DAY_MS
    await keep_house(service.app)
    async with store.read() as conn:
        assert (await conn.execute(select(func.count()).select_from(call_words))).scalar_one() == 0
