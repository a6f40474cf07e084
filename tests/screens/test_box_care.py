"""Learning a remote whose keys mean nothing yet, and looking the box over, on the running television."""

import asyncio
import json
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.pilot import Pilot, Server
from tests.tvapp.remote.receiver import Receiver, glimpse
from tvapp.remote.learning import LEAVE_AFTER

STRANGE = {
    **{"up": "KEY_PROG1", "down": "KEY_PROG2", "left": "KEY_PROG3", "right": "KEY_PROG4"},
    **{"ok": "KEY_MAIL", "back": "KEY_BOOKMARKS", "exit": "KEY_COMPUTER", "home": "KEY_WWW"},
    **{"star": "KEY_CUT", "play": "KEY_PASTE", "other": "KEY_MSDOS"},
}
"""A remote that the profile that ships knows no key of."""


@pytest.fixture(scope="module")
def input_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("input")


@pytest.fixture(scope="module")
def odd_remote(input_folder: Path) -> Receiver:
    return Receiver(input_folder, name="odd receiver", keys=list(STRANGE.values()))


@pytest.fixture(scope="module")
def cared_for(
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    display: str,
    input_folder: Path,
    odd_remote: Receiver,
) -> Iterator[Pilot]:
    own = ("--keys", "evdev", "--input-folder", str(input_folder), "--learn")
    running = Pilot(server.url, tmp_path_factory.mktemp("care") / "box", display, *own)
    yield running
    running.stop()


def ask(server: Server, path: str) -> Any:
    """As the operator, logged in."""
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
    )
    account = server.account("operator")
    body = json.dumps({"username": account["username"], "password": account["password"]}).encode()
    headers = {"X-Requested-With": "console", "Content-Type": "application/json"}
    opener.open(urllib.request.Request(server.url + "/api/staff/login", body, headers), timeout=15)
    return json.loads(opener.open(server.url + path, timeout=15).read())


async def settle(tv: Pilot, title: str) -> None:
    await tv.wait(lambda tv: tv.last["title"] == title)


async def test_a_remote_that_nobody_knows_is_learnt_works_at_once_and_is_found_by_its_code(
    cared_for: Pilot, server: Server, odd_remote: Receiver
) -> None:
    tv = cared_for
    await tv.wait_for_text("↑（上）")
    odd_remote.press(STRANGE["up"])
    await tv.wait_for_text("↓（下）")
    await asyncio.sleep(0.2)  # sooner it would be a key that stutters
    odd_remote.press(STRANGE["up"])
    await tv.wait_for_text("这个键已经是 ↑ 了")
    for name in ("down", "left", "right", "ok", "back", "exit"):
        odd_remote.press(STRANGE[name])
    await tv.wait_for_text("首页")
    odd_remote.press(STRANGE["back"])  # the last one was wrong
    await tv.wait_for_text("回去看电视")
    odd_remote.press(STRANGE["exit"], STRANGE["home"])
    await tv.wait_for_text("没有数字键")
    odd_remote.press(STRANGE["ok"], STRANGE["star"])
    await tv.wait_for_text("没有这个键")
    await asyncio.sleep(0.2)
    odd_remote.press(STRANGE["ok"], STRANGE["play"])
    await settle(tv, "试一试")
    odd_remote.press(STRANGE["down"])
    await tv.wait_for_text("↓（下）")
    assert not (tv.data / "remote.json").exists(), "nothing is changed before it is kept"
    (tv.data / "remote.json.new").mkdir()  # as good as a full disk
    odd_remote.press(STRANGE["ok"])
    await tv.wait_for_text("机顶盒存不进去")
    (tv.data / "remote.json.new").rmdir()
    await asyncio.sleep(0.2)
    odd_remote.press(STRANGE["ok"])
    await settle(tv, "遥控器学好了")
    await tv.wait(lambda tv: "编号" in tv.last["texts"])
    code = next(text for text in tv.last["texts"] if text.replace(" ", "").isdecimal()).replace(" ", "")
    [row] = ask(server, f"/api/staff/remotes?code={code}")["rows"]
    assert row["device"] == "odd receiver"
    assert row["keys"] >= len(STRANGE) - 1
    odd_remote.press(STRANGE["ok"])  # 好了
    await tv.wait(lambda tv: tv.screen == "home")
    await tv.wait(lambda tv: tv.reads("件事怎么办"), 30)
    await tv.go_to("home/tiles/guides")
    odd_remote.press(STRANGE["right"])
    await tv.wait(lambda tv: tv.focus != "home/tiles/guides")


