"""Films on the television: key to picture, jumps, pictures a second, processor, memory, two hundred rounds.

A real television on a virtual screen watched from outside, films over HTTP on this machine. The first film is
greys by the second (a picture tells its time), the second moves all over at 4 Mbit/s.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil

from bench.priority import before_other_work
from bench.screen import WatchedScreen, cpu_seconds, pss_mb
from tests.pilot import Pilot, Server, virtual_screen
from tests.tvapp.player.film_house import FilmHouse, Reel
from tests.tvapp.player.films import grey, make_film

TITLE = "Films (1280×720 at 25 a second, 1920×1080 screen, software GL)"
OPENINGS, JUMPS, LEAVES, ROUNDS = 9, 9, 20, 200
WATCHED = 20.0
"""Seconds of playing over which pictures and processor are counted."""
POINT = (960, 300)
GROUND = (15, 27, 45)
KEY, LIVELY = "v006", "v007"
"""Films of the sample's first list."""
CAPTIONS = "WEBVTT\n\n" + "".join(f"00:{s:02}.000 --> 00:{s:02}.900\n第 {s} 秒的字幕\n\n" for s in range(60))

Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    with before_other_work() as priority:
        return [
            *asyncio.run(_run()),
            ("priority of television, server, screen and watcher", priority, "", True),
        ]


async def _run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        films = Path(folder)
        calm = make_film(films / "calm.mp4", 60, width=1280, height=720)
        lively = _lively(films / "lively.mp4", 40)
        server = Server(films / "server")
        house = FilmHouse(server.url)
        house.reels = {KEY: Reel("慢", calm, 60, CAPTIONS), LIVELY: Reel("快", lively, 40, CAPTIONS)}
        house.open()
        try:
            tv = Pilot(house.url, films / "box", display)
            try:
                return await _measure(tv, WatchedScreen(display))
            finally:
                tv.stop()
        finally:
            house.close()
            server.stop()


async def _measure(tv: Pilot, screen: WatchedScreen) -> list[Row]:
    await tv.wait(lambda tv: tv.reads("425 个视频"), 60)
    await tv.go_to("home/tiles/videos")
    await tv.press("ok")
    await tv.go_to("videos/rows/elderly")
    await tv.press("ok")
    await tv.go_to(f"videos/rows/{KEY}")
    await asyncio.sleep(1.0)
    rows = [await _openings(tv, screen), await _jumps(tv, screen)]
    rows += await _played(tv, "plain pictures")
    await tv.go_to(f"videos/rows/{LIVELY}")
    rows += await _played(tv, "all of it moving, 4 Mbit/s")
    await tv.go_to(f"videos/rows/{KEY}")
    rows.append(await _paused(tv))
    rows.append(await _memory(tv))
    rows.append(await _rounds(tv))
    return rows


def _is(screen: WatchedScreen, level: int) -> bool:
    return all(abs(value - level) <= 6 for value in screen.colour(*POINT))


async def _timed(tv: Pilot, screen: WatchedScreen, key: str, shows: Any) -> float:
    """Milliseconds from the key to a picture of which ``shows`` is true, as the eye sees it."""
    begun = time.perf_counter()
    press = asyncio.create_task(tv.press(key))
    seen = await asyncio.to_thread(screen.until, shows, 5.0)
    await press
    assert seen is not None, "no picture in five seconds"
    return 1000 * (time.perf_counter() - begun if seen is None else seen)


async def _openings(tv: Pilot, screen: WatchedScreen) -> Row:
    times = []
    for _ in range(OPENINGS):
        times.append(await _timed(tv, screen, "ok", lambda: _is(screen, grey(0))))
        await tv.press("back")
        await asyncio.sleep(0.3)
    figure = f"p50 {statistics.median(times):.0f}, slowest {max(times):.0f} ms"
    return "OK → first picture on the screen", figure, "≤ 700 ms", max(times) <= 700


