"""Receivers that come and go, replayed through pipes in a folder as the kernel would have them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.tvapp.remote.receiver import DROPPED, REMOTE, Receiver, glimpse, key, report
from tvapp.remote.choice import ProfileChoice
from tvapp.remote.evdev.device import InputDevice
from tvapp.remote.evdev.reader import LET_GO, EvdevKeys
from tvapp.remote.intake import KeyIntake

SHIPPED = Path(__file__).parents[3] / "remote_keymap.json"


class Box:
    """Keys of a folder's devices, and what they did."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder = folder
        self.done: list[str] = []
        self.remotes = ProfileChoice.load(SHIPPED, data)
        self.intake = KeyIntake(
            self.remotes.keymap,
            down=lambda action: self.done.append(action.value),
            up=lambda action: self.done.append(f"{action} up"),
            rest=lambda: self.done.append("rest"),
        )
        self.keys = EvdevKeys(self.intake, self.remotes.of_device, folder=folder)

    @property
    def pressed(self) -> list[str]:
        return [what for what in self.done if what != "rest" and not what.endswith(" up")]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110 - what is waited for is other objects' state
                await asyncio.sleep(0.005)

    async def does(self, *actions: str) -> None:
        await self.until(lambda: len(self.pressed) >= len(actions))
        assert self.pressed == list(actions)


@pytest.fixture
async def box(tmp_path: Path) -> AsyncIterator[Box]:
    folder = tmp_path / "input"
    folder.mkdir()
    made = Box(folder, tmp_path)
    yield made
    made.keys.close()


@pytest.mark.parametrize("bits", [64, 32])
async def test_all_keys_of_a_remote_arrive_also_those_sdl_has_no_place_for(box: Box, bits: int) -> None:
    remote = Receiver(box.folder, bits=bits)
    box.keys.start()
    remote.press("KEY_OK", "KEY_NUMERIC_7", "KEY_EXIT", "KEY_UP", "KEY_VOLUMEUP", "KEY_BACK")
    await box.does("ok", "digit_7", "exit", "up", "back")


async def test_a_stream_that_comes_in_pieces_is_understood(box: Box) -> None:
    remote = Receiver(box.folder)
    box.keys.start()
    data = key("KEY_LEFT", 1) + key("KEY_LEFT", 0) + key("KEY_OK", 1) + key("KEY_OK", 0)
    for start in range(0, len(data), 7):
        remote.send(data[start : start + 7])
        await asyncio.sleep(0)
    await box.does("left", "ok")


async def test_two_remotes_work_beside_each_other(box: Box) -> None:
    one, other = (
        Receiver(box.folder, 0),
        Receiver(box.folder, 7, name="USB Keyboard", keys=["KEY_UP", "KEY_A"]),
    )
    box.keys.start()
    one.press("KEY_OK")
    await box.does("ok")
    other.press("KEY_UP")
    await box.does("ok", "up")
    assert list(box.keys.devices) == ["Infrared receiver", "USB Keyboard"]


async def test_a_receiver_plugged_in_later_is_found_and_one_pulled_out_lets_go(box: Box) -> None:
    box.keys.start()
    assert "接收器" in box.keys.trouble()
    for _ in range(2):
        box.done.clear()
        remote = Receiver(box.folder, 3)
        await box.until(lambda: bool(box.keys.devices))
        assert box.keys.trouble() == ""
        remote.down("KEY_DOWN")
        await box.does("down")
        remote.unplug()
        await box.until(lambda: not box.keys.devices)
        assert box.done[-1] == "rest"


