"""A guide opened from its list: OK injected → the whole page painted, by the eyes of ``bench.screen``."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.priority import before_other_work
from bench.screen import WatchedScreen
from tests.pilot import Pilot, Server, virtual_screen

TITLE = "Guide opened from its list (1920×1080, software GL)"
GUIDES = 72
SETTLED = 0.35
"""Seconds after the key in which the page must have reached its last look."""
COLUMNS = (420, 1500)
"""Pixels across the text and across the buttons."""
TARGET_MS = 50

Row = tuple[str, str, str, bool]
_folder = tempfile.TemporaryDirectory


def run() -> list[Row]:
    """Rows of (what, figure, target, reached)."""
    with (
        before_other_work() as priority,
        tempfile.TemporaryDirectory() as folder,
        virtual_screen() as display,
    ):
        server = Server(Path(folder) / "server")
        try:
            tv = Pilot(server.url, Path(folder) / "box", display, "--open", "theme/elderly")
            try:
                opened, turned = _measure(WatchedScreen(display), tv)
            finally:
                tv.stop()
        finally:
            server.stop()
    return [
        _row(f"OK → guide painted, {len(opened)} guides", opened),
        _row("→ in a guide, next page painted", turned),
        ("the very first guide", f"{opened[0]:.0f} ms", "", True),
        ("priority of television, screen and watcher", priority, "", True),
    ]


def _row(what: str, taken: list[float]) -> Row:
    p95 = statistics.quantiles(taken, n=20)[-1]
    figure = f"p50 {statistics.median(taken):.1f}, p95 {p95:.1f}, most {max(taken):.1f} ms"
    return what, figure, f"p95 ≤ {TARGET_MS} ms", p95 <= TARGET_MS


def _measure(screen: WatchedScreen, tv: Pilot) -> tuple[list[float], list[float]]:
    """Milliseconds to a guide, one after the other down the list, and to its second page."""
    screen.point(960, 1070)
    deadline = time.monotonic() + 60
    while not any("rows/" in action for action in tv._get("/state")["actions"]):
        if time.monotonic() > deadline:
            raise RuntimeError("the television showed no list")
        time.sleep(0.2)
    time.sleep(3)  # what comes after the first picture has been loaded
    opened, turned = list[float](), list[float]()
    for _ in range(GUIDES):
        opened.append(_until_painted(screen, "Return"))
        if tv._get("/state")["screen"] != "guide":
            raise RuntimeError("OK did not open a guide")
        turned.append(_until_painted(screen, "Right"))
        _until_painted(screen, "Escape")
        _until_painted(screen, "Down")
    return opened, turned


def _look(screen: WatchedScreen) -> bytes:
    return b"".join(screen.strip(x, 40, 2, 920) for x in COLUMNS)


def _until_painted(screen: WatchedScreen, key: str) -> float:
    """Milliseconds from the key to the picture that then stays."""
    begin = time.perf_counter()
    before = last = _look(screen)
    changed = begin
    screen.key(key)
    begin = time.perf_counter()
    while time.perf_counter() - begin < SETTLED:
        now = _look(screen)
        if now != last:
            changed, last = time.perf_counter(), now
        time.sleep(0.0005)
    if last == before:
        raise RuntimeError(f"{key} changed nothing")
    return 1000 * (changed - begin)
