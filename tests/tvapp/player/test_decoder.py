"""The decoder process with real films from a real server: pictures, jumps, pauses, and what goes wrong."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from typing import Any

import psutil
import pytest

from tests.tvapp.net.rig import until
from tests.tvapp.player.cinema import Cinema
from tests.tvapp.player.films import grey
from tvapp.player.projector import Projector


class Booth:
    """A projector and all it was told."""

    def __init__(self, **settings: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.greys: list[tuple[float, int]] = []
        """Second of the film and grey level, of each picture."""
        self.matched: list[tuple[float, int]] = []
        """The same, of those that were looked at while they were the newest."""
        self.projector = Projector(self._told, **settings)

    def _told(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        if event["event"] == "picture":
            picture = self.projector.picture()
            assert picture is not None
            pixels, width, height, sequence = picture
            level = pixels[(height // 2 * width + width // 2) * 3]
            self.greys.append((event["at"], level))
            if sequence == event["sequence"]:  # heard of late, the memory holds a later one
                self.matched.append((event["at"], level))

    def heard(self, name: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["event"] == name]

    async def open(self, url: str, at: float = 0.0, *, paused: bool = False) -> None:
        await self.projector.open(url, at, 0, paused=paused)

    async def wait(self, name: str, count: int = 1) -> dict[str, Any]:
        await until(lambda: len(self.heard(name)) >= count)
        return self.heard(name)[count - 1]


@pytest.fixture
async def booth(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Booth]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    booth = Booth()
    yield booth
    await booth.projector.leave()


def of_its_time(at: float, level: int) -> bool:
    """Whether the picture is that of its second (lossy, so a little off)."""
    return abs(level - grey(int(at + 0.001))) <= 4


async def test_pictures_come_in_their_order_at_their_time(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"))
    opened = await booth.wait("opened")
    assert (opened["width"], opened["height"]) == (320, 180)
    assert opened["seconds"] == pytest.approx(12, abs=0.1)
    await until(lambda: booth.greys and booth.greys[-1][0] > 2.2)
    times = [at for at, _ in booth.greys]
    assert times == sorted(times)
    assert len(booth.matched) > 10 and all(of_its_time(at, level) for at, level in booth.matched)
    assert len({level // 8 for _, level in booth.greys}) >= 3


async def test_a_jump_forward_and_back_shows_that_place(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"))
    await booth.wait("picture")
    for number, at in ((1, 9.3), (2, 3.1)):
        booth.projector.send({"do": "seek", "at": at, "number": number})
        await until(lambda number=number: any(e["number"] == number for e in booth.heard("picture")))
        first = next(e for e in booth.heard("picture") if e["number"] == number)
        assert first["at"] == pytest.approx(at, abs=0.1)
        await until(lambda at=at: booth.matched and booth.matched[-1][0] == pytest.approx(at, abs=1.0))
        assert of_its_time(*booth.matched[-1])


async def test_a_pause_brings_no_pictures_and_costs_nothing(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"))
    await booth.wait("picture", 5)
    booth.projector.send({"do": "pause"})
    await asyncio.sleep(0.3)
    process = psutil.Process(booth.projector.pid)
    pictures, used = len(booth.greys), sum(process.cpu_times()[:2])
    await asyncio.sleep(1.0)
    assert len(booth.greys) == pictures
    assert sum(process.cpu_times()[:2]) - used <= 0.02
    booth.projector.send({"do": "resume"})
    await booth.wait("picture", pictures + 5)
    assert booth.greys[-1][0] - booth.greys[pictures - 1][0] < 0.5


async def test_a_jump_while_paused_shows_one_picture_of_that_place(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"), paused=True)
    await booth.wait("picture")
    booth.projector.send({"do": "seek", "at": 7.5, "number": 1})
    await booth.wait("picture", 2)
    await asyncio.sleep(0.4)
    assert len(booth.greys) == 2 and booth.greys[-1][0] == pytest.approx(7.5, abs=0.1)
    booth.projector.send({"do": "resume"})
    await booth.wait("picture", 12)
    assert 7.5 < booth.greys[-1][0] < 8.5


async def test_it_begins_where_it_is_told_to(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"), at=8.0)
    first = await booth.wait("picture")
    assert first["at"] == pytest.approx(8.0, abs=2.1)  # at the key frame before
    await until(lambda: booth.matched)
    assert of_its_time(*booth.matched[0])


async def test_the_end_is_told(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"), at=10.5)
    await booth.wait("ran_out")
    assert booth.greys[-1][0] > 11.8


async def test_a_large_film_is_made_smaller_and_keeps_its_shape(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/tall.mp4"))
    opened = await booth.wait("opened")
    assert (opened["width"], opened["height"]) == (1280, 720)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/f/nothing.mp4", "gone"), ("/busy", "network"), ("/f/junk.mp4", "broken")],
)
async def test_what_cannot_be_opened_says_why(path: str, kind: str, booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url(path))
    assert (await booth.wait("failed"))["why"] == kind
    assert not booth.heard("died")


async def test_a_server_that_is_not_there_is_a_network_failure(booth: Booth, cinema: Cinema) -> None:
    await cinema.stop()
    await booth.open(cinema.url("/f/film.mp4"))
    assert (await booth.wait("failed"))["why"] == "network"


async def test_a_torn_file_runs_out_before_its_end(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/torn.mp4"), at=2.0)
    opened = await booth.wait("opened")
    await booth.wait("ran_out")
    assert booth.greys[-1][0] < opened["seconds"] - 2


@pytest.mark.parametrize("driver", ["alsa", "no-such-driver", "dummy"])
async def test_without_a_sound_device_the_film_plays_on_time_and_says_so(
    driver: str, cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", driver)
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)  # no card of this machine counts
    booth = Booth()
    await booth.open(cinema.url("/f/film.mp4"))
    assert (await booth.wait("opened"))["sound"] is False
    await booth.wait("picture")
    off = []
    for _ in range(4):  # a machine busy with other things makes one stretch late, not all
        begun, first = time.monotonic(), booth.greys[-1][0]
        await asyncio.sleep(1.5)
        off.append(booth.greys[-1][0] - first - (time.monotonic() - begun))
        if abs(off[-1]) <= 0.3:
            break
    assert abs(off[-1]) <= 0.3, off
    assert booth.matched and all(of_its_time(at, level) for at, level in booth.matched)
    await booth.projector.leave()


async def test_with_a_sound_device_it_plays_and_jumps_too(
    cinema: Cinema, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    booth = Booth(sound="sdl")
    await booth.open(cinema.url("/f/film.mp4"))
    assert (await booth.wait("opened"))["sound"] is True
    await booth.wait("picture", 10)
    booth.projector.send({"do": "seek", "at": 6.0, "number": 1})
    await until(lambda: booth.greys[-1][0] > 6.2)
    assert of_its_time(*booth.greys[-1])
    await booth.projector.leave()


async def test_a_decoder_that_crashes_is_told_as_died(booth: Booth, cinema: Cinema) -> None:
    await booth.open(cinema.url("/f/film.mp4"))
    await booth.wait("picture")
    assert booth.projector.pid is not None
    os.kill(booth.projector.pid, signal.SIGSEGV)
    await booth.wait("died")


async def test_one_that_hangs_on_a_silent_server_is_gone_when_the_film_is_left(
    booth: Booth, cinema: Cinema
) -> None:
    await booth.open(cinema.url("/silent"))
    await asyncio.sleep(0.3)
    pid = booth.projector.pid
    assert pid is not None
    await booth.projector.leave()
    assert not psutil.pid_exists(pid)


async def test_nothing_is_left_of_thirty_films_opened_and_closed(booth: Booth, cinema: Cinema) -> None:
    own = psutil.Process()
    for round_ in range(30):
        await booth.open(cinema.url("/f/film.mp4"), at=round_ % 10)
        await booth.wait("picture", len(booth.heard("picture")) + 1)
        booth.projector.send({"do": "seek", "at": float(round_ * 7 % 11), "number": round_})
        if round_ % 3:
            await booth.projector.leave()
    await booth.projector.leave()
    assert not [child for child in own.children() if "decoder_process" in " ".join(child.cmdline())]
    assert not booth.heard("died") and not booth.heard("failed")


async def test_of_two_films_opened_at_once_only_the_later_is_heard(booth: Booth, cinema: Cinema) -> None:
    earlier = asyncio.create_task(booth.open(cinema.url("/f/tall.mp4")))
    await asyncio.sleep(0)
    await booth.open(cinema.url("/f/film.mp4"))
    await earlier
    await booth.wait("opened")
    await asyncio.sleep(0.3)
    assert [event["width"] for event in booth.heard("opened")] == [320]
