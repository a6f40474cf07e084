"""Read-aloud on the box: milliseconds from the key to the first sound, and what the warm process costs.

A real television on a virtual screen; its key by its mirror; the sound goes to a stand-in at the pace of a
device. ``delay_ms`` is counted from the order to the first sample, so the picture of the key is in the way,
and what a device holds before it sounds (``LATENCY``) is added.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from array import array
from pathlib import Path
from typing import Any

import psutil

from chinese.espeak import EspeakSpeech
from chinese.spoken import sentences
from tests.pilot import Pilot, Server, virtual_screen
from tvapp.voice.habits import Speed
from tvapp.voice.sink import LATENCY

TITLE = "Read-aloud, key to sound"
PRESSES = 25
TARGET_MS = 300
TEXT = (
    "残疾人证到期以后要在三十天内换新证，请带上身份证、旧的残疾人证和两张照片，"
    "到村里或者乡镇的窗口办理。办这件事不要钱，一次就能办好"
)


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    return [*asyncio.run(_television()), *_engine()]


async def _television() -> list[tuple[str, str, str, bool]]:
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        server = Server(Path(folder) / "server")
        try:
            tv = Pilot(server.url, Path(folder) / "box", display, "--demo-media")
            try:
                await tv.wait(lambda tv: tv.reads("件事怎么办"), 60)
                await asyncio.sleep(1.0)
                labels = await _delays(tv, ["play"])
                pages = await _delays(tv, ["play", "play"])
                return [_row("a tile", labels), _row("a whole page", pages), _memory(tv)]
            finally:
                tv.stop()
        finally:
            server.stop()


async def _delays(tv: Pilot, keys: list[str]) -> list[float]:
    """Milliseconds from the last key to the first sound, of the same reading again and again."""
    delays = []
    for _ in range(PRESSES):
        await tv.press("star", *keys)
        await asyncio.sleep(0.2)
        answer: Any = await asyncio.to_thread(tv._get, "/voice")
        delays.append(answer["delay_ms"] + 1000 * LATENCY)
    await tv.press("star")
    return delays


def _row(what: str, delays: list[float]) -> tuple[str, str, str, bool]:
    worst = sorted(delays)[int(len(delays) * 0.95)]
    figure = f"p50 {statistics.median(delays):.0f}, p95 {worst:.0f} ms"
    return f"{what}, key to sound", figure, f"< {TARGET_MS} ms", worst < TARGET_MS


def _memory(tv: Pilot) -> tuple[str, str, str, bool]:
    own = next(
        child
        for child in psutil.Process(tv.process.pid).children()
        if "tvapp.voice.voice_process" in child.cmdline()
    )
    used = own.memory_full_info().pss / 1e6
    return "voice process, memory (PSS)", f"{used:.0f} MB", "", True


def _engine() -> list[tuple[str, str, str, bool]]:
    speech = EspeakSpeech()
    rows = []
    for speed in Speed:
        samples, rates = array("h"), set[int]()
        started = time.process_time()

        def take(part: bytes, rate: int, samples: array[int] = samples, rates: set[int] = rates) -> bool:
            samples.frombytes(part)
            rates.add(rate)
            return True

        speech.speak(TEXT, speed, take)
        cost = time.process_time() - started
        seconds = len(samples) / rates.pop()
        spoken = sum("\u4e00" <= char <= "\u9fff" for char in TEXT) / seconds * 60
        ok = speed is not Speed.NORMAL or 160 <= spoken <= 180
        target = "160–180" if speed is Speed.NORMAL else ""
        rows.append((f"speed {speed.name.lower()}", f"{spoken:.0f} characters a minute", target, ok))
        share = cost / seconds
        rows.append((f"speed {speed.name.lower()}, processor", f"{100 * share:.2f} % of a core", "", True))
    started = time.process_time()
    for _ in range(100):
        sentences(TEXT, "电话 0713-5241234", "2026年3月1日 8:30—12:00")
    rows.append(("text of a page prepared", f"{(time.process_time() - started) * 10:.2f} ms", "", True))
    return rows
