"""The server away, files torn: the resident browses as ever and is told one plain thing."""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from protocol.bundle import SignedManifest
from server.crypto.signing import load_bundle_key
from tests.pilot import Pilot, Server
from tests.screens.sweep import enabled, one_thing_focused
from tests.tvapp.catalogue.bundle_server import bundle_server
from tests.tvapp.net.rig import Wire

AWAY = "现在连不上服务中心"

Switch = Callable[..., Pilot]


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    """A wire to the server that is not plugged in yet."""
    wire = Wire(server.port)
    yield wire
    await wire.down()


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """The data folder of a new box."""
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


@pytest.fixture
async def bundle(tv: Pilot, box: Path, room: Path) -> Path:
    """The new box has the guides of another one; gives their folder."""
    shutil.copytree(box / "catalogue", room / "catalogue")
    return room / "catalogue"


@pytest.fixture
def switch_on(wire: Wire, display: str, room: Path) -> Iterator[Switch]:
    """Switches the new box on."""
    on: list[Pilot] = []

    def switch(*arguments: str) -> Pilot:
        on.append(Pilot(wire.url, room, display, *arguments))
        return on[-1]

    yield switch
    for tv in on:
        tv.stop()


async def test_guides_are_browsed_and_searched_with_the_server_away(bundle: Path, switch_on: Switch) -> None:
    tv = switch_on()
    assert tv.reads("件事怎么办")
    await tv.press("ok", "right", "ok", "ok")
    assert tv.screen == "guide" and tv.reads("要带什么")
    await tv.press("page_down")
    assert tv.reads("要带的材料")
    await tv.press("digit_4", "digit_5", "digit_5", "digit_8")
    assert tv.reads("高龄津贴")
    await tv.press("ok")
    assert tv.screen == "guide" and tv.reads("高龄津贴")
    await tv.press("home")
    await tv.wait_for_text(AWAY)
    assert tv.reads("指南照样能看")


async def test_home_says_that_the_server_is_away_until_it_is_back(
    bundle: Path, switch_on: Switch, wire: Wire
) -> None:
    tv = switch_on()
    await tv.wait_for_text(AWAY)
    await wire.up()
    await tv.wait(lambda tv: not tv.reads(AWAY), 30)
    await wire.down()
    await tv.wait_for_text(AWAY, 30)
    assert sum(AWAY in text for text in tv.last["texts"]) == 1


async def test_a_box_without_guides_offers_help_and_gets_them_by_itself(
    switch_on: Switch, wire: Wire
) -> None:
    tv = switch_on()
    assert tv.reads("正在取办事指南")
    await tv.press("ok")
    assert tv.reads("还没有取到") and "guides/tabs/assistance" in enabled(tv)
    await tv.press("digit_4", "digit_5")
    assert tv.reads("还没有取到") and "search/actions/assistance" in enabled(tv)
    await wire.up()
    await tv.wait(lambda tv: any(action.startswith("rows/") for action in tv.last["actions"]), 40)
    await tv.press("home")
    assert tv.reads("件事怎么办")


@pytest.mark.parametrize("link", ["theme/elderly", "guide/101"])
async def test_a_deep_link_before_the_guides_have_come_waits_for_them(
    link: str, switch_on: Switch, wire: Wire
) -> None:
    tv = switch_on("--open", link)
    assert tv.reads("还没有取到")
    one_thing_focused(tv)
    await wire.up()
    await tv.wait(lambda tv: not tv.reads("还没有取到") and bool(tv.last["actions"]), 40)
    one_thing_focused(tv)


async def test_whoever_calls_with_the_server_away_is_told_and_can_try_again(
    bundle: Path, switch_on: Switch
) -> None:
    tv = switch_on("--open", "desk/anxinban")
    assert tv.screen == "call"
    await tv.wait(lambda tv: not tv.reads("正在连接"))
    await tv.go_to("call/actions/start")
    await tv.press("ok")
    await tv.wait(lambda tv: tv.screen == "call_way")  # it has neither camera nor microphone
    await tv.go_to("call_way/ways/watch")
    await tv.press("ok")
    await tv.wait_for_text("网络断了")
    assert tv.reads("再打一次")
    one_thing_focused(tv)
    await tv.press("back")
    assert tv.screen == "home"


HOME = {"screen": "home"}
TORN = {
    "empty": ("", ""),
    "half of it": ('[{"screen": "home", "par', '{"text_'),
    "no text": ("\0\x01\x02", "\0"),
    "something else": ('{"screen": "guides"}', "[56]"),
    "a screen of another version": (json.dumps([HOME, {"screen": "nowhere"}]), '{"text_size": 1000}'),
    "a state of another version": (
        json.dumps([HOME, {"screen": "guide_list", "params": {"theme": "elderly"}, "state": {"page": "x"}}]),
        '{"text_size": {"body": 56}}',
    ),
}


