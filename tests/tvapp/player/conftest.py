"""Films made once for all tests, and a cinema that shows them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tvapp.player.cinema import Cinema, open_cinema
from tests.tvapp.player.films import make_film


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of ``film.mp4``, ``mute.mp4`` (no sound), ``tall.mp4`` (1080), ``torn.mp4``, ``junk.mp4``."""
    folder = tmp_path_factory.mktemp("films")
    whole = make_film(folder / "film.mp4").read_bytes()
    make_film(folder / "mute.mp4", 4, sound=False)
    make_film(folder / "tall.mp4", 2, width=1920, height=1080, sound=False)
    (folder / "torn.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "junk.mp4").write_bytes(b"no film at all " * 5_000)
    return folder


@pytest.fixture
async def cinema(films: Path) -> AsyncIterator[Cinema]:
    """A server on this machine."""
    async with open_cinema(films) as running:
        yield running
