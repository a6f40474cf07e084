"""The whole house for one story: real server, real television on a virtual screen, real Chromium."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.pilot import Pilot, Server, virtual_screen

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A virtual screen of a television's size."""
    with virtual_screen() as name:
        yield name


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with the sample catalogue and demo staff."""
    running = Server(tmp_path / "server")
    yield running
    running.stop()


@pytest.fixture
def tv(tmp_path: Path, server: Server, display: str) -> Iterator[Pilot]:
    """A television in somebody's sitting room, without camera or microphone."""
    running = Pilot(server.url, tmp_path / "box", display, "--demo-media")
    yield running
    running.stop()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS, headless=True
        )
        yield running
        await running.close()


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    """A small old phone."""
    context = await browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def clerk_browser(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The clerk's browser at the window."""
    context = await desktop(browser)
    yield context
    await context.close()


@pytest.fixture
async def seat_browser(browser: Browser) -> AsyncIterator[BrowserContext]:
    """The browser at the 12345 seat."""
    context = await desktop(browser)
    yield context
    await context.close()


async def desktop(browser: Browser) -> BrowserContext:
    """A usual office computer with camera and microphone."""
    return await browser.new_context(
        viewport={"width": 1366, "height": 768}, permissions=["camera", "microphone"], locale="zh-CN"
    )


@pytest.fixture
async def camera_phone(browser: Browser) -> AsyncIterator[Page]:
    """A small phone that may use its camera."""
    context = await browser.new_context(
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
        permissions=["camera", "microphone"],
    )
    yield await context.new_page()
    await context.close()


@pytest.fixture
def identity_photo(tmp_path: Path) -> Path:
    """A photo as a phone makes it: 12 megapixels, sharp, EXIF with a place in it."""
    return make_photo(tmp_path / "photo.jpg")


def make_photo(path: Path, seed: int = 1) -> Path:
    """A bright, sharp JPEG of 4000×3000 with letters and edges, as a paper on a table."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.truetype(
        str(Path(__file__).resolve().parents[2] / "assets/fonts/NotoSansSC-Regular.otf"), 160
    )
    picture = Image.new("RGB", (4000, 3000), (196, 178, 150))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((400, 300, 3600, 2700), fill=(248, 248, 244))
    for line in range(9):
        words = f"居民身份证 示例 {seed}{line} 湖北省红安县"
        draw.text((600, 420 + line * 240), words, font=font, fill=(30, 30, 40))
    exif = Image.Exif()
    exif[0x0112] = 1
    exif[0x010F] = "PHONE"
    picture.save(path, "JPEG", quality=92, exif=exif)
    return path
