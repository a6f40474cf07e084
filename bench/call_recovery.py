"""Calls over a bad line: first picture, loss and delay, and how soon a broken call is back."""

import asyncio
import os
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from bench.bad_line import HOME, OFFICE, OFFICE_ADDRESS, BadLine, NoNamespaces, bad_line, enter, move_home
from protocol.staff import Role
from server.settings import Settings
from tests.calls.ends import ClerkPage, Television
from tests.relay import SECRET, Relay
from tests.server.browser import chromium
from tests.server.service import Service
from tvapp.calls.session import Step

TITLE = "Video call over a bad line (two network namespaces, a TUN device at each end)"
Row = tuple[str, str, str, bool]

FRAMES = """() => {
    window.frames = [];
    const video = document.querySelector("#call-remote");
    const next = () => video.requestVideoFrameCallback(() => {
        window.frames.push((performance.timeOrigin + performance.now()) / 1000);
        next();
    });
    next();
}"""


class HomeTelevision:
    """The television in a thread of its own, in its own namespace."""

    def __init__(self, url: str, folder: Path) -> None:
        self.frames: list[float] = []
        self._url, self._folder = url, folder
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, name="home", daemon=True).start()
        self._ready.wait()

    def _run(self) -> None:
        enter(HOME)
        asyncio.set_event_loop(self._loop)
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()

    async def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Something of the television, from the clerk's loop."""
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work, self._loop))

    async def start(self) -> None:
        """Switched on."""

        async def start() -> Television:
            tv = Television(self._url, self._folder, addresses="outside")
            tv.on_picture = lambda: self.frames.append(time.time())
            await tv.start()
            return tv

        self.tv: Television = await self.do(start())

    async def stats(self) -> dict[str, Any]:
        """Of its media process."""
        return dict(await self.do(self.tv.line.media.stats()))


class Scene:
    """Service, relay, clerk's page in the office; a television at home; the line between them."""

    def __init__(self, line: BadLine, folder: Path) -> None:
        self.line, self.folder = line, folder

    async def run(self, relay_url: str, act: Callable[["Scene"], Awaitable[list[Row]]]) -> list[Row]:
        """``relay_url``: "" for the direct way, else udp or tcp."""
        relay = self.relay = Relay(self.folder / "relay", OFFICE_ADDRESS)
        await relay.start()
        urls = (relay.url(relay_url),) if relay_url else ()
        settings = Settings(
            data=self.folder / "data",
            demo=True,
            host="0.0.0.0",  # of a namespace that nothing else is in
            turn_urls=urls,
            turn_secret=SECRET,
            relay_only=bool(urls),
        )
        service = Service(settings)
        await service.start()
        await service.add_staff(Role.CLERK, "clerk")
        # Boxes enrol themselves only on loopback: once, before it is moved home.
        loopback = Television(f"http://127.0.0.1:{service.server.port}", self.folder / "box")
        await loopback.start()
        await loopback.stop()
        self.home = HomeTelevision(f"http://{OFFICE_ADDRESS}:{service.server.port}", self.folder / "box")
        await self.home.start()
        async with chromium("--autoplay-policy=no-user-gesture-required") as browser:
            self.desk = await ClerkPage.open(browser, f"http://127.0.0.1:{service.server.port}", "clerk")
            await self.desk.ready()
            await self.desk.page.evaluate(FRAMES)
            rows = await act(self)
            await self.desk.close()
        await self.home.do(self.home.tv.stop())
        await service.stop()
        await relay.kill()
        return rows

    async def call(self) -> tuple[float, float]:
        """A call until both see; seconds from the clerk's click to the pictures (television, page)."""
        home, desk = self.home, self.desk
        await home.do(home.tv.call())
        await desk.state("ringing")
        await asyncio.sleep(1.5)
        home.frames.clear()
        await desk.page.evaluate("window.frames = []")
        clicked = time.time()
        await desk.page.click("#call-answer")
        return await self.both_see(clicked)

    async def both_see(self, since: float, patience: float = 60.0) -> tuple[float, float]:
        """Seconds from ``since`` until both have had a picture after it."""
        async with asyncio.timeout(patience):
            while True:
                page = await self.desk.page.evaluate(f"window.frames.find((at) => at > {since}) ?? 0")
                tv = next((at for at in self.home.frames if at > since), 0.0)
                if tv and page:
                    return tv - since, page - since
                await asyncio.sleep(0.02)

    async def hang_up(self) -> None:
        """Until both are done."""
        await self.home.do(self.home.tv.line.hang_up())
        await self.home.do(self.home.tv.is_in(Step.ENDED))
        await self.desk.state("idle")

    async def settle(self) -> None:
        """Both have seen each other for a while."""
        await asyncio.sleep(3.0)
        await self.both_see(time.time())


def _back(what: str, times: tuple[float, float], target: float) -> Row:
    tv, page = times
    words = f"{tv:.2f} s on the television, {page:.2f} s on the page"
    return f"back after {what}", words, f"≤ {target:.0f} s", max(times) <= target


