"""Explainer films: how quickly they are made, how large they are, and how many can be watched at once.

Making: films of different themes on all cores, against playing them. Serving: one server process, viewers in
a process of their own who read different parts at the pace of the film, and beside them somebody who asks
after the server's health.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.served import ROOT, Served, listening

TITLE = "Explainer films: making and serving"
FILMS = 6
VIEWERS = 200
BITS = 1_500_000
"""A second, of one viewer."""
PART = 0.2
"""Seconds of film a viewer reads at once."""
SECONDS = 15.0
QUICK, LARGEST, PATIENCE_MS = 10.0, 6.0, 100.0

Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        rows, addresses = asyncio.run(_making(data))
        with listening(["-m", "server", "serve", "--data", str(data), "--port", "0"]) as server:
            return [*rows, *_serving(server, addresses)]


async def _making(data: Path) -> tuple[list[Row], list[str]]:
    from server.catalogue.publishing import Press
    from server.catalogue.routes import bundles_folder
    from server.catalogue.samples.sample import publish_sample
    from server.clock import now_ms
    from server.command_line import open_store
    from server.crypto.signing import load_bundle_key
    from server.settings import Settings
    from server.videos import store as library
    from server.videos.files import VideoFiles
    from server.videos.production import produce
    from server.videos.rules import address

    settings = Settings(data=data)
    async with open_store(settings) as store:
        press = Press(store, load_bundle_key(settings.keys), bundles_folder(settings))
        await publish_sample(press, now_ms())
        async with store.read() as conn:
            videos = {video.theme: video for video in await library.all_videos(conn)}
        children = os.times()
        done = await produce(store, VideoFiles(settings.videos), list(videos.values())[:FILMS])
        after = os.times()
        async with store.read() as conn:
            files = list((await library.files_of(conn)).values())
    busy = after.children_user + after.children_system - children.children_user - children.children_system
    speed, size = done.seconds / done.took, statistics.mean(file.size for file in files) / 1e6
    cores = len(os.sched_getaffinity(0))
    rows = [
        (
            f"making / playing, {FILMS} films on {cores} cores",
            f"{speed:.1f} ×",
            f"≥ {QUICK:.0f} ×",
            speed >= QUICK,
        ),
        ("making, film a second of processor", f"{done.seconds / busy:.1f} s", "", True),
        (
            "size of a film",
            f"{size:.1f} MB ({done.seconds / FILMS:.0f} s)",
            f"≤ {LARGEST:.0f} MB",
            size <= LARGEST,
        ),
    ]
    return rows, [address(file.key, file.sha256, "mp4") for file in files]


def _serving(server: Served, addresses: list[str]) -> list[Row]:
    order = json.dumps({"port": server.port, "addresses": addresses, "seconds": SECONDS})
    viewers = subprocess.Popen(
        [sys.executable, "-m", "bench.videos", order], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    time.sleep(2.0)
    busy, started = server.busy(), time.perf_counter()
    waits = []
    while viewers.poll() is None and time.perf_counter() - started < SECONDS - 3:
        waits.append(_health(server.port))
        time.sleep(0.02)
    used = (server.busy() - busy) / (time.perf_counter() - started)
    told = json.loads(viewers.communicate()[0])
    p99 = statistics.quantiles(waits, n=100)[98] * 1000
    share = told["bytes"] * 8 / told["seconds"] / (VIEWERS * BITS)
    return [
        (
            f"{VIEWERS} viewers at 1.5 Mbit/s, /api/health beside them",
            f"p50 {statistics.median(waits) * 1000:.1f}, p99 {p99:.1f} ms",
            f"p99 ≤ {PATIENCE_MS:.0f} ms",
            p99 <= PATIENCE_MS,
        ),
        ("what they wanted that they got in time", f"{share:.1%}", "≥ 98 %", share >= 0.98),
        ("server process meanwhile", f"{used:.0%} of a core", "", True),
    ]


def _health(port: int) -> float:
    """Seconds until the answer, a connection of its own each time."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/api/health")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 200
    return time.perf_counter() - started


async def _watch(port: int, address: str, offset: int, until: float) -> int:
    """Read a film from a part on at its pace, from the start again at its end; the bytes."""
    taken, part = 0, round(BITS / 8 * PART)
    due = time.perf_counter()
    while due < until:
        line = socket.create_connection(("127.0.0.1", port))
        # Else loopback takes the whole film at once, and nobody is held to the pace.
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * 1024)
        reader, writer = await asyncio.open_connection(sock=line, limit=64 * 1024)
        headers = f"Host: localhost\r\nRange: bytes={offset}-\r\nConnection: close"
        writer.write(f"GET {address} HTTP/1.1\r\n{headers}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 206 " in head.splitlines()[0], head
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                taken += len(await reader.readexactly(part))
            except asyncio.IncompleteReadError as end:
                taken += len(end.partial)
                break
            due += PART
            if time.perf_counter() > until:
                break
        writer.close()
        offset = 0
    return taken


async def _viewers(port: int, addresses: list[str], seconds: float) -> None:
    started = time.perf_counter()
    until = started + seconds
    watching = [_watch(port, addresses[at % len(addresses)], at * 15_000, until) for at in range(VIEWERS)]
    taken = sum(await asyncio.gather(*watching))
    print(json.dumps({"bytes": taken, "seconds": seconds}))


if __name__ == "__main__":  # the viewers, in a process of their own
    wanted = json.loads(sys.argv[1])
    asyncio.run(_viewers(wanted["port"], wanted["addresses"], wanted["seconds"]))
