"""``python -m box.keeper ROOT``: keeps the television running until somebody presses 退出.

Chooses the version, starts it, ends it when it hangs, starts it again when it died, goes back to the version
before when a new one does not come up, and takes up an update once nobody is watching.
"""

import argparse
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from box.choice import Choice, cut_short, proved, starting, superfluous
from box.layout import Layout, remove, write_whole
from box.lookout import Lookout
from box.notify import notify
from box.patience import PROVED_SECONDS, rest, too_silent
from box.television import Television

LOOK_SECONDS = 2.0
UNIT = "dianshi-zhengwu-tv.service"


class Keeper:
    """Keeps one box's television running."""

    def __init__(self, layout: Layout, *, log_to_files: bool = True) -> None:
        self.layout = layout
        self._log = layout.data / "log" / "tv.log" if log_to_files else None
        self._link = ""
        self._ending = False
        self._again = False
        self._choice = Choice()
        self._lookout = Lookout(layout)

    def run(self, link: str = "") -> int:
        """The exit status: 0 when 退出 was pressed or we were told to end, 1 when no version is there."""
        self._link = self._asked() or link
        try:
            return self._keep()
        finally:
            self._lookout.end()

    def _keep(self) -> int:
        failures = 0
        while not self._ending:
            version = self._choose()
            if not version:
                print(f"{self.layout.root} 里没有完整的程序。请重新安装。", file=sys.stderr, flush=True)
                return 1
            words = ["--open", self._link] if self._link else []
            self._link = ""
            status, lived = self._run_once(version, words)
            if self._again or self._ending:
                failures, self._again = 0, False
                continue
            if status == 0:
                return 0
            failures = 1 if lived else failures + 1
            say(f"电视程序停了（状态 {status}），第 {failures} 次，再启动")
            self._rest(rest(failures))
        return 0

    def told_to_end(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """SIGTERM, SIGINT."""
        self._ending = True

    def told_to_open(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """SIGHUP: somebody wants another page, see ``ask_running``."""
        self._link = self._asked()
        self._again = True

    def _asked(self) -> str:
        """The page somebody left word of, once."""
        try:
            link = (self.layout.data / "open").read_text("utf-8").strip()
            (self.layout.data / "open").unlink()
        except (OSError, ValueError):
            return ""
        return link

    def _choose(self) -> str:
        installed = self.layout.installed()
        kept = self.layout.choice()
        # Without a disk to remember on, what this process knows still counts.
        known = self._choice if self._choice.current and not kept.current else kept
        self._choice = starting(known, installed)
        self._remember(self._choice)
        for name in superfluous(self._choice, installed, self._choice.current):
            remove(self.layout.version(name))
        return self._choice.current

    def _remember(self, choice: Choice) -> None:
        self._choice = choice
        try:
            self.layout.remember(choice)
        except OSError as error:  # a full or broken disk is no reason to show nothing
            say(f"记不住选了哪一版：{error.strerror}")

    def _run_once(self, version: str, words: list[str]) -> tuple[int, bool]:
        """(Exit status, whether it had shown a picture for a while); a hanging one counts as -1."""
        television = Television(self.layout.command(*words), self.layout.environment(version), self._log)
        say(f"启动 {version}")
        believed = False
        try:
            while not (self._ending or self._again):
                status = television.wait(LOOK_SECONDS)
                now = time.monotonic()
                if status is not None:
                    if status == 0 and not believed and television.last_beat is not None:
                        self._excuse(version)
                    return status, believed
                if too_silent(television.started, television.last_beat, now):
                    say("电视程序没有反应，重新启动它")
                    return -1, believed
                notify("WATCHDOG=1")
                if not believed and television.beaten > PROVED_SECONDS:
                    believed = True
                    notify("READY=1")
                    if self._choice.trial:
                        say(f"{version} 正常，留用")
                        self._remember(proved(self.layout.choice(), version))
                self._lookout.look(television.in_use or not believed)
                if believed and not television.in_use and self._newer(version):
                    say("有新版本，现在没有人用，换上")
                    self._again = True
            if not believed and television.last_beat is not None:
                self._excuse(version)
            return 0, believed
        finally:
            television.end()

    def _excuse(self, version: str) -> None:
        """It had drawn, and was ended by a person or with the box: no sign against a new version."""
        if self._choice.trial:
            self._remember(cut_short(self.layout.choice(), version))

    def _newer(self, running: str) -> bool:
        wanted = self.layout.choice().current
        return wanted not in ("", running) and wanted in self.layout.installed()

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._ending and time.monotonic() < until:
            notify("WATCHDOG=1")
            time.sleep(min(0.2, seconds))


def say(sentence: str) -> None:
    """One line for the journal."""
    print(sentence, flush=True)


def ask_running(layout: Layout, holder: int, link: str) -> None:
    """The television runs already: let it open the page that the portal wants."""
    if leave_word(layout, link):
        os.kill(holder, signal.SIGHUP)


def ask_service(layout: Layout, link: str) -> int:
    """The system is to start the keeper under its own user; the exit status."""
    leave_word(layout, link)
    return subprocess.call(["systemctl", "start", "--no-block", UNIT])


def leave_word(layout: Layout, link: str) -> bool:
    """Write down the page to open; False when there is no room for it."""
    try:
        write_whole(layout.data / "open", link.encode())
        (layout.data / "open").chmod(0o644)
    except OSError as error:
        say(f"换不了页面：{error.strerror}")
        return False
    return True


def main() -> int:
    """Keep it running, or hand the link to the keeper that runs."""
    parser = argparse.ArgumentParser(prog="box.keeper", description="守着电视程序")
    parser.add_argument("root", type=Path, help="安装的文件夹")
    parser.add_argument("--open", default="", help="直接打开的页面，比如 guide/308")
    parser.add_argument("--by-service", action="store_true", help="由系统服务启动，用它自己的用户")
    parser.add_argument("--no-log-files", action="store_true", help="日志写到标准输出，由系统保管")
    given = parser.parse_args()
    layout = Layout(given.root.resolve())
    if given.by_service:
        if holder := layout.keeper():
            ask_running(layout, holder, given.open)
            return 0
        return ask_service(layout, given.open)
    with contextlib.suppress(OSError):
        layout.data.mkdir(parents=True, exist_ok=True)
    try:
        lock = os.open(layout.data / "keeper.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:  # nothing can be made on this disk: show the television all the same
        lock = os.open(os.devnull, os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if holder := layout.keeper():
            ask_running(layout, holder, given.open)
        return 0
    with contextlib.suppress(OSError):
        os.truncate(lock, 0)
        os.write(lock, str(os.getpid()).encode())
    keeper = Keeper(layout, log_to_files=not given.no_log_files)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, keeper.told_to_end)
    signal.signal(signal.SIGHUP, keeper.told_to_open)
    return keeper.run(given.open)


if __name__ == "__main__":
    sys.exit(main())