async def test_back_five_times_at_home_looks_the_box_over_and_gives_a_number(
    cared_for: Pilot, server: Server, odd_remote: Receiver
) -> None:
    tv = cared_for
    await tv.press("home")
    for _ in range(4):
        odd_remote.press(STRANGE["back"])
        await asyncio.sleep(0.05)
    await tv.look()
    assert tv.screen == "home"
    odd_remote.press(STRANGE["back"])
    await tv.wait(lambda tv: tv.screen == "diagnostics")
    await tv.wait(lambda tv: not tv.reads("正在查"), 30)
    assert tv.reads("服务中心，好") and tv.reads("时间，好") and tv.reads("办事指南，好")
    odd_remote.send(glimpse(0x77))
    await tv.wait_for_text("不认识的键")
    await tv.wait_for_text("有的键不认识")
    assert tv.focus == "diagnostics/rows/line_0"
    await tv.press("down", "down", "down", "down", "down")
    assert tv.focus == "diagnostics/rows/line_5"
    assert tv.reads("屏幕，好")
    await tv.go_to("diagnostics/actions/send")
    await tv.press("ok")
    await tv.wait_for_text("请告诉广电客服", 15)
    told = next(text for text in tv.last["texts"] if text.startswith("编号"))
    number = "".join(filter(str.isdecimal, told))
    [row] = ask(server, f"/api/staff/checkups?number={number}")["rows"]
    assert any("有的键不认识" in words for words in row["troubles"])
    report = ask(server, f"/api/staff/checkups/{row['id']}")["report"]
    assert report["unknown_keys"] == ["scan:0x77"]
    assert [line["key"] for line in report["lines"]][:4] == ["network", "server", "clock", "bundle"]


async def test_learning_is_left_by_pressing_one_key_again_and_again_with_nothing_changed(
    cared_for: Pilot, odd_remote: Receiver
) -> None:
    tv = cared_for
    before = (tv.data / "remote.json").read_text("utf-8")
    await tv.press("home")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to("settings/sounds/usage")
    await tv.press("ok")
    await tv.go_to("usage/actions/diagnostics")
    await tv.press("ok")
    await tv.go_to("diagnostics/actions/learn")
    await tv.press("ok")
    await settle(tv, "学遥控器")
    presses = 0
    while tv.screen == "learn" and presses < 4 * LEAVE_AFTER:  # on a busy machine two may come as one
        odd_remote.press(STRANGE["other"])
        presses += 1
        await asyncio.sleep(0.25)
        await tv.look()
    assert presses >= LEAVE_AFTER
    await tv.wait(lambda tv: tv.screen == "diagnostics")
    assert tv.reads("没有改动")
    assert (tv.data / "remote.json").read_text("utf-8") == before
    odd_remote.press(STRANGE["back"])
    await tv.wait(lambda tv: tv.screen == "usage")


async def test_a_power_cut_while_learning_goes_on_with_the_same_key(
    cared_for: Pilot, server: Server, display: str, input_folder: Path, odd_remote: Receiver
) -> None:
    tv = cared_for
    await tv.press("home")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to("settings/sounds/usage")
    await tv.press("ok")
    await tv.go_to("usage/actions/diagnostics")
    await tv.press("ok")
    await tv.go_to("diagnostics/actions/learn")
    await tv.press("ok")
    await settle(tv, "学遥控器")
    odd_remote.press(STRANGE["up"], STRANGE["down"], STRANGE["left"])
    await tv.wait_for_text("第 4 个")
    await asyncio.sleep(0.7)  # places are written once the keys rest
    tv.stop(kill=True)
    again = Pilot(server.url, tv.data, display, "--keys", "evdev", "--input-folder", str(input_folder))
    try:
        await settle(again, "学遥控器")
        assert again.reads("第 4 个")
        odd_remote.press(STRANGE["right"])
        await again.wait_for_text("第 5 个")
        await again.press("back")  # as the mirror's page can
        assert again.screen == "diagnostics"
    finally:
        again.stop()
