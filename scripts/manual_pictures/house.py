"""People of the manuals' pictures: households that hand something in, a remote, staff at their pages."""

import asyncio
import json
import re
import shutil
import time
import urllib.request
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
from PIL import Image, ImageDraw, ImageFilter, ImageFont
from playwright.async_api import Browser, Page, async_playwright

from scripts.part import ROOT
from tvapp.net.identity import Box, Server, open_session

WINDOW = (1366, 768)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
)
_LOCAL = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Screen:
    """The television by its mirror: keys, what can be read, the picture."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: dict[str, Any] = {}

    async def press(self, *actions: str) -> None:
        """Keys one after the other."""
        body = json.dumps({"actions": actions}).encode()
        request = urllib.request.Request(self.url + "/press", body, method="POST")
        self.seen = json.loads(await asyncio.to_thread(lambda: _LOCAL.open(request, timeout=60).read()))

    async def read(self, words: str, seconds: float = 30) -> None:
        """Wait until these words stand on the screen; TimeoutError says what stands there instead."""
        await self.until(lambda seen: any(words in text for text in seen["texts"]), words, seconds)

    async def until(self, ready: Callable[[dict[str, Any]], bool], what: str, seconds: float = 30) -> None:
        """Wait for a state of the mirror's ``/state``."""
        end = time.monotonic() + seconds
        while True:
            self.seen = json.loads(await asyncio.to_thread(self._get, "/state"))
            if ready(self.seen):
                return
            if time.monotonic() > end:
                raise TimeoutError(f"{what}：{self.seen['screen']} {self.seen['texts']}")
            await asyncio.sleep(0.1)

    async def frame(self) -> Image.Image:
        """The picture, once nothing has moved for a moment."""
        await asyncio.sleep(0.8)
        return Image.open(BytesIO(await asyncio.to_thread(self._get, "/frame.png"))).convert("RGB")

    def _get(self, path: str) -> bytes:
        return bytes(_LOCAL.open(self.url + path, timeout=30).read())


