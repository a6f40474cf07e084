"""Films made once for all tests, and a cinema that shows them."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tvapp.net.rig import Listener, Server
from tests.tvapp.player.cinema import Cinema, open_cinema
from tests.tvapp.player.film_house import FilmHouse
from tests.tvapp.player.films import make_film
from tvapp.player.library import Library


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Films of 12 s (``film.mp4``), 40 s (``long``), mute, 1080 high (``tall``), torn, and no film at all."""
    folder = tmp_path_factory.mktemp("films")
    whole = make_film(folder / "film.mp4").read_bytes()
    make_film(folder / "mute.mp4", 4, sound=False)
    make_film(folder / "long.mp4", 40, fps=10)
    make_film(folder / "tall.mp4", 2, width=1920, height=1080, sound=False)
    (folder / "torn.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "junk.mp4").write_bytes(b"no film at all " * 5_000)
    return folder


@pytest.fixture
async def cinema(films: Path) -> AsyncIterator[Cinema]:
    """A server on this machine."""
    async with open_cinema(films) as running:
        yield running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[FilmHouse]:
    """The real server with films before it."""
    server = Server(tmp_path / "server")
    await server.start()
    house = FilmHouse(server.url)
    house.open()
    yield house
    await asyncio.to_thread(house.close)
    await server.stop()


@pytest.fixture
async def library(house: FilmHouse, tmp_path: Path) -> AsyncIterator[Library]:
    """A television's library over a real connection."""
    listener = Listener(house.url, tmp_path / "box")
    yield Library(listener.connection, house.url, tmp_path / "box")
    await listener.connection.stop()