@pytest.mark.parametrize(("place", "preferences"), TORN.values(), ids=TORN.keys())
async def test_torn_files_begin_at_home_in_the_usual_letters(
    place: str, preferences: str, bundle: Path, room: Path, switch_on: Switch
) -> None:
    (room / "place.json").write_text(place, "utf-8")
    (room / "preferences.json").write_text(preferences, "utf-8")
    tv = switch_on()
    assert (tv.screen, tv.focus) == ("home", "home/tiles/guides") and tv.reads("件事怎么办")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    assert tv.reads("大字，现在用的")


async def test_a_guide_that_cannot_be_read_leads_home_with_a_sentence(
    bundle: Path, switch_on: Switch
) -> None:
    """As when the box's memory goes bad after the bundle was verified at the start."""
    operate(bundle, "DELETE FROM search_index")
    tv = switch_on()
    assert tv.reads("件事怎么办")
    await tv.press("digit_4", "digit_5")
    assert tv.screen == "home" and tv.reads("没有办成")
    one_thing_focused(tv)
    await tv.press("ok")
    assert tv.screen == "guides"


def falsified(trick: str, bundle: Path, server: Server) -> tuple[SignedManifest, Path]:
    """What a false server offers to a box that has the guides in ``bundle``."""
    (file,) = bundle.glob("bundle-*.sqlite")
    manifest = SignedManifest.model_validate_json(file.with_suffix(".json").read_bytes()).manifest
    changes: dict[str, dict[str, int | str]] = {
        "older": {"issued": 1},
        "mixed": {"version": manifest.version + 1, "sha256": "0" * 64},
    }
    told = manifest.model_copy(update=changes[trick])
    key = load_bundle_key(server.data / "keys")
    signature = key.sign(told.signed_bytes())
    highest = manifest.version + (trick == "older")
    (bundle / "state.json").write_text(json.dumps({"highest": highest}), "utf-8")
    return SignedManifest(manifest=told, key_id=key.key_id, signature=signature), file


@pytest.mark.parametrize("trick", ["older", "mixed"])
async def test_a_false_update_is_refused_and_the_guides_stay(
    trick: str, bundle: Path, room: Path, display: str, server: Server
) -> None:
    with bundle_server() as false:
        false.offer(*falsified(trick, bundle, server))
        tv = Pilot(false.address, room, display)
        try:
            await tv.wait_for_text("新的办事指南没有采用，现在看的还是原来那一版", 30)
            assert tv.reads("1862 件事怎么办")
            await tv.press("ok", "right", "ok", "ok")
            assert tv.screen == "guide" and tv.reads("要带什么")
        finally:
            tv.stop()


async def test_guides_whose_time_is_over_are_shown_and_it_is_said_on_home_and_guide(
    bundle: Path, switch_on: Switch
) -> None:
    operate(bundle, "UPDATE about SET value = '1779235200000' WHERE key = 'issued'")  # 20 May 2026
    operate(bundle, "UPDATE about SET value = '1779235200001' WHERE key = 'expires'")
    tv = switch_on()
    outdated = "内容可能已过时（2026年5月20日的），去之前请先打电话问一问"
    assert tv.reads("件事怎么办") and tv.reads(outdated)
    await tv.press("ok", "right", "ok", "ok")
    assert tv.screen == "guide" and tv.reads("要带什么") and tv.reads(outdated)
    await tv.press("page_down")
    assert tv.reads(outdated)


async def test_a_character_no_font_has_is_kept_marked_and_explained(bundle: Path, switch_on: Switch) -> None:
    operate(bundle, "UPDATE guides SET title = '塆' || char(0x20000) || title")
    tv = switch_on()
    await tv.press("ok", "right", "ok")
    assert tv.screen == "guide_list" and tv.reads("塆\U00020000")
    assert tv.reads("生僻字由窗口核对")
    await tv.press("home")
    assert not tv.reads("生僻字由窗口核对")


def operate(folder: Path, statement: str) -> None:
    """Change the bundle and make the manifest beside it agree."""
    (file,) = folder.glob("bundle-*.sqlite")
    with sqlite3.connect(file) as connection:
        connection.execute(statement)
    connection.close()
    beside = file.with_suffix(".json")
    signed = json.loads(beside.read_text("utf-8"))
    content = file.read_bytes()
    signed["manifest"].update(size=len(content), sha256=hashlib.sha256(content).hexdigest())
    beside.write_text(json.dumps(signed), "utf-8")
