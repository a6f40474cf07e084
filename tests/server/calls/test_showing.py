"""What a clerk shows on the television, through the whole service, on both database engines."""

from typing import Any

import pytest

from protocol.material import Material
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


async def test_samples_a_qr_and_a_way_to_put_them_away(service: Service) -> None:
    clerk, _, call_id = await talking(service)
    guide = await guide_of(service, clerk)
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
    await tv.hang_up(call_id)
    async with clerk.http.put(path, json=wish) as refused:
        await problem(refused, 404, "not_found")
    async with service.app[STORE].write() as conn:
        assert await remove_shown(conn, 2**62) == 1
        assert (await conn.execute(call_shown.select())).first() is None


@pytest.mark.parametrize("text", ["", "没有这样的事情"])
async def test_words_that_fit_nothing_find_nothing(service: Service, text: str) -> None:
    clerk = await Clerk.new(service, "c1")
    async with clerk.http.get("/api/staff/showable", params={"text": text}) as answer:
        assert (await answer.json())["found"] == []