class Household:
    """A box and a phone, seen from the network. ``folder`` holds the box's key."""

    def __init__(self, url: str, folder: Path, smart_card: str = "", model: str = "") -> None:
        self.url, self.folder = url, folder
        self.smart_card, self.model = smart_card, model
        self._box: aiohttp.ClientSession

    async def open(self) -> "Household":
        """Enrol where that is needed (the demonstration lets loopback in), and open a session."""
        mine = partial(open_session, smart_card=self.smart_card, model=self.model)
        session = await asyncio.to_thread(mine, Server(self.url), Box(self.folder))
        self._box = aiohttp.ClientSession(self.url, headers={"Authorization": f"Bearer {session.token}"})
        return self

    async def close(self) -> None:
        """End the connections."""
        await self._box.close()

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A call of the box; raises RuntimeError with the answer when it is refused."""
        async with self._box.request(method, f"/api/tv/{path}", json=body) as reply:
            text = await reply.text()
            if reply.status >= 400:
                raise RuntimeError(f"{method} {path}: {reply.status} {text}")
            return json.loads(text) if text else None

    async def person(self, name: str, identity_number: str, telephone: str) -> str:
        """Somebody is typed in on the phone; gives the member's id."""
        fields = {"name": name, "identity_number": identity_number, "telephone": telephone, "consent": "yes"}
        async with self._phone("member", None) as (phone, page):
            await _sent(phone, f"{page}/member", fields)
        return str((await self.ask("GET", "members"))["members"][-1]["id"])

    async def draft(self, guide: str, member: str, answers: dict[str, str]) -> str:
        """An application without photos; gives its id."""
        made = str((await self.ask("POST", "applications", {"guide_code": guide}))["id"])
        await self.ask("PUT", f"applications/{made}/applicant", {"member_id": member})
        for key, value in answers.items():
            await self.ask("PUT", f"applications/{made}/answers/{key}", {"value": value})
        return made

    async def photograph(self, application: str, photos: dict[str, bytes]) -> None:
        """The phone sends a photo for each material."""
        async with self._phone("materials", application) as (phone, page):
            for key, photo in photos.items():
                form = aiohttp.FormData()
                form.add_field("photo", photo, filename="photo.jpg", content_type="image/jpeg")
                await _sent(phone, f"{page}/materials/{key}", form)

    async def submit(self, application: str) -> None:
        """Hand it in."""
        await self.ask("POST", f"applications/{application}/submit")

    @asynccontextmanager
    async def _phone(
        self, purpose: str, about: str | None
    ) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
        handoff = await self.ask("POST", "handoffs", {"purpose": purpose, "application_id": about})
        page = "/p/" + handoff["url"].rsplit("/", 1)[1]
        async with aiohttp.ClientSession(self.url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as phone:
            async with phone.get(page) as reply:
                reply.raise_for_status()
            await self.ask("POST", f"handoffs/{handoff['id']}/confirm")
            yield phone, page


async def _sent(phone: aiohttp.ClientSession, path: str, form: Any) -> None:
    async with phone.post(path, data=form) as reply:
        if reply.status >= 400:
            words = re.sub(r"<[^>]+>|\s+", " ", await reply.text())
            raise RuntimeError(f"{path}: {reply.status} {words}")


class Staff:
    """Members of staff, each with a browser window of their own."""

    def __init__(self, browser: Browser, url: str, data: Path) -> None:
        self.browser, self.url = browser, url
        rows = json.loads((data / "demo-accounts.json").read_text("utf-8"))["accounts"]
        # Of several the first: it looks after all departments.
        self.accounts = {row["role"]: row for row in reversed(rows)}

    async def login_page(self, path: str = "/staff") -> Page:
        """A window nobody has logged in at."""
        width, height = WINDOW
        context = await self.browser.new_context(
            viewport={"width": width, "height": height},
            permissions=["camera", "microphone"],
            locale="zh-CN",
            reduced_motion="reduce",
        )
        page = await context.new_page()
        await page.goto(self.url + path)
        await page.wait_for_selector("#login-form")
        return page

    async def at(self, role: str, path: str = "/staff") -> Page:
        """Logged in, at a page."""
        page = await self.login_page(path)
        await page.fill("#username", self.accounts[role]["username"])
        await page.fill("#password", self.accounts[role]["password"])
        await page.click("#login-go")
        await page.wait_for_selector("#desk:not([hidden])")
        return page


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The machine's browser; SystemExit says so when there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        raise SystemExit("没有 Chromium：apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        await browser.close()


def paper(title: str, lines: tuple[str, ...], *, blurred: bool = False) -> bytes:
    """A JPEG of 1600×1200 as a phone takes it: a made-up paper on a table, marked as an example."""
    picture = Image.new("RGB", (1600, 1200), (150, 126, 100))
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((140, 130, 1460, 1070), 36, fill=(246, 247, 243), outline=(160, 170, 180), width=4)
    draw.rounded_rectangle((1090, 330, 1380, 700), 16, fill=(205, 216, 226))
    draw.ellipse((1175, 390, 1295, 520), fill=(160, 174, 190))
    draw.pieslice((1120, 530, 1350, 860), 180, 360, fill=(160, 174, 190))
    draw.text((210, 190), title, font=_font("Bold", 76), fill=(30, 60, 110))
    for row, line in enumerate(lines):
        draw.text((210, 350 + row * 104), line, font=_font("Regular", 56), fill=(34, 38, 46))
    draw.text((210, 960), "示例，不是真的证件", font=_font("Regular", 46), fill=(176, 60, 50))
    turned = picture.rotate(1.4, resample=Image.Resampling.BICUBIC, fillcolor=(150, 126, 100))
    out = BytesIO()
    (turned.filter(ImageFilter.GaussianBlur(5)) if blurred else turned).save(out, "JPEG", quality=90)
    return out.getvalue()


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ROOT / f"assets/fonts/NotoSansSC-{weight}.otf"), size)
