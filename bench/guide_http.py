"""One guide over HTTP beside a bare aiohttp handler that returns the same bytes, in turns in the same run.

The ratio is that of the servers' processor time for an answer: both are busy all the time, so it is the ratio
of answers a second too, but other programs on the machine do not disturb it.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import uvloop

from bench.served import Served, listening

TITLE = "Guide detail over HTTP beside a bare aiohttp handler"
PATH = "/api/catalogue/guides/DEMO-CL-0001"
CONNECTIONS = 16
SECONDS, TURNS = 2.0, 7
TARGET = 0.6

_BARE = """
import asyncio, sys, uvloop
from aiohttp import web
body = open(sys.argv[1], "rb").read()
async def guide(request):
    return web.Response(body=body, content_type="application/json")
async def main():
    app = web.Application()
    app.router.add_get("/api/catalogue/guides/{code}", guide)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print("bare: http://127.0.0.1:%d" % site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()
uvloop.run(main())
"""


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as folder:
        serve = ["-m", "server", "serve", "--data", str(Path(folder) / "data"), "--port", "0", "--demo"]
        with listening(serve) as ours:
            body = urllib.request.urlopen(f"http://127.0.0.1:{ours.port}{PATH}").read()
            (Path(folder) / "body").write_bytes(body)
            with listening(["-c", _BARE, str(Path(folder) / "body")]) as bare:
                turns = _compare(ours, bare)
    ratio = statistics.median(theirs.cost / mine.cost for mine, theirs in turns)
    speeds = [statistics.median(turn[which].speed for turn in turns) for which in (0, 1)]
    costs = [statistics.median(turn[which].cost for turn in turns) * 1e6 for which in (0, 1)]
    cost = f"{ratio:.2f} ({costs[0]:.0f} against {costs[1]:.0f} µs of processor, {len(body)} bytes)"
    speed = f"{speeds[0] / speeds[1]:.2f} ({speeds[0]:.0f} against {speeds[1]:.0f})"
    return [
        ("guide detail / bare handler, median of turns", cost, f"≥ {TARGET}", ratio >= TARGET),
        ("answers a second, in the company of what else was running", speed, "", True),
    ]


@dataclass(frozen=True, slots=True)
class _Turn:
    speed: float
    """Answers a second."""
    cost: float
    """Seconds of processor for an answer."""


def _compare(ours: Served, bare: Served) -> list[tuple[_Turn, _Turn]]:
    for server in (ours, bare):
        uvloop.run(_load(server, 0.5))
    return [(uvloop.run(_load(ours, SECONDS)), uvloop.run(_load(bare, SECONDS))) for _ in range(TURNS)]


async def _load(server: Served, seconds: float) -> _Turn:
    """So many connections that each ask again as soon as they are answered."""
    loop = asyncio.get_running_loop()
    clients = [_Client() for _ in range(CONNECTIONS)]
    started, busy = time.perf_counter(), server.busy()
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", server.port)
    await asyncio.sleep(seconds)
    answered = sum(client.answered for client in clients)
    turn = _Turn(answered / (time.perf_counter() - started), (server.busy() - busy) / answered)
    for client in clients:
        client.transport.close()
    return turn


class _Client(asyncio.Protocol):
    """Cheap on purpose: it must not be what is measured. Finds the end of an answer by its length."""

    def __init__(self) -> None:
        self.answered = 0
        self._missing = 0
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self._missing == 0:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            assert self._head.startswith(b"HTTP/1.1 200"), self._head[:60]
            head = self._head[:end].lower()
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            data = self._head[end + 4 :]
            self._missing, self._head = length, b""
        self._missing -= len(data)
        if self._missing == 0:
            self.answered += 1
            self._ask()

    def _ask(self) -> None:
        self.transport.write(f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())  # type: ignore[attr-defined]
