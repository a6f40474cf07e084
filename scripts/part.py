"""One program the demonstration runs: started, waited for, ended by its own number."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Stopped(Exception):
    """A part died or never came up; the text says what and why, in plain words."""


class Part:
    """One program of the demonstration, started in a session of its own and ended by its own number."""

    def __init__(
        self, name: str, command: list[str], log: Path, env: Mapping[str, str], fds: tuple[int, ...] = ()
    ):
        self.name, self.log = name, log
        self._asked = False
        with log.open("wb") as output:
            # A session of its own: Ctrl-C reaches only the launcher, which ends the parts in the right order.
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=fds,
                start_new_session=True,
            )

    @property
    def ended(self) -> int | None:
        """Exit status, None while it runs."""
        return self.process.poll()

    def obituary(self) -> str:
        """What is known about its end: the last lines it wrote."""
        lines = self.log.read_text("utf-8", "replace").splitlines()[-15:]
        last = "\n".join(f"    {line}" for line in lines) or "    （它什么也没有写）"
        return f"{self.name}停了（状态 {self.ended}）。它最后写的是：\n{last}\n全部记录：{self.log}"

    def ask_to_end(self) -> None:
        """Send SIGTERM once, when it still runs; does not wait."""
        if self.ended is None and not self._asked:
            self._asked = True
            self.process.terminate()

    def stop(self) -> None:
        """Ask it to end, wait ten seconds, then end whatever is left of its session."""
        self.ask_to_end()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()


def answer(url: str) -> bytes | None:
    """Body of a GET, None when nobody answers yet."""
    try:
        # No proxy of the machine's may come between: both ends are on loopback.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=5) as reply:
            return bytes(reply.read())
    except (urllib.error.URLError, OSError):
        return None


def wait_for(part: Part, ready: Callable[[], object], seconds: float) -> None:
    """Wait until ``ready`` is true; Stopped when the part dies first or the time is over."""
    deadline, said = time.monotonic() + seconds, time.monotonic()
    while not ready():
        if part.ended is not None:
            raise Stopped(part.obituary())
        if time.monotonic() > deadline:
            raise Stopped(f"{part.name}在 {seconds:.0f} 秒内没有准备好。全部记录：{part.log}")
        if time.monotonic() - said > 5:
            said = time.monotonic()
            print(f"  … 还在等{part.name}")
        time.sleep(0.05)
