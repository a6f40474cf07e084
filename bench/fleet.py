"""Ten thousand boxes on one node: heartbeats and bundle checks at their pace, then the server restarts."""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import secrets
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.priority import before_other_work
from bench.served import ROOT, Served, listening
from server.clock import now_ms
from server.crypto.tokens import hash_token
from server.devices.store import device_sessions, devices, households
from server.fleet.tables import box_states
from server.settings import Settings
from server.store.engine import Store

TITLE = "Ten thousand boxes on one node"
BOXES = 10_000
STEADY_SECONDS = 60
DAY_MS = 86_400_000
FILES = 12_000
"""Sockets of one process, and some."""


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    _allow_files()
    with tempfile.TemporaryDirectory() as name:
        data, tokens = Path(name) / "data", Path(name) / "tokens.json"
        with _served(data, 0) as server:
            port = server.port
        tokens.write_text(json.dumps(asyncio.run(_enrolled(data))))
        with before_other_work() as priority, _simulated(port, tokens) as boxes:
            with _served(data, port) as server:
                boxes.told()
                steady, load = _steady(server, boxes)
                memory = _memory(server)
            boxes.say("gone")
            boxes.told()
            with _served(data, port) as server:
                back, slowest, busy = _back(server, boxes)
    rows = _rows(steady, load, memory, back, slowest, busy)
    return [*rows, ("priority of all that was measured", priority, "", True)]


def _rows(
    steady: dict[str, float], load: float, memory: float, back: dict[str, float], slowest: float, busy: float
) -> list[tuple[str, str, str, bool]]:
    p50, p99, most = (f"{1000 * steady[name]:.0f}" for name in ("p50", "p99", "most"))
    asked = f"{steady['asked']:.0f} heartbeats and bundle checks in {STEADY_SECONDS} s"
    tries = f"median {back['tries']:.0f}, most {back['most']:.0f}"
    within = back["seconds"] <= 60
    return [
        (
            f"{BOXES} boxes connected, {asked}",
            f"p50 {p50}, p99 {p99}, most {most} ms",
            "p99 ≤ 200 ms",
            steady["p99"] <= 0.2,
        ),
        ("of these not answered well", f"{steady['failed']:.0f}", "0", steady["failed"] == 0),
        ("server process meanwhile", f"{load:.2f} of a core, {memory:.0f} MB", "≤ 1 core", load <= 1),
        ("all boxes back, from the server's first breath on", f"{back['seconds']:.1f} s", "≤ 60 s", within),
        ("tries of a box until then", tries, "most ≤ 12", back["most"] <= 12),
        ("processor the server needed for it", f"{busy:.1f} s", "≤ 30 s", busy <= 30),
        ("/api/health meanwhile, slowest", f"{1000 * slowest:.0f} ms", "", True),
    ]


def _allow_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))


def _served(data: Path, port: int) -> AbstractContextManager[Served]:
    return listening(["-m", "server", "serve", "--data", str(data), "--port", str(port), "--demo"])


async def _enrolled(data: Path) -> list[str]:
    """Boxes with a session each, written straight into the database; their tokens."""
    store, now = Store(Settings(data=data).database_url), now_ms()
    tokens = [secrets.token_urlsafe(24) for _ in range(BOXES)]
    numbered = [(number, f"bench-{number:05d}") for number in range(1, BOXES + 1)]
    same, span = {"smart_card": "", "model": "HD", "created": now}, {"created": now, "expires": now + DAY_MS}
    rows: dict[Any, list[dict[str, Any]]] = {
        households: [
            {"id": f"h-{box}", "number": 1000 + number, "label": f"{number} 号机顶盒", "created": now}
            for number, box in numbered
        ],
        devices: [{"id": box, "household_id": f"h-{box}", "public_key": box, **same} for _, box in numbered],
        box_states: [{"device_id": box} for _, box in numbered],
        device_sessions: [
            {"id": f"s-{box}", "token_hash": hash_token(token), "device_id": box, **span}
            for (_, box), token in zip(numbered, tokens, strict=True)
        ],
    }
    async with store.write() as conn:
        for table, made in rows.items():
            await conn.execute(insert(table), made)
    await store.close()
    return tokens


class _Boxes:
    """The simulated boxes' process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def say(self, words: str) -> None:
        """One order."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{words}\n")
        self._process.stdin.flush()

    def told(self) -> dict[str, float]:
        """The next answer."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the simulated boxes ended")
        answer: dict[str, float] = json.loads(line)
        return answer


@contextmanager
def _simulated(port: int, tokens: Path) -> Iterator[_Boxes]:
    command = [sys.executable, "-m", "bench.boxes", str(port), str(tokens)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield _Boxes(process)
    finally:
        process.kill()
        process.wait()


def _steady(server: Served, boxes: _Boxes) -> tuple[dict[str, float], float]:
    before, began = server.busy(), time.monotonic()
    boxes.say(f"steady {STEADY_SECONDS}")
    steady = boxes.told()
    return steady, (server.busy() - before) / (time.monotonic() - began)


def _back(server: Served, boxes: _Boxes) -> tuple[dict[str, float], float, float]:
    """What the boxes say, the slowest look at the server's health meanwhile, and its processor time."""
    before = server.busy()
    boxes.say("back")
    slowest, done = 0.0, threading.Event()

    def look() -> None:
        nonlocal slowest
        while not done.wait(0.2):
            began = time.monotonic()
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{server.port}/api/health", timeout=60).read()
            slowest = max(slowest, time.monotonic() - began)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        back = boxes.told()
    finally:
        done.set()
        looking.join()
    return back, slowest, server.busy() - before


def _memory(server: Served) -> float:
    lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
