"""What stands on the display after moves that draw only a part is what drawing everything would show."""

import asyncio
from collections.abc import Iterator

import pytest
from PIL import Image, ImageChops

from bench.screen import WatchedScreen
from tests.pilot import Pilot, Server, virtual_screen

WAYS = {
    "home": ((), ("Right", "Down", "Left", "Up")),
    "life events": (("ok",), ("Right", "Down", "Down", "Left", "Down")),
    "guides of one": (("ok", "right", "ok"), ("Down", "Down", "Up", "Down", "Down")),
    "search": (("digit_4", "digit_5"), ("Down", "Left", "Up", "Right")),
}


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A screen of its own: another television of the run would stand in front of ours."""
    with virtual_screen() as name:
        yield name


@pytest.fixture(scope="module")
def running_tv(server: Server, tmp_path_factory: pytest.TempPathFactory, display: str) -> Iterator[Pilot]:
    """The one television on that screen."""
    running = Pilot(server.url, tmp_path_factory.mktemp("alone") / "box", display)
    yield running
    running.stop()


def on_display(display: str) -> Image.Image:
    """The X display itself, read from outside."""
    width, height = 1920, 1080
    pixels = WatchedScreen(display).strip(0, 0, width, height)
    return Image.frombuffer("RGBX", (width, height), pixels, "raw", "BGRX", 0, 1).convert("RGB")


@pytest.mark.parametrize("way", WAYS)
async def test_moving_the_focus_leaves_no_old_pixels(tv: Pilot, display: str, way: str) -> None:
    actions, keys = WAYS[way]
    await tv.press("home")
    await tv.go_to("home/tiles/guides")
    if actions:
        await tv.press(*actions)
    screen = WatchedScreen(display)
    screen.point(960, 1070)
    for key in keys:
        screen.key(key)
        await asyncio.sleep(0.25)
    seen = on_display(display)
    whole = await tv.frame()
    assert ImageChops.difference(seen, whole).getbbox() is None
