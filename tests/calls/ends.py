"""Both ends of a real call: the box's program without its screens, and the staff page in Chromium."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page

from protocol.call import DeskName
from tests.server.browser import until
from tests.server.service import PASSWORD
from tvapp.calls.line import CallLine
from tvapp.calls.media import MediaSettings
from tvapp.calls.session import CallSession, Step
from tvapp.household.keeper import Keeper

PATIENCE = 20
"""Seconds after which something that should have happened is taken for broken."""

LOOPBACK = ("--allow-loopback-in-peer-connection", "--autoplay-policy=no-user-gesture-required")
"""For Chromium: only loopback, so that nothing depends on an outside interface."""


class Television:
    """The box: its household, its line, its real media process."""

    def __init__(self, url: str, folder: Path, **media: object) -> None:
        settings = {"stand_in": True, "speaker": "none", "addresses": "loopback", **media}
        self.keeper = Keeper(
            url,
            folder,
            on_call=lambda news: self.line.on_event(news),
            on_online=lambda _yes: self._changed.set(),
        )
        self.pictures = 0
        self.on_picture: Callable[[], None] = lambda: None
        self._changed = asyncio.Event()
        self.line = CallLine(
            self.keeper.calls,
            MediaSettings(**settings),  # type: ignore[arg-type]
            on_change=lambda: self._changed.set(),
            on_picture=self._seen,
        )

    async def start(self) -> None:
        """Connect; returns when the server's events come."""
        self._running = asyncio.create_task(self.keeper.run())
        await self.until(lambda: self.keeper.online)

    async def stop(self) -> None:
        """As when the plug is pulled, but tidily: the server is told nothing."""
        await self.line.close()
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    @property
    def session(self) -> CallSession:
        """The call."""
        assert self.line.session is not None
        return self.line.session

    async def call(self, desk: DeskName = DeskName.ANXINBAN) -> None:
        """Ask for a place and send the offer."""
        await self.line.call(desk)
        await self.until(lambda: self.session.call is not None)

    async def until(self, fits: Callable[[], object]) -> None:
        """Until something about the call or the pictures holds."""
        async with asyncio.timeout(PATIENCE):
            while not fits():
                self._changed.clear()
                await self._changed.wait()

    async def is_in(self, step: Step) -> None:
        """Until the call is in this state."""
        await self.until(lambda: self.session.step is step)

    async def sees(self, more: int = 1) -> bytes:
        """Until so many more pictures have come; gives the newest one's pixels."""
        wanted = self.pictures + more
        await self.until(lambda: self.pictures >= wanted)
        found = self.line.picture()
        assert found is not None
        return bytes(found[0])

    async def hears(self) -> float:
        """The loudest level of some seconds, 0…1."""
        loudest = 0.0
        for _ in range(30):
            loudest = max(loudest, (await self.line.media.stats())["audio_level"])
            if loudest > 0.01:
                break
            await asyncio.sleep(0.1)
        return loudest

    def _seen(self, _sequence: int) -> None:
        self.pictures += 1
        self.on_picture()
        self._changed.set()


class ClerkPage:
    """The staff page of one clerk."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context, self.page, self.url = context, page, url

    @classmethod
    async def open(
        cls,
        browser: Browser,
        url: str,
        username: str,
        *,
        permissions: tuple[str, ...] = ("camera", "microphone"),
    ) -> "ClerkPage":
        """Logged in, not yet ready."""
        context = await browser.new_context(
            viewport={"width": 1366, "height": 768}, permissions=list(permissions), locale="zh-CN"
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        desk = cls(context, page, url.rstrip("/"))
        await page.goto(f"{desk.url}/staff")
        await page.fill("#username", username)
        await page.fill("#password", PASSWORD)
        await page.click("#login-go")
        await page.wait_for_selector("body[data-state=ready]")
        return desk

    async def ready(self) -> None:
        """Press 接听 on top, and wait until camera and microphone are there."""
        await self.page.click("#presence-ready")
        await self.page.wait_for_selector("#presence-ready[aria-pressed=true]")
        await until(self.page, "document.querySelector('#call-local').srcObject !== null", PATIENCE)

    async def state(self, state: str) -> None:
        """Until the desk is idle, ringing, connecting or talking."""
        await self.page.wait_for_selector(f"#call-desk[data-state={state}]")

    async def answer(self) -> None:
        """Take the ringing call by mouse."""
        await self.state("ringing")
        await self.page.click("#call-answer")

    async def picture(self) -> list[int]:
        """The television's picture as the page shows it, 32 × 18 grey values."""
        return await self.page.evaluate(
            """() => {
                const canvas = new OffscreenCanvas(32, 18), pen = canvas.getContext("2d");
                pen.drawImage(document.querySelector("#call-remote"), 0, 0, 32, 18);
                const rgba = pen.getImageData(0, 0, 32, 18).data;
                return Array.from({ length: 576 }, (_, i) => rgba[4 * i + 1]);
            }"""
        )

    async def sees_something_else_than(self, shown: list[int]) -> None:
        """Until the picture has changed."""
        async with asyncio.timeout(PATIENCE):
            while await self.picture() == shown:  # noqa: ASYNC110  # a page's canvas tells nobody of changes
                await asyncio.sleep(0.05)

    async def hears(self) -> float:
        """The loudest level of what the television sends, over up to five seconds, 0…1."""
        return await self.page.evaluate(
            """async () => {
                const context = new AudioContext();
                await context.resume();
                const stream = document.querySelector("#call-remote").srcObject;
                const meter = context.createAnalyser();
                context.createMediaStreamSource(new MediaStream(stream.getAudioTracks())).connect(meter);
                const samples = new Float32Array(meter.fftSize);
                let loudest = 0;
                for (let n = 0; n < 100 && loudest < 0.02; n++) {
                    await new Promise((go) => setTimeout(go, 50));
                    meter.getFloatTimeDomainData(samples);
                    loudest = Math.max(loudest, ...samples.map(Math.abs));
                }
                await context.close();
                return loudest;
            }"""
        )

    async def goes_by(self, way: str) -> None:
        """Until the media goes this way: direct or relay."""
        await self.page.wait_for_selector(f"#call-desk[data-way={way}]")

    async def close(self) -> None:
        """As when the window is closed."""
        await self.context.close()
