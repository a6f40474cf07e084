"""Small pictures come in the background, once, and stay on the disk."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.tvapp.net.rig import until
from tests.tvapp.player.film_house import FilmHouse, Reel
from tvapp.player.library import Library
from tvapp.player.thumbnails import HEIGHT, PLACES, WIDTH, Thumbnails


def jpeg(colour: tuple[int, int, int], size: tuple[int, int] = (640, 360)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG")
    return out.getvalue()


class Wall:
    """Thumbnails of a television, and which of them came."""

    def __init__(self, library: Library, folder: Path) -> None:
        self.came: list[str] = []
        self.thumbnails = Thumbnails(folder, library.infos, library.fetch, self.came.append)

    def colour(self, key: str) -> tuple[int, ...] | None:
        shown = self.thumbnails.get(key)
        return None if shown is None else tuple(shown.pixels[:3])


@pytest.fixture
async def wall(library: Library, tmp_path: Path) -> AsyncIterator[Wall]:
    wall = Wall(library, tmp_path / "thumbnails")
    yield wall
    await wall.thumbnails.close()


async def test_they_come_are_kept_and_are_there_without_a_network(
    house: FilmHouse, library: Library, wall: Wall, tmp_path: Path
) -> None:
    house.reels = {"red": Reel("红", thumbnail=jpeg((220, 20, 20))), "none": Reel("没有图")}
    wall.thumbnails.want(["red", "none", "unknown"])
    assert wall.colour("red") is None  # nothing waits
    await until(lambda: wall.colour("red"))
    shown = wall.thumbnails.get("red")
    assert shown is not None and len(shown.pixels) == WIDTH * HEIGHT * 3
    asked = len(house.asked)
    wall.thumbnails.want(["red", "none"])
    await asyncio.sleep(0.2)
    assert len(house.asked) == asked
    await asyncio.to_thread(house.down)
    later = Wall(library, tmp_path / "thumbnails")
    later.thumbnails.want(["red", "none"])
    await until(lambda: later.colour("red"))
    assert later.colour("red") == pytest.approx((220, 20, 20), abs=6)
    await later.thumbnails.close()


async def test_a_broken_or_absurd_picture_is_none(house: FilmHouse, wall: Wall) -> None:
    house.reels = {
        "broken": Reel("坏的", thumbnail=b"\xff\xd8 no picture"),
        "huge": Reel("太大", thumbnail=jpeg((1, 2, 3), (6000, 4000))),
        "good": Reel("好的", thumbnail=jpeg((20, 220, 20))),
    }
    wall.thumbnails.want(["broken", "huge", "good"])
    await until(lambda: wall.colour("good"))
    assert wall.colour("broken") is None and wall.colour("huge") is None


async def test_memory_holds_a_few_pages_and_the_disk_the_rest(house: FilmHouse, wall: Wall) -> None:
    keys = [f"v{number}" for number in range(PLACES + 4)]
    house.reels = {key: Reel(key, thumbnail=jpeg((9, 9, 200), (320, 180))) for key in keys}
    for start in range(0, len(keys), 4):
        wall.thumbnails.want(keys[start : start + 4])
        await until(lambda start=start: wall.colour(keys[min(start + 3, len(keys) - 1)]))
    assert wall.colour("v0") is None
    wall.thumbnails.want(["v0"])
    await until(lambda: wall.colour("v0"))


async def test_a_torn_file_on_the_disk_is_fetched_anew(
    house: FilmHouse, library: Library, wall: Wall, tmp_path: Path
) -> None:
    house.reels = {"red": Reel("红", thumbnail=jpeg((220, 20, 20)))}
    wall.thumbnails.want(["red"])
    await until(lambda: wall.colour("red"))
    (file,) = (tmp_path / "thumbnails").glob("*.jpg")
    file.write_bytes(file.read_bytes()[:20])
    later = Wall(library, tmp_path / "thumbnails")
    later.thumbnails.want(["red"])
    await until(lambda: later.colour("red"))
    await later.thumbnails.close()