async def first_picture(scene: Scene) -> list[Row]:
    """Through the relay with 25 ms one way (50 ms there and back)."""
    scene.line.delay = 0.025
    times = []
    for _ in range(4):
        times.append(await scene.call())
        await scene.hang_up()
    scene.line.delay = 0.0
    tv, page = (median(column) * 1000 for column in zip(*times[1:], strict=True))
    what = "answer → first picture through the relay, 50 ms there and back, median of 3"
    return [(what, f"{tv:.0f} ms television, {page:.0f} ms page", "≤ 500 ms", max(tv, page) <= 500)]


async def direct(scene: Scene) -> list[Row]:
    """First picture, loss and delay, cuts, another address."""
    times = []
    for _ in range(4):
        times.append(await scene.call())
        await scene.hang_up()
    tv, page = (median(column) * 1000 for column in zip(*times[1:], strict=True))
    rows: list[Row] = [
        (
            "answer → first picture, direct, median of 3, on the television",
            f"{tv:.0f} ms",
            "≤ 200 ms",
            tv <= 200,
        ),
        ("the same on the clerk's page", f"{page:.0f} ms", "≤ 100 ms", page <= 100),
    ]
    await scene.call()
    await scene.settle()
    rows += await _lossy(scene)
    for seconds in (5, 20, 45):
        scene.line.cut = True
        await asyncio.sleep(seconds)
        scene.line.cut = False
        rows.append(_back(f"a cut of {seconds} s", await scene.both_see(time.time()), 1.0))
        await scene.settle()
    move_home()
    rows.append(_back("a new address of the box", await scene.both_see(time.time() + 0.3), 1.0))
    await scene.hang_up()
    return rows


async def _lossy(scene: Scene, seconds: float = 30.0) -> list[Row]:
    """5 % loss each way, 50 ms one way."""
    scene.line.loss, scene.line.delay = 0.05, 0.05
    await asyncio.sleep(4.0)
    scene.home.frames.clear()
    await scene.desk.page.evaluate("window.frames = []")
    before = await scene.home.stats()
    await asyncio.sleep(seconds)
    after = await scene.home.stats()
    tv, page = list(scene.home.frames), await scene.desk.page.evaluate("window.frames")
    scene.line.loss = scene.line.delay = 0.0
    gap = max((b - a for a, b in pairwise(tv)), default=seconds)
    heard = (after["audio_frames"] - before["audio_frames"]) / (50 * seconds)
    slowest = min(len(tv), len(page)) / seconds
    what = f"5 % loss, 100 ms there and back, {seconds:.0f} s"
    rates = f"{len(tv) / seconds:.1f}/s television, {len(page) / seconds:.1f}/s page"
    return [
        (f"{what}: pictures", rates, "≥ 12/s", slowest >= 12),
        (f"{what}: longest gap on the television", f"{gap:.2f} s", "≤ 0.7 s", gap <= 0.7),
        (f"{what}: sound played", f"{heard:.0%}", "≥ 94 %", heard >= 0.94),
    ]


async def relayed(scene: Scene) -> list[Row]:
    """The relay is killed and comes back after some seconds; a short cut through it."""
    rows = await first_picture(scene)
    await scene.call()
    await scene.settle()
    rows.append(await _restart(scene, "UDP"))
    await scene.settle()
    scene.line.cut = True
    await asyncio.sleep(5)
    scene.line.cut = False
    rows.append(_back("a cut of 5 s through the relay", await scene.both_see(time.time()), 1.0))
    await scene.hang_up()
    return rows


async def relayed_by_tcp(scene: Scene) -> list[Row]:
    """The same where only TCP gets through."""
    await scene.call()
    await scene.settle()
    row = await _restart(scene, "TCP")
    await scene.hang_up()
    return [row]


async def _restart(scene: Scene, transport: str) -> Row:
    await scene.relay.kill()
    await asyncio.sleep(4)
    await scene.relay.start()
    return _back(f"a relay that was away for 4 s, over {transport}", await scene.both_see(time.time()), 1.0)


def _in_namespaces(way: str, act: Callable[[Scene], Awaitable[list[Row]]]) -> list[Row]:
    with bad_line() as line, tempfile.TemporaryDirectory() as folder:
        rows: list[Row] = []

        def work() -> None:
            enter(OFFICE)
            rows.extend(asyncio.run(Scene(line, Path(folder)).run(way, act)))

        # A thread of its own: the namespace of the main one stays what it is.
        thread = threading.Thread(target=work, name="office")
        thread.start()
        thread.join()
        return rows


def run() -> list[Row]:
    """Rows of (what, value, target, whether it was reached)."""
    try:
        return [
            *_in_namespaces("", direct),
            *_in_namespaces("udp", relayed),
            *_in_namespaces("tcp", relayed_by_tcp),
            ("load of the machine meanwhile", f"{os.getloadavg()[2]:.1f}", "", True),
        ]
    except NoNamespaces as why:
        return [("not measured here", str(why), "root and /dev/net/tun", True)]


if __name__ == "__main__":
    for row in run():
        print(*row, sep=" | ", flush=True)
