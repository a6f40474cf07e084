"""One guide over HTTP beside a bare aiohttp handler that returns the same bytes, in turns in the same run."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

TITLE = "Guide detail over HTTP beside a bare aiohttp handler"
ROOT = Path(__file__).resolve().parents[1]
PATH = "/api/catalogue/guides/DEMO-CL-0001"
CONNECTIONS = 16
SECONDS, TURNS = 1.0, 9
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
        with _listening(serve) as ours:
            body = urllib.request.urlopen(f"http://127.0.0.1:{ours}{PATH}").read()
            (Path(folder) / "body").write_bytes(body)
            with _listening(["-c", _BARE, str(Path(folder) / "body")]) as bare:
                ratios, speeds = _compare(ours, bare)
    ratio = statistics.median(ratios)
    figure = f"{ratio:.2f} ({speeds[0]:.0f} against {speeds[1]:.0f} a second, {len(body)} bytes)"
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return [
        ("guide detail / bare handler, median of turns", figure, f"≥ {TARGET}", ratio >= TARGET),
        ("spread of the turns", spread, "", True),
    ]


def _compare(ours: int, bare: int) -> tuple[list[float], tuple[float, float]]:
    for port in (ours, bare):
        uvloop.run(_load(port, 0.5))
    pairs = []
    for _ in range(TURNS):
        pairs.append((uvloop.run(_load(ours, SECONDS)), uvloop.run(_load(bare, SECONDS))))
    return [a / b for a, b in pairs], (
        statistics.median(a for a, _ in pairs),
        statistics.median(b for _, b in pairs),
    )


async def _load(port: int, seconds: float) -> float:
    """Answers a second, with so many connections that each ask again as soon as they are answered."""
    loop = asyncio.get_running_loop()
    clients = [_Client() for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)
    await asyncio.sleep(seconds)
    answered = sum(client.answered for client in clients)
    took = time.perf_counter() - started
    for client in clients:
        client.transport.close()
    return answered / took


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


@contextmanager
def _listening(arguments: list[str]) -> Iterator[int]:
    """A server process; gives the port that its first line with an address names."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "http://127.0.0.1:" in line:
                yield int(line.split("http://127.0.0.1:")[1].split()[0].rstrip("/"))
                break
        else:
            raise RuntimeError("the server did not start")
    finally:
        process.terminate()
        process.wait()
