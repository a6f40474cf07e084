"""The keeper and the real television with no room and no clock: home comes up, the guides are there."""

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from box.layout import NOTE, Layout
from tests.pilot import ROOT, Pilot, Program, Server, free_port

CLOCK = """
import pathlib, time
_ahead = float(pathlib.Path({file!r}).read_text()) - time.time()
_right = time.time
time.time = lambda: _right() + _ahead
"""
"""What Python runs before a program: the program's clock is what the file says (seconds since 1970)."""
IN_1970, IN_2090 = "5", "3800000000"


class Kept(Pilot):
    """A television that the keeper starts, as on a box."""

    def __init__(self, layout: Layout, log: Path, port: int, **environment: str) -> None:
        self.data, self.port, self.url = layout.data, port, f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "box.keeper", str(layout.root)]
        Program.__init__(self, command, log, SDL_AUDIODRIVER="dummy", **environment)
        self.wait_for(self.url + "/state", 60.0)
        self.last = self._get("/state")

    def television(self) -> int:
        """Its process."""
        [number] = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(number)

    async def killed(self) -> None:
        """End it as a fault does, and wait for the one after it."""
        before = self.television()
        os.kill(before, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.television() != before:
                    await self.look()
                    return
            except (OSError, ValueError):
                assert time.monotonic() < deadline, self.obituary()
            await asyncio.sleep(0.1)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)]
    subprocess.run(mount, capture_output=True, check=False)
    yield folder
    if os.path.ismount(folder):
        # What has ended lets go of it a moment later: taken out of sight now, gone when it is free.
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(disk: Path) -> bool:
    """Not one byte more fits; False where the disk is everybody's."""
    if not os.path.ismount(disk):
        return False
    with (disk / "films").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return True


async def test_a_full_box_without_a_clock_comes_up_to_home_with_its_guides_again_and_again(
    tv: Pilot, server: Server, box: Path, display: str, disk: Path, tmp_path: Path
) -> None:
    layout, port, clock = Layout(disk), free_port(), tmp_path / "clock"
    app = layout.version("v1") / "app"
    app.mkdir(parents=True)
    (app.parent / NOTE).write_text('{"number": 1}')
    for path in (ROOT / name for name in ("assets", "chinese", "protocol", "screens", "tvapp")):
        (app / path.name).symlink_to(path)
    (app / "remote_keymap.json").symlink_to(ROOT / "remote_keymap.json")
    (app / "sitecustomize.py").write_text(CLOCK.format(file=str(clock)))
    shutil.copytree(box / "catalogue", layout.data / "catalogue")
    (disk / "options").write_text(f"--server\n{server.url}\n--mirror\n{port}\n--keys\nsdl\n")
    full = fill(disk)
    clock.write_text(IN_1970)
    kept = Kept(layout, tmp_path / "kept.log", port, DISPLAY=display)
    try:
        for year in (IN_1970, IN_2090):
            await kept.wait(lambda kept: kept.screen == "home" and kept.reads("1862 件事怎么办"), 60)
            await kept.press("digit_4", "digit_5", "digit_5", "digit_8")
            assert kept.reads("高龄津贴")
            await kept.press("ok")
            assert kept.screen == "guide"
            await kept.press("home")
            await kept.go_to("home/tiles/settings")
            await kept.press("ok", "down", "ok")
            assert kept.screen == "settings"
            assert kept.reads("机顶盒存满了") or not full
            await kept.press("home")
            if year == IN_1970:
                clock.write_text(IN_2090)
                await kept.killed()
        with contextlib.suppress(OSError, HTTPException):  # it is gone before it can answer
            await kept.press("exit")
        assert await asyncio.to_thread(kept.process.wait, 60) == 0, "退出 leads back to live TV"
    finally:
        kept.stop()
