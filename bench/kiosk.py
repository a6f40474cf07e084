"""The television beside a minimal Chromium kiosk page with the same list, on the same virtual screen."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.priority import before_other_work
from bench.screen import WatchedScreen, cpu_seconds, pss_mb
from tests.pilot import Server, virtual_screen

TITLE = "Television beside a Chromium kiosk (1920×1080, software GL, one virtual screen, one run)"
ROOT = Path(__file__).resolve().parents[1]
AMBER = (255, 210, 94)
PRESSES, STARTS = 150, 5
ROW_X = 1300
"""A column of pixels at the right of the titles."""

Row = tuple[str, str, str, bool]


def _amber(screen: WatchedScreen, x: int, y: int) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(screen.colour(x, y), AMBER, strict=True))


def _painted(screen: WatchedScreen) -> bool:
    return _amber(screen, ROW_X, 172)


class _Shown:
    """A program on the screen, started and timed until its focused row is painted."""

    def __init__(self, screen: WatchedScreen, command: list[str], display: str) -> None:
        self.screen = screen
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={"DISPLAY": display, "SDL_AUDIODRIVER": "dummy", **_environment()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if screen.until(lambda: _painted(screen), 30) is None:
            self.stop()
            raise RuntimeError(f"{command[0]} painted nothing in 30 s")
        self.start = time.perf_counter() - begin

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.screen.until(lambda: not _painted(self.screen), 5)
        time.sleep(0.5)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "SDL_AUDIODRIVER")}


def _latencies(screen: WatchedScreen) -> list[float]:
    """Milliseconds from key to changed picture, for ↓ and ↑ at the uneven pace of a person."""
    chance = random.Random(7)
    taken = []
    for index in range(PRESSES):
        before = screen.strip(ROW_X, 160, 2, 790)
        begin = time.perf_counter()
        screen.key("Down" if index % 10 < 5 else "Up")
        if screen.until(lambda seen=before: screen.strip(ROW_X, 160, 2, 790) != seen, 1.0) is not None:
            taken.append(1000 * (time.perf_counter() - begin))
        time.sleep(chance.uniform(0.06, 0.2))
    return taken


def _idle(pid: int, seconds: float = 10.0) -> float:
    """Share of one core used while nobody presses anything, per cent."""
    begin = cpu_seconds(pid)
    time.sleep(seconds)
    return 100 * (cpu_seconds(pid) - begin) / seconds


def _held(screen: WatchedScreen) -> tuple[float, int]:
    """Steps a second while ↓ is held on a long list, and steps after it was let go."""
    steps, last = 0, screen.strip(ROW_X, 160, 2, 790)

    def count(seconds: float) -> int:
        nonlocal last
        counted, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            now = screen.strip(ROW_X, 160, 2, 790)
            if now != last:
                counted, last = counted + 1, now
            time.sleep(0.002)
        return counted

    screen.down("Down")
    count(0.75)
    steps = count(3.0)
    screen.up("Down")
    count(0.1)
    return steps / 3.0, count(1.0)


def run() -> list[Row]:
    """Rows of (what, figure, target, reached)."""
    with before_other_work() as priority:
        return [*_run(), ("priority of both programs, screen and watcher", priority, "", True)]


def _run() -> list[Row]:
    chromium = shutil.which("chromium")
    if chromium is None:
        return [("Chromium", "not installed", "", False)]
    with tempfile.TemporaryDirectory() as folder, virtual_screen() as display:
        server = Server(Path(folder) / "server")
        try:
            return _compare(WatchedScreen(display), display, chromium, Path(folder), server.url)
        finally:
            server.stop()


def _compare(screen: WatchedScreen, display: str, chromium: str, folder: Path, server: str) -> list[Row]:
    screen.point(960, 1070)
    tv_command = [sys.executable, "-m", "tvapp", "--server", server, "--data", str(folder / "tv")]
    kiosk_command = [
        *(chromium, "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--window-position=0,0"),
        *("--window-size=1920,1080", f"--user-data-dir={folder / 'kiosk'}", "--force-device-scale-factor=1"),
        (ROOT / "bench" / "kiosk.html").as_uri(),
    ]
    listed = [*tv_command, "--open", "theme/elderly"]
    for command in (listed, kiosk_command):  # first starts fill caches and fetch the bundle
        shown = _Shown(screen, command, display) if command is kiosk_command else None
        if shown is None:
            first = subprocess.Popen(
                command, cwd=ROOT, env={**_environment(), "DISPLAY": display, "SDL_AUDIODRIVER": "dummy"}
            )
            if screen.until(lambda: _painted(screen), 60) is None:
                raise RuntimeError("the television showed no list")
            first.terminate()
            first.wait()
            time.sleep(1)
        else:
            shown.stop()
    starts: dict[str, list[float]] = {"tv": [], "kiosk": []}
    latency: dict[str, list[float]] = {}
    pss: dict[str, float] = {}
    idle = held = after = 0.0
    for round_ in range(STARTS):
        for name, command in (("tv", listed), ("kiosk", kiosk_command)):
            shown = _Shown(screen, command, display)
            starts[name].append(shown.start)
            if round_ == STARTS - 1:
                time.sleep(3)
                latency[name] = _latencies(screen)
                pss[name] = pss_mb(shown.process.pid)
                if name == "tv":
                    idle = _idle(shown.process.pid)
                    held, after = _held(screen)
            shown.stop()
    return _rows(starts, latency, pss, idle, held, int(after))


def _rows(
    starts: dict[str, list[float]],
    latency: dict[str, list[float]],
    pss: dict[str, float],
    idle: float,
    held: float,
    after: int,
) -> list[Row]:
    def p95(values: list[float]) -> float:
        return statistics.quantiles(values, n=20)[-1]

    tv, kiosk = latency["tv"], latency["kiosk"]
    median = statistics.median(tv) / statistics.median(kiosk)
    tail = p95(tv) / p95(kiosk)
    start = statistics.median(starts["tv"]) / statistics.median(starts["kiosk"])
    memory = pss["tv"] / pss["kiosk"]

    def pair(ratio: float, ours: float, theirs: float, unit: str) -> str:
        return f"{ratio:.2f}× ({ours:.1f} against {theirs:.1f} {unit})"

    return [
        (
            "key → picture, median",
            pair(median, statistics.median(tv), statistics.median(kiosk), "ms"),
            "≤ 1.0×",
            median <= 1.0,
        ),
        ("key → picture, p95", pair(tail, p95(tv), p95(kiosk), "ms"), "≤ 1.3×", tail <= 1.3),
        (
            "start → first screen painted",
            pair(
                start, 1000 * statistics.median(starts["tv"]), 1000 * statistics.median(starts["kiosk"]), "ms"
            ),
            "≤ 1.5×",
            start <= 1.5,
        ),
        ("memory (PSS)", pair(memory, pss["tv"], pss["kiosk"], "MB"), "≤ 0.5×", memory <= 0.5),
        ("idle", f"{idle:.2f} % of a core", "≤ 0.5 %", idle <= 0.5),
        ("held key", f"{held:.1f} steps/s, {after} after release", "6/s, 0", 5 <= held <= 6.5 and after == 0),
    ]
