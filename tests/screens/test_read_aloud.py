"""Everything that can be read can be heard; any key brings silence."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server


def speaking(tv: Pilot) -> str:
    return str(tv.last["speaking"])


async def open_a_guide(tv: Pilot) -> None:
    await tv.press("ok")
    await tv.go_to("guides/rows/elderly")
    await tv.press("ok", "ok")
    assert tv.screen == "guide"


async def choose_habit(tv: Pilot, habit: str) -> None:
    await tv.press("home")
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to("settings/sounds/habit")
    for _ in range(3):
        if not tv.reads(habit):
            await tv.press("ok")
    assert tv.reads(habit)
    await tv.press("home")


@pytest.fixture
async def auto_tv(tv: Pilot) -> AsyncIterator[Pilot]:
    await choose_habit(tv, "自动读选中的")
    yield tv
    await choose_habit(tv, "按键才读")


@pytest.fixture
async def silent_tv(tv: Pilot) -> AsyncIterator[Pilot]:
    await choose_habit(tv, "不读")
    yield tv
    await choose_habit(tv, "按键才读")


@pytest.mark.parametrize("key", ["play", "info"])
async def test_the_key_reads_the_focused_thing_then_the_page_then_is_silent(tv: Pilot, key: str) -> None:
    await tv.press(key)
    assert speaking(tv).startswith("看指南，") and "去哪里办" not in speaking(tv)
    await tv.press(key)
    assert speaking(tv).startswith("电视政务") and "去哪里办" in speaking(tv)
    await tv.press(key)
    assert speaking(tv) == ""
    await tv.press(key)
    assert speaking(tv).startswith("看指南，")


@pytest.mark.parametrize("key", ["down", "ok", "back", "star", "red", "digit_4"])
async def test_any_key_silences_it_and_does_what_it_always_does(tv: Pilot, key: str) -> None:
    await tv.press("play", "play")
    assert speaking(tv)
    await tv.press(key)
    assert speaking(tv) == ""
    assert (tv.screen == "guides") is (key == "ok")


async def test_it_ends_by_itself_when_all_has_been_said(tv: Pilot) -> None:
    await tv.press("play")
    await tv.wait(lambda tv: not speaking(tv), 20)


async def test_numbers_are_said_in_words(tv: Pilot) -> None:
    await tv.press("play")
    assert "千" in speaking(tv) and not any(char.isdigit() for char in speaking(tv))


async def test_a_guide_is_read_by_its_button_and_silenced_by_it(tv: Pilot) -> None:
    await open_a_guide(tv)
    await tv.go_to("guide/actions/read")
    await tv.press("ok")
    assert "要带什么" in speaking(tv) and "跑几趟" in speaking(tv)
    await tv.press("ok")
    assert speaking(tv) == ""
    await tv.press("ok")
    assert "要带什么" in speaking(tv)
    await tv.press("home")


async def test_with_automatic_reading_every_step_is_heard(auto_tv: Pilot) -> None:
    tv = auto_tv
    await tv.go_to("home/tiles/points")
    await tv.wait(lambda tv: "去哪里办" in speaking(tv))
    await tv.press("ok")
    await tv.wait(lambda tv: speaking(tv).startswith("去哪里办。选乡镇"))
    await tv.press("right")
    await tv.wait(lambda tv: "周一至周五八点三十分到十二点" in speaking(tv))


async def test_with_automatic_reading_a_turned_page_is_heard(auto_tv: Pilot) -> None:
    tv = auto_tv
    await tv.go_to("home/tiles/guides")
    await open_a_guide(tv)
    await tv.wait(lambda tv: speaking(tv) != "")
    await tv.press("page_down")
    await tv.wait(lambda tv: "第二页" in speaking(tv))


async def test_who_wants_no_reading_is_told_how_to_get_it_back(silent_tv: Pilot) -> None:
    tv = silent_tv
    await tv.go_to("home/tiles/guides")
    await tv.press("play")
    assert speaking(tv) == "" and "字和声音" in footer(tv)
    await open_a_guide(tv)
    assert "actions/read" not in tv.last["actions"]


async def test_the_speed_is_heard_when_it_is_changed(tv: Pilot) -> None:
    await tv.go_to("home/tiles/settings")
    await tv.press("ok")
    await tv.go_to("settings/sounds/speed")
    heard = set()
    for _ in range(3):
        await tv.press("ok")
        heard.add(speaking(tv).split("。")[0])
    assert heard == {"慢", "不快不慢", "快"}


async def test_while_a_call_is_open_it_is_silent(tv: Pilot) -> None:
    await tv.press("play", "help", "ok", "ok")
    assert tv.screen == "call"
    await tv.wait(lambda tv: "call/actions/hang_up" in {f"call/{a}" for a in tv.last["actions"]})
    await tv.press("play")
    assert speaking(tv) == "" and "先不读" in footer(tv)
    await tv.press("hangup", "back")
    await tv.press("home")
    await tv.press("play")
    assert speaking(tv)


def footer(tv: Pilot) -> str:
    """The line at the foot of the screen."""
    return str(tv.last["texts"][-2])


async def test_a_box_without_a_sound_device_says_so_once_and_goes_on(
    server: Server, box: Path, tv: Pilot, display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(box / "catalogue", tmp_path / "box" / "catalogue")
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")
    deaf = Pilot(server.url, tmp_path / "box", display)
    try:
        await deaf.press("play")
        await deaf.wait_for_text("没有找到喇叭")
        assert speaking(deaf) == ""
        await deaf.press("ok", "back", "play")
        await deaf.wait(lambda tv: not speaking(tv))
        assert not deaf.reads("没有找到喇叭") and deaf.screen == "home"
    finally:
        deaf.stop()
