"""Real keys on a real display, as a keyboard or a remote with a keyboard's codes sends them."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.pilot import Pilot, Server, virtual_screen
from tests.screens.keyboard import Keyboard
from tests.tvapp.remote.receiver import Receiver


@pytest.fixture(scope="module")
def own_display() -> Iterator[str]:
    """A screen with one television on it and nothing else."""
    with virtual_screen() as name:
        yield name


@pytest.fixture(scope="module")
def input_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the television finds its receivers."""
    return tmp_path_factory.mktemp("input")


@pytest.fixture(scope="module")
def seen_tv(
    server: Server, tmp_path_factory: pytest.TempPathFactory, own_display: str, input_folder: Path
) -> Iterator[Pilot]:
    own = ["--keys", "evdev", "--input-folder", str(input_folder)]
    own += ["--key-command", f"""sh -c 'echo "$0" >> {input_folder}/handed-on'"""]
    running = Pilot(server.url, tmp_path_factory.mktemp("keys") / "box", own_display, *own)
    yield running
    running.stop()


@pytest.fixture
async def remote(seen_tv: Pilot, input_folder: Path) -> AsyncIterator[Receiver]:
    """An infrared receiver that has just been plugged in."""
    receiver = Receiver(input_folder)
    await asyncio.sleep(0.3)
    yield receiver
    if receiver.path.exists():
        receiver.unplug()
    receiver.path.with_name("event0.json").unlink()


@pytest.fixture(scope="module")
def keys(own_display: str, seen_tv: Pilot) -> Keyboard:
    keyboard = Keyboard(own_display)
    keyboard.give_to_television()
    return keyboard


@pytest.fixture
async def tv(seen_tv: Pilot) -> Pilot:
    await seen_tv.press("home")
    await seen_tv.wait(lambda tv: tv.reads("件事怎么办"), 30)
    await seen_tv.go_to("home/tiles/guides")
    return seen_tv


async def settled(tv: Pilot) -> int:
    """The version once nothing changes any more."""
    before = -1
    while before != tv.last["version"]:
        before = tv.last["version"]
        await asyncio.sleep(0.25)
        await tv.look()
    return before


async def test_ok_pressed_twice_by_a_trembling_hand_acts_once(tv: Pilot, keys: Keyboard) -> None:
    await tv.press("ok")
    await tv.go_to("guides/tabs/search")
    await tv.press("ok")
    await tv.go_to("search/keypad/digit_4")
    keys.key("Return")
    await asyncio.sleep(0.05)  # X takes a release and a press at the same instant for its own repeat
    keys.key("Return")
    await tv.wait(lambda tv: "4" in tv.last["texts"])
    await asyncio.sleep(0.5)
    await tv.look()
    assert "4" in tv.last["texts"]
    keys.key("Return")  # meant, after a while
    await tv.wait(lambda tv: "4 4" in tv.last["texts"])


async def test_a_held_arrow_goes_six_steps_a_second_and_stops_with_the_key(tv: Pilot, keys: Keyboard) -> None:
    await tv.press("ok", "right", "ok")
    assert tv.screen == "guide_list"
    first = await settled(tv)
    began = time.monotonic()
    keys.down("Down")
    await asyncio.sleep(2.5)
    keys.up("Down")
    held = time.monotonic() - began
    last = await settled(tv)
    steps = last - first
    # The first at once, the second after half a second, then never more than six a second.
    assert 3 <= steps <= 2 + (held - 0.5) * 6 + 1
    await asyncio.sleep(0.6)
    await tv.look()
    assert tv.last["version"] == last, "steps came after the key was let go"


async def test_a_held_arrow_is_drawn_at_each_step_though_the_keyboard_does_not_repeat(
    tv: Pilot, keys: Keyboard
) -> None:
    await tv.press("ok", "right", "ok")
    await settled(tv)
    keys.repeat(False)
    pictures = set()
    keys.down("Down")
    try:
        for _ in range(80):
            pictures.add(keys.strip(1300, 160, 2, 790))
            await asyncio.sleep(0.02)
    finally:
        keys.up("Down")
        keys.repeat(True)
    # Where it was, the first step, and at least two of those after half a second.
    assert len(pictures) >= 4


async def test_a_key_nobody_knows_changes_nothing_and_is_noted_once(tv: Pilot, keys: Keyboard) -> None:
    before = dict(tv.last)
    log = seen_lines(tv.log)
    for _ in range(3):
        keys.key("z")
        keys.key("F9")
        await asyncio.sleep(0.05)
    await settled(tv)
    assert {**tv.last, "version": 0} == {**before, "version": 0}
    fresh = [line for line in seen_lines(tv.log)[len(log) :] if "不认识的按键" in line]
    assert len(fresh) == 2


