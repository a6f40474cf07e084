"""What a clerk shows on the television, through the whole service, on both database engines."""

import asyncio
from typing import Any

from protocol.material import Material
from server.events.outbox import newest
from server.events.pump import PUMP
from server.showing.pointing import LEAST, LEAST_BY_ROW, Pointing
from server.showing.store import call_shown, remove_shown
from server.store.engine import STORE
from tests.server.calls.ends import Clerk, End, Tv
from tests.server.calls.test_call_words import current, talking
from tests.server.household import GUIDE, publish_guides
from tests.server.service import Service, problem


async def put(end: End, call_id: str, **wish: Any) -> dict[str, Any]:
    async with end.http.put(f"/api/staff/calls/{call_id}/shown", json=wish) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()  # type: ignore[no-any-return]


FORM = Material(key="form", name="申请表", specimen=True)
SAMPLE = GUIDE.model_copy(
    update={"code": "SAMPLE-1", "data_source": "synthetic", "materials": (*GUIDE.materials, FORM)}
)


async def guide_of(service: Service, clerk: End) -> dict[str, Any]:
    """A guide that has a sample to show, found by its title."""
    await publish_guides(service, SAMPLE)
    async with clerk.http.get("/api/staff/showable", params={"text": GUIDE.title[1:5]}) as answer:
        found = (await answer.json())["found"]
    assert [each["key"] for each in found] == [SAMPLE.code]
    for nothing in ("", "没有这样的事情"):
        async with clerk.http.get("/api/staff/showable", params={"text": nothing}) as answer:
            assert (await answer.json())["found"] == []
    return dict(found[0])


async def point(end: End, call_id: str, number: int, x: float | None, y: float | None) -> dict[str, Any]:
    """The ``point`` command; gives the server's answer to it."""
    pointer = {"call_id": call_id, "number": number, "x": x, "y": y}
    return await end.command("point", pointer=pointer)


async def test_a_page_is_shown_turned_pointed_at_and_closed_by_the_resident(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    guide = await guide_of(service, clerk)
    shown = (await put(clerk, call_id, kind="guide", key=guide["key"]))["shown"]
    heard = (await tv.hears(lambda e: e["type"] == "call.shows"))["showing"]
    assert heard["shown"] == shown and shown["pages"] > 2 and shown["rows"][0]["label"] == "要带什么"
    assert (await current(tv))["showing"] == heard, "a television that restarts finds it"
    last = await put(clerk, call_id, kind="guide", key=guide["key"], page=99)
    assert last["shown"]["page"] == last["shown"]["pages"] - 1 and last["number"] == 2

    assert (await point(clerk, call_id, 2, 0.25, 0.5))["type"] == "done"
    pointed = (await tv.hears(lambda e: e["type"] == "call.pointed"))["pointer"]
    assert (pointed["number"], pointed["x"], pointed["y"]) == (2, 0.25, 0.5)
    assert (await point(clerk, call_id, 2, None, None))["type"] == "done"
    await tv.hears(lambda e: e["type"] == "call.pointed" and e["pointer"]["x"] is None)

    async with tv.http.post(f"/api/tv/calls/{call_id}/shown/close") as answer:
        assert (await answer.json())["shown"] is None
    await clerk.hears(lambda e: e["type"] == "call.shows" and e["showing"]["closed_by_resident"])
    async with clerk.http.get(f"/api/staff/calls/{call_id}/shown") as answer:
        assert (await answer.json())["closed_by_resident"] is True
    await samples_a_qr_and_a_way_to_put_them_away(clerk, call_id, guide)


async def samples_a_qr_and_a_way_to_put_them_away(clerk: End, call_id: str, guide: dict[str, Any]) -> None:
    material, name = guide["specimens"][0]
    shown = (await put(clerk, call_id, kind="specimen", key=guide["key"], material=material, blank=True))[
        "shown"
    ]
    assert shown["title"] == name
    async with clerk.http.get(shown["picture"]) as picture:
        assert picture.status == 200 and picture.content_type == "image/jpeg"
    qr = (await put(clerk, call_id, kind="qr", key=guide["key"]))["shown"]["qr"]
    async with clerk.http.get(qr) as page:
        assert page.status == 200
    async with clerk.http.delete(f"/api/staff/calls/{call_id}/shown") as answer:
        assert (await answer.json())["shown"] is None
    for wrong in ({"kind": "guide", "key": "nothing-here"}, {"kind": "specimen", "key": guide["key"]}):
        async with clerk.http.put(f"/api/staff/calls/{call_id}/shown", json=wrong) as answer:
            await problem(answer, 404, "not_found")


async def a_television_elsewhere_is_reached_by_rows(
    service: Service, clerk: End, tv: Tv, call_id: str
) -> None:
    """Connected to another node, as it were; taking the pointer away always gets through."""

    async def kept() -> int:
        async with service.app[STORE].read() as conn:
            return await newest(conn)

    await tv.close()
    async with asyncio.timeout(10):
        while True:
            if not service.app[PUMP].heard_by(f"household:{tv.box.session.household_id}"):
                break
            await asyncio.sleep(0.01)
    before = await kept()
    for x, rows in ((0.1, 1), (None, 2)):
        assert (await point(clerk, call_id, 1, x, x))["type"] == "done"
        assert await kept() == before + rows


async def test_only_the_clerk_of_the_call_shows_and_points_and_only_while_they_talk(service: Service) -> None:
    clerk, tv, call_id = await talking(service)
    guide = await guide_of(service, clerk)
    await put(clerk, call_id, kind="guide", key=guide["key"])
    stranger, other_tv = await Clerk.new(service, "c2"), await Tv.new(service)
    wish = {"kind": "guide", "key": guide["key"]}
    path = f"/api/staff/calls/{call_id}/shown"
    for answer in (stranger.http.put(path, json=wish), stranger.http.get(path), stranger.http.delete(path)):
        async with answer as refused:
            await problem(refused, 404, "not_found")
    async with other_tv.http.post(f"/api/tv/calls/{call_id}/shown/close") as refused:
        await problem(refused, 404, "not_found")
    assert (await point(stranger, call_id, 1, 0.5, 0.5))["code"] == "not_found"
    assert (await point(tv, call_id, 1, 0.5, 0.5))["type"] == "failed"
    await a_television_elsewhere_is_reached_by_rows(service, clerk, tv, call_id)
    await tv.hang_up(call_id)
    async with clerk.http.put(path, json=wish) as refused:
        await problem(refused, 404, "not_found")
    async with service.app[STORE].write() as conn:
        assert await remove_shown(conn, 2**62) == 1
        assert (await conn.execute(call_shown.select())).first() is None


def test_a_pointer_is_passed_on_no_more_often_than_a_screen_needs_it() -> None:
    pointing = Pointing()
    assert pointing.may("a", 100.0, LEAST)
    pointing.passed("a", 100.0)
    assert not pointing.may("a", 100.0 + LEAST / 2, LEAST) and pointing.may("a", 100.0 + 2 * LEAST, LEAST)
    assert not pointing.may("a", 100.0 + LEAST, LEAST_BY_ROW), "rows are written less often"
    assert pointing.may("b", 100.0, LEAST), "each clerk by itself"
    for number in range(600):
        pointing.passed(f"c{number}", 101.0)
    assert pointing.may("a", 101.0, LEAST_BY_ROW), "who pointed long ago may be forgotten"
