"""The way to the place where a thing is done: the household's township, the map, from a guide and back."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server
from tests.screens.sweep import one_thing_focused


@pytest.fixture
async def room(tv: Pilot, box: Path, tmp_path: Path) -> Path:
    """The folder of a box that has the guides and on which nobody has chosen anything."""
    shutil.copytree(box / "catalogue", tmp_path / "box" / "catalogue")
    return tmp_path / "box"


@pytest.fixture
async def own(server: Server, room: Path, display: str) -> AsyncIterator[Pilot]:
    running = Pilot(server.url, room, display)
    yield running
    running.stop()


async def open_places(tv: Pilot) -> None:
    await tv.go_to("home/tiles/points")
    await tv.press("ok")
    assert tv.screen == "points"


async def test_the_township_is_chosen_once_and_kept(
    own: Pilot, room: Path, server: Server, display: str
) -> None:
    await open_places(own)
    assert own.focus == "points/tabs/township" and own.reads("选乡镇")
    await own.press("ok")
    assert own.screen == "townships" and own.reads("您家在哪个乡镇")
    await own.go_to("townships/markers/421122101")
    await own.press("ok")
    assert own.screen == "points" and own.focus == "points/rows/town_101"
    assert own.reads("本乡镇") and own.reads("公里") and own.reads("记住了")
    assert json.loads((room / "preferences.json").read_text())["township"] == "421122101"
    await own.press("back")
    assert own.focus == "home/tiles/points"

    own.stop(kill=True)
    again = Pilot(server.url, room, display, "--open", "points")
    try:
        assert again.focus == "points/rows/town_101"
        await again.go_to("points/tabs/township")
        await again.press("ok")
        assert again.focus == "townships/markers/421122101" and again.reads("您家，2 处")
        await again.press("back")
        assert again.focus == "points/tabs/township"
    finally:
        again.stop()


async def test_from_a_guide_to_where_it_is_done_and_back(own: Pilot) -> None:
    await own.press("ok", "right", "ok", "ok")
    assert own.screen == "guide"
    guide = own.last["title"]
    await own.go_to("guide/actions/more")
    await own.press("ok")
    await own.go_to("guide_ways/rows/points")
    await own.press("ok")
    assert own.screen == "points" and own.last["title"] == f"{guide}，去哪里办"
    await own.press("right", "down", "down", "ok")
    assert own.screen == "point"
    one_thing_focused(own)
    await own.press("back")
    row = own.focus
    assert row.startswith("points/rows/")
    await own.go_to("points/tabs/partners")
    await own.press("ok", "ok")
    assert own.screen == "partner" and own.reads("电话")
    await own.press("back", "back", "back", "back")
    assert own.focus == "guide/actions/more"


async def test_what_a_terminal_does_is_listed_and_leads_to_a_guide(own: Pilot) -> None:
    await open_places(own)
    await own.go_to("points/tabs/terminal")
    await own.press("ok", "right", "ok")
    assert own.screen == "point" and own.reads("白天晚上都开着") and own.reads("140 件")
    await own.go_to("point/actions/guides")
    await own.press("ok")
    assert own.screen == "guide_list" and own.reads("共 140 件")
    await own.press("page_down", "ok")
    assert own.screen == "guide"


async def test_pages_of_a_package_are_turned_by_the_arrows(own: Pilot) -> None:
    own.last = await own.press("ok")
    await own.go_to("guides/tabs/packages")
    await own.press("ok", "ok")
    assert own.screen == "package" and own.reads("现在要办")
    await own.press("right")
    assert own.reads("第 2/")
    await own.press("left")
    assert own.reads("第 1/")
    await own.go_to("package/actions/guides")
    await own.press("ok")
    assert own.screen == "guide_list" and own.last["title"].endswith("一件事")


@pytest.mark.parametrize(
    ("link", "screen", "words"),
    [
        ("points/421122101", "points", "七里坪镇"),
        ("point/nowhere", "point", "没有找到这个地方"),
        ("package/farewell", "package", "公民身后一件事"),
        ("partner/haining", "partner", "浙江海宁"),
    ],
)
async def test_deep_links_lead_there(
    link: str, screen: str, words: str, server: Server, room: Path, display: str
) -> None:
    tv = Pilot(server.url, room, display, "--open", link)
    try:
        assert tv.screen == screen and tv.reads(words)
        one_thing_focused(tv)
        await tv.press("back")
        assert tv.screen == "home"
    finally:
        tv.stop()


async def test_a_box_whose_installer_knows_the_township_asks_nobody(
    server: Server, room: Path, display: str
) -> None:
    tv = Pilot(server.url, room, display, "--open", "points", "--township", "421122101")
    try:
        assert tv.focus == "points/rows/town_101" and tv.reads("本乡镇")
    finally:
        tv.stop()