def seen_lines(log: Path) -> list[str]:
    return log.read_text("utf-8").splitlines()


async def test_f1_is_help_and_never_kivys_own_settings(tv: Pilot, keys: Keyboard) -> None:
    keys.key("F1")
    await tv.wait(lambda tv: tv.screen == "assistance")
    await settled(tv)
    assert tv.focus == "assistance/desks/anxinban"
    keys.key("F1")
    await settled(tv)
    assert tv.screen == "assistance"
    await tv.press("back")
    assert tv.focus == "home/tiles/guides", "help twice was two places"


async def test_escape_is_back_and_never_the_end(tv: Pilot, keys: Keyboard) -> None:
    await tv.press("ok")
    assert tv.screen == "guides"
    keys.key("Escape")
    await tv.wait(lambda tv: tv.screen == "home")
    for _ in range(3):
        keys.key("Escape")
        await asyncio.sleep(0.05)
    await tv.wait_for_text("要看电视")
    assert tv.process.poll() is None


async def test_a_key_still_down_when_the_keyboard_goes_elsewhere_is_let_go(tv: Pilot, keys: Keyboard) -> None:
    await tv.press("ok", "right", "ok")
    await settled(tv)
    keys.down("Down")
    try:
        await tv.wait(lambda tv: not tv.focus.endswith(tv.last["actions"][0].split("/")[1]))
        keys.take_away()
        last = await settled(tv)
        await asyncio.sleep(0.8)
        await tv.look()
        assert tv.last["version"] == last
    finally:
        keys.up("Down")
        keys.give_to_television()


async def test_a_remotes_ok_digits_and_back_work_though_sdl_knows_none_of_them(
    tv: Pilot, remote: Receiver
) -> None:
    remote.press("KEY_NUMERIC_5")
    await tv.wait(lambda tv: tv.screen == "search")
    remote.press("KEY_NUMERIC_6")
    await tv.wait_for_text("5 6")
    remote.press("KEY_BACK")
    await tv.wait(lambda tv: tv.screen == "home")
    remote.press("KEY_OK")
    await tv.wait(lambda tv: tv.screen == "guides")


async def test_a_press_that_the_receiver_and_the_window_both_see_is_done_once(
    tv: Pilot, remote: Receiver, keys: Keyboard
) -> None:
    await tv.press("ok", "right", "ok")
    first = tv.focus
    remote.down("KEY_DOWN")
    keys.key("Down")
    remote.up("KEY_DOWN")
    await tv.wait(lambda tv: tv.focus != first)
    second = tv.focus
    await settled(tv)
    assert tv.focus == second
    await tv.press("up")
    assert tv.focus == first


async def test_a_receiver_pulled_out_with_a_key_held_stops_the_arrow(tv: Pilot, remote: Receiver) -> None:
    await tv.press("ok", "right", "ok")
    first = tv.focus
    remote.down("KEY_DOWN")
    await tv.wait(lambda tv: tv.focus != first)
    remote.unplug()
    last = await settled(tv)
    await asyncio.sleep(0.8)
    await tv.look()
    assert tv.last["version"] == last


async def test_another_remotes_profile_names_its_keys_and_takes_what_the_boxes_own_software_hands_on(
    server: Server, tmp_path: Path, own_display: str
) -> None:
    other = Pilot(server.url, tmp_path / "other", own_display, "--profile", "cable_numbered")
    try:
        await other.wait(lambda tv: tv.reads("按“确认”打开"))
        assert not other.reads("OK")
        await other.go_to("home/tiles/guides")
        await asyncio.to_thread(other._post, "/press", {"key": 13})
        await other.wait(lambda tv: tv.screen == "guides")
        await asyncio.to_thread(other._post, "/press", {"key": 340})
        await other.wait(lambda tv: tv.screen == "home")
    finally:
        other.stop()


async def test_a_volume_key_of_a_remote_that_is_ours_alone_is_handed_on_by_name(
    tv: Pilot, remote: Receiver, input_folder: Path
) -> None:
    before = tv.last["version"]
    remote.press("KEY_VOLUMEUP", "KEY_VOLUMEDOWN")
    handed_on = input_folder / "handed-on"
    async with asyncio.timeout(5):
        while not handed_on.exists() or len(handed_on.read_text().splitlines()) < 2:  # noqa: ASYNC110 - a file
            await asyncio.sleep(0.02)
    assert sorted(handed_on.read_text().split()) == ["KEY_VOLUMEDOWN", "KEY_VOLUMEUP"]
    remote.press("KEY_DOWN")
    await tv.wait(lambda tv: tv.last["version"] != before)
    assert len(handed_on.read_text().splitlines()) == 2, "what we use ourselves is not handed on"