async def test_a_device_we_may_read_only_a_moment_later_is_read_then(
    box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    may, real = False, os.open

    def guarded(path: object, *rest: int, **more: int) -> int:
        if not may and str(path).endswith("event5"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("tvapp.remote.evdev.device.os.open", guarded)
    remote = Receiver(box.folder, 5)
    box.keys.start()
    assert box.keys.trouble() == f"没有权限读 {box.folder}/event5：请把运行本程序的用户加进 input 组"
    may = True
    remote.path.chmod(0o660)  # as udev does
    await box.until(lambda: box.keys.trouble() == "")
    remote.press("KEY_OK")
    await box.does("ok")


async def test_the_folder_of_devices_may_not_be_there_yet(tmp_path: Path) -> None:
    box = Box(tmp_path / "dev" / "input", tmp_path)
    box.folder.parent.mkdir()
    box.keys.start()
    box.folder.mkdir()
    await asyncio.sleep(0.02)
    Receiver(box.folder)
    await box.until(lambda: bool(box.keys.devices))
    box.keys.close()


async def test_lost_records_let_go_of_what_was_held(box: Box) -> None:
    remote = Receiver(box.folder)
    box.keys.start()
    remote.send(key("KEY_DOWN", 1) + report(DROPPED))
    await box.until(lambda: box.done == ["down", "rest"])


async def test_a_power_button_a_webcam_and_a_mouse_are_left_alone(box: Box) -> None:
    Receiver(box.folder, 0, name="Power Button", keys=["KEY_POWER"], scans=False)
    Receiver(box.folder, 1, name="HD Webcam", keys=["KEY_CAMERA"], scans=False)
    Receiver(box.folder, 2, name="Mouse", keys=["BTN_LEFT", "BTN_RIGHT", "BTN_MIDDLE"])
    box.keys.start()
    assert list(box.keys.devices) == []
    (box.folder / "event9").write_bytes(b"no device at all")
    (box.folder / "mice").write_bytes(b"")
    await asyncio.sleep(0.05)
    assert list(box.keys.devices) == []


async def test_a_remote_without_a_back_key_goes_back_with_its_exit_key(box: Box) -> None:
    without = [name for name in REMOTE if name != "KEY_BACK"]
    one, other = Receiver(box.folder, 0, keys=without), Receiver(box.folder, 1)
    box.keys.start()
    one.press("KEY_EXIT")
    await box.does("back")
    other.press("KEY_EXIT")
    await box.does("back", "exit")


async def test_the_profile_follows_the_devices_name_and_names_the_keys(box: Box) -> None:
    remote = Receiver(box.folder, name="vc4-hdmi CEC", keys=["KEY_OK", "KEY_EXIT", "KEY_BACK", "KEY_UP"])
    box.keys.start()
    box.remotes.adopt(box.keys.devices)
    assert box.remotes.keymap.profile == "cec"
    remote.press("KEY_EXIT")  # what most television sets send for 返回
    await box.does("back")


async def test_a_key_without_a_code_is_one_press_however_often_it_is_told(box: Box) -> None:
    heard: list[object] = []
    box.intake.listener = lambda key: heard.append(key.code) is None
    remote = Receiver(box.folder, keys=[])
    box.keys.start()
    assert list(box.keys.devices) == [], "none of its keys means anything yet"
    box.keys.take_everything(True)
    for _ in range(5):
        remote.send(glimpse(0x40B))
        await asyncio.sleep(0.02)
    assert heard == ["scan:0x40b"]
    await asyncio.sleep(LET_GO + 0.1)
    remote.send(glimpse(0x40B))
    await box.until(lambda: heard == ["scan:0x40b", "scan:0x40b"])
    box.keys.take_everything(False)
    assert list(box.keys.devices) == []


async def test_closing_gives_every_device_back(box: Box) -> None:
    Receiver(box.folder)
    box.keys.start()
    before = len(os.listdir("/proc/self/fd"))
    box.keys.close()
    assert len(os.listdir("/proc/self/fd")) == before - 2, "the device and the watch"


def test_a_device_is_asked_for_its_name_and_keys_and_a_file_is_refused(tmp_path: Path) -> None:
    Receiver(tmp_path, keys=["KEY_OK"], name="遥控器")
    device = InputDevice.open(tmp_path / "event0")
    assert (device.name, device.keys, device.scans) == ("遥控器", {352}, True)
    assert not device.grab(), "a recording cannot be grabbed, and says so"
    device.close()