async def _jumps(tv: Pilot, screen: WatchedScreen) -> Row:
    await _timed(tv, screen, "ok", lambda: _is(screen, grey(0)))
    times = []
    for turn in range(JUMPS):
        at = (await tv.film())["at"]
        if at % 1 > 0.6:  # not just before the grey changes by itself
            await asyncio.sleep(0.45)
            at = (await tv.film())["at"]
        way = 10 if turn % 2 == 0 else -10
        levels = {grey(int(at + way)), grey(int(at + way + 0.3))}
        key = "right" if way > 0 else "left"
        times.append(
            await _timed(tv, screen, key, lambda levels=levels: any(_is(screen, level) for level in levels))
        )
        await asyncio.sleep(0.7)
    await tv.press("back")
    figure = f"p50 {statistics.median(times):.0f}, slowest {max(times):.0f} ms"
    return "← → to the picture ten seconds on", figure, "≤ 500 ms", max(times) <= 500


async def _played(tv: Pilot, what: str) -> list[Row]:
    await tv.press("ok")
    await tv.film("playing")
    await asyncio.sleep(6.0)  # the panel has gone away
    before, used, begun = await tv.film(), cpu_seconds(tv.process.pid), time.monotonic()
    await asyncio.sleep(WATCHED)
    after, cost = await tv.film(), cpu_seconds(tv.process.pid) - used
    seconds = time.monotonic() - begun
    await tv.press("back")
    played = after["at"] - before["at"]
    came, drawn = after["pictures"] - before["pictures"], after["frames"] - before["frames"]
    lost = max(0, round(played * 25) - min(came, drawn))
    share = 100 * cost / seconds
    return [
        (
            f"pictures a second, {what}",
            f"{came / seconds:.1f}, {lost} of {round(played * 25)} lost",
            "25, 0",
            lost <= 1,
        ),
        (f"processor, {what}", f"{share:.0f} % of a core, television and decoder", "≤ 60 %", share <= 60),
    ]


async def _paused(tv: Pilot) -> Row:
    await tv.press("ok")
    await tv.film("playing")
    await tv.press("ok")
    await asyncio.sleep(6.0)
    used = cpu_seconds(tv.process.pid)
    await asyncio.sleep(5.0)
    share = 100 * (cpu_seconds(tv.process.pid) - used) / 5.0
    await tv.press("back")
    return "processor, paused", f"{share:.1f} % of a core", "≤ 0.5 %", share <= 0.5


async def _memory(tv: Pilot) -> Row:
    await asyncio.sleep(1.0)
    before = pss_mb(tv.process.pid)
    for _ in range(LEAVES):
        await tv.press("ok")
        await tv.film("playing")
        await asyncio.sleep(0.3)
        await tv.press("back")
    await asyncio.sleep(1.0)
    grown = pss_mb(tv.process.pid) - before
    figure = f"{grown:+.1f} MB over {before:.0f} MB (PSS)"
    return f"memory after leaving {LEAVES} times", figure, "≤ 10 MB", grown <= 10


async def _rounds(tv: Pilot) -> Row:
    begun = time.monotonic()
    for turn in range(ROUNDS):
        await tv.press("ok")
        if turn % 4:
            await tv.film("playing")
            await tv.press(*["right", "left"][turn % 2 :])
        await tv.press("back")
    await asyncio.sleep(0.5)
    alive = tv.process.poll() is None
    left = [
        p for p in psutil.Process(tv.process.pid).children() if "decoder_process" in " ".join(p.cmdline())
    ]
    deaths = tv.log.read_text("utf-8", "replace").count("the decoder of film")
    seconds = time.monotonic() - begun
    figure = f"{deaths} crashes, {len(left)} processes left, {1000 * seconds / ROUNDS:.0f} ms a round"
    return f"{ROUNDS} rounds of open, jump, leave", figure, "no crash", alive and not left and not deaths


def _lively(path: Path, seconds: int) -> Path:
    """Noise that moves over a slope: nothing of a picture is as in the one before."""
    noise = np.random.default_rng(1).integers(0, 120, (720, 2560, 3), dtype=np.uint8)
    slope = np.linspace(0, 120, 1280).astype(np.uint8)[None, :, None]
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        video = film.add_stream("libx264", rate=25, options={"preset": "ultrafast", "b": "4M"})
        video.width, video.height, video.pix_fmt, video.bit_rate = 1280, 720, "yuv420p", 4_000_000
        for number in range(seconds * 25):
            left = number * 4 % 1280
            pixels = noise[:, left : left + 1280] + slope
            film.mux(video.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")))
        film.mux(video.encode())
    return path
