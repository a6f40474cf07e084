"""Drives the programs as people do: a television by its remote, on a screen of its own."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.seeded import seed

ROOT = Path(__file__).resolve().parents[1]
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Died(AssertionError):
    """A program under test ended or never came up; the text has the end of its log."""


def free_port() -> int:
    """A loopback port that nobody listens at now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def virtual_screen(width: int = 1920, height: int = 1080) -> Iterator[str]:
    """An Xvfb of its own; gives its DISPLAY."""
    if shutil.which("Xvfb") is None:
        raise Died("Xvfb is not installed: scripts/system-packages installs it")
    read, write = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    try:
        if not number:
            raise Died("Xvfb did not start")
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait()


class Program:
    """A child process with a log; stopped by its own number."""

    def __init__(self, command: list[str], log: Path, **environment: str) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def obituary(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-40:])

    def wait_for(self, url: str, seconds: float = 30.0) -> None:
        """Until ``url`` answers; raises Died with the log otherwise."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Died(self.obituary())
            try:
                _OPENER.open(url, timeout=2).read()
                return
            except OSError:
                time.sleep(0.1)
        raise Died(f"{url} did not answer in {seconds} s:\n{self.obituary()}")

    def stop(self, *, kill: bool = False) -> None:
        """End it; ``kill`` as a power cut does."""
        if self.process.poll() is None:
            self.process.kill() if kill else self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def _serve(data: Path, port: int, *arguments: str) -> list[str]:
    return [
        *(sys.executable, "-m", "server", "serve", "--demo", "--data", str(data), "--port", str(port)),
        *arguments,
    ]


def seeded(data: Path) -> None:
    """What the first start makes, from this run's first one."""
    seed(data, _first_start)


def _first_start(data: Path) -> None:
    data.mkdir(parents=True)
    port = free_port()
    server = Program(_serve(data, port), data.parent / "first-start.log")
    server.wait_for(f"http://127.0.0.1:{port}/api/health", 120.0)
    server.stop()


class Server(Program):
    """``python -m server serve --demo`` on a loopback port."""

    def __init__(self, data: Path, port: int | None = None, *arguments: str) -> None:
        self.data, self.port = data, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        seeded(data)
        data.mkdir(parents=True, exist_ok=True)
        super().__init__(_serve(data, self.port, *arguments), data.parent / f"{data.name}-server.log")
        self.wait_for(self.url + "/api/health", 60.0)

    def account(self, who: str = "clerk") -> dict[str, str]:
        """A demo account by its role or its name: username, password, role, name."""
        accounts = json.loads((self.data / "demo-accounts.json").read_text("utf-8"))["accounts"]
        return next(account for account in accounts if who in (account["role"], account["username"]))


class Pilot(Program):
    """A television and the hand that holds its remote: ``await tv.press("down", "ok")``."""

    def __init__(
        self,
        server: str,
        data: Path,
        display: str,
        *arguments: str,
        size: str = "1920x1080",
    ) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "tvapp", "--server", server, "--data", str(data), "--size", size]
        command += ["--mirror", str(self.port), *arguments]
        log = data.parent / f"{data.name}-tv.log"
        super().__init__(command, log, DISPLAY=display, SDL_AUDIODRIVER="dummy")
        self.wait_for(self.url + "/state", 30.0)
        self.last: dict[str, Any] = self._get("/state")

    def _get(self, path: str) -> Any:
        return json.loads(_OPENER.open(self.url + path, timeout=15).read())

    def _post(self, path: str, body: object) -> Any:
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), method="POST")
        return json.loads(_OPENER.open(request, timeout=60).read())

    async def press(self, *actions: str) -> dict[str, Any]:
        """Press keys one after the other, each after the picture of the one before."""
        self.last = await asyncio.to_thread(self._post, "/press", {"actions": list(actions)})
        return self.last

    async def hold(self, action: str, seconds: float) -> dict[str, Any]:
        """Hold a key down for some seconds."""
        self.last = await asyncio.to_thread(self._post, "/hold", {"action": action, "seconds": seconds})
        return self.last

    async def look(self) -> dict[str, Any]:
        """What is on the screen now."""
        self.last = await asyncio.to_thread(self._get, "/state")
        return self.last

    async def film(self, step: str = "", seconds: float = 15.0) -> dict[str, Any]:
        """The film on the screen (the mirror's ``GET /film``), as soon as it is at this step."""
        deadline = time.monotonic() + seconds
        while True:
            film: dict[str, Any] = await asyncio.to_thread(self._get, "/film")
            if not step or film.get("step") == step:
                return film
            if time.monotonic() > deadline:
                raise AssertionError(f"the film is not {step}: {film}")
            await asyncio.sleep(0.02)

    @property
    def focus(self) -> str:
        """Focus path as last seen."""
        return str(self.last["focus"])

    @property
    def screen(self) -> str:
        """Screen as last seen."""
        return str(self.last["screen"])

    def reads(self, words: str) -> bool:
        """Whether a person could read these words when last seen."""
        return any(words in text for text in self.last["texts"])

    async def wait(self, condition: Callable[[Pilot], bool], seconds: float = 10.0) -> None:
        """Look until the condition holds; fails saying what was on the screen."""
        deadline = time.monotonic() + seconds
        while True:
            await self.look()
            if condition(self):
                return
            if time.monotonic() > deadline:
                raise AssertionError(
                    f"still not after {seconds} s: {json.dumps(self.last, ensure_ascii=False)}"
                )
            await asyncio.sleep(0.05)

    async def wait_for_text(self, words: str, seconds: float = 10.0) -> None:
        """Look until these words can be read."""
        await self.wait(lambda tv: tv.reads(words), seconds)

    async def go_to(self, path: str) -> None:
        """Move the focus to ``path`` with the arrows only, as a person who looks at the screen would.

        Tries each arrow from every place reached (breadth first); fails when no way leads there.
        """
        await self.look()
        seen = {self.focus}
        trail: list[str] = []

        async def explore() -> bool:
            if self.focus == path:
                return True
            for arrow, reverse in (("down", "up"), ("right", "left"), ("up", "down"), ("left", "right")):
                before, read = self.focus, self.last["texts"]
                await self.press(arrow)
                if self.focus in seen:
                    if self.focus != before or self.last["texts"] != read:  # moved, or turned a page
                        await self.press(reverse)
                    continue
                seen.add(self.focus)
                trail.append(arrow)
                if await explore():
                    return True
                trail.pop()
                await self.press(reverse)
            return False

        if not await explore():
            raise AssertionError(f"no arrows lead to {path}; reached {sorted(seen)}")

    async def frame(self) -> Image.Image:
        """The picture on the screen."""
        data = await asyncio.to_thread(lambda: _OPENER.open(self.url + "/frame.png", timeout=15).read())
        return Image.open(BytesIO(data)).convert("RGB")
