"""``make demo`` without a display: it comes up, says what to open, and leaves nothing behind."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.story
ROOT = Path(__file__).resolve().parents[2]
PORTS = "--port 18650 --mirror-port 18660"


class Launcher:
    """A running demonstration and what it printed so far."""

    def __init__(self, folder: Path) -> None:
        env = {
            name: value for name, value in os.environ.items() if name not in {"DISPLAY", "SDL_VIDEODRIVER"}
        }
        self.folder = folder
        self.printed = ""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scripts.demo", "--folder", str(folder), *PORTS.split()],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    def read_until(self, words: str) -> None:
        """Read lines until one has the words; fails with everything printed when it ends before."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if words in line:
                return
        pytest.fail(f"the demonstration ended before it said {words!r}:\n{self.printed}")

    def rest(self) -> str:
        """Everything it prints until it ends."""
        left, _ = self.process.communicate(timeout=60)
        self.printed += left
        return left

    def parts(self) -> list[psutil.Process]:
        """All programs it started, and theirs."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, module: str) -> psutil.Process:
        """The program started as ``python -m module``."""
        return next(process for process in self.parts() if ["-m", module] == process.cmdline()[1:3])

    def address(self, name: str) -> str:
        """The address printed behind a name."""
        found = re.search(rf"^ *{name} +(http://\S+)", self.printed, re.MULTILINE)
        assert found, self.printed
        return found[1]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path / "demo folder")
    try:
        launcher.read_until("可以用了")
        launcher.read_until("找人")
        yield launcher
    finally:
        if launcher.process.poll() is None:
            launcher.process.send_signal(signal.SIGTERM)
        launcher.process.communicate(timeout=60)


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as reply:
        return bytes(reply.read())


def ended(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=20)[1]


def test_the_demonstration_comes_up_and_every_printed_address_opens(demo: Launcher) -> None:
    mirror = demo.address("电视")
    assert b"<html" in get(mirror)
    state = json.loads(get(f"{mirror}state"))
    assert state["screen"] == "home" and state["focus"]
    picture = get(f"{mirror}frame.png")
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1920, 1080)
    assert b"<html" in get(demo.address("窗口人员"))
    assert b"<html" in get(demo.address("手机"))
    account = re.search(r"账号 (\S+) +密码 (\S+)", demo.printed)
    assert account, demo.printed
    parts = demo.parts()
    demo.process.send_signal(signal.SIGTERM)
    demo.rest()
    assert demo.process.returncode == 0
    assert ended(parts)


def test_when_the_server_dies_it_says_so_in_plain_words_and_ends_the_rest(demo: Launcher) -> None:
    parts = demo.parts()
    demo.part("server").kill()
    assert "服务器停了" in demo.rest()
    assert demo.process.returncode == 1
    assert ended(parts)


def test_when_the_resident_leaves_the_television_comes_back_like_from_the_portal(demo: Launcher) -> None:
    before = demo.part("tvapp").pid
    request = urllib.request.Request(
        f"{demo.address('电视')}press",
        data=b'{"action": "exit"}',
        headers={"Content-Type": "application/json"},
    )
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except OSError:
        pass  # the program may be gone before it has answered
    demo.read_until("重新打开")
    demo.read_until("电视又开了")
    assert demo.part("tvapp").pid != before
    assert json.loads(get(f"{demo.address('电视')}state"))["screen"] == "home"
