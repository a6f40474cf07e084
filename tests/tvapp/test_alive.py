"""What the television tells whoever keeps it running."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from tvapp import alive
from tvapp.alive import Alive


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """(To read, to write); the writing end is named as the keeper names it."""
    reading, writing = os.pipe()
    monkeypatch.setenv("ZHENGWU_ALIVE_FD", str(writing))
    monkeypatch.setattr(alive, "BEAT_SECONDS", 0.01)
    yield reading, writing
    for each in (reading, writing):
        try:
            os.close(each)
        except OSError:
            pass


async def test_it_beats_with_whether_somebody_watches_and_ends_when_nobody_listens(
    pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, _ = pipe
    busy = True
    monkeypatch.setattr(alive, "IN_USE_SECONDS", 0.0)
    told = asyncio.create_task(Alive(lambda: busy).tell())
    assert await asyncio.to_thread(os.read, reading, 1) == b"!"
    busy = False
    while await asyncio.to_thread(os.read, reading, 1) != b".":
        pass
    os.close(reading)
    assert await told is True


async def test_a_pipe_that_nobody_empties_does_not_stop_the_loop(pipe: tuple[int, int]) -> None:
    _, writing = pipe
    os.set_blocking(writing, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(writing, b"." * 4096)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(Alive(lambda: False).tell(), 0.1)


async def test_nobody_asked() -> None:
    assert await Alive(lambda: False).tell() is False


def test_a_key_counts_as_use_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(alive.time, "monotonic", lambda: now)
    watched = Alive(lambda: False)
    now += alive.IN_USE_SECONDS + 1
    assert not watched.in_use
    watched.used()
    assert watched.in_use
