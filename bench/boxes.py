"""Simulated boxes: what a television does on the wire, without its screen. A process of its own.

``python -m bench.boxes PORT TOKENS.json`` connects all, then obeys one word a line on stdin and answers with
one JSON line: ``steady SECONDS`` heartbeats, bundle checks and pings as a box makes them; ``gone`` waits
until every socket is lost; ``back`` waits until every box is welcomed again.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import random
import statistics
import struct
import sys
import time
from pathlib import Path

import aiohttp
import uvloop

from protocol import SCHEMA_VERSION
from protocol.heartbeat import Heartbeat
from tvapp.net.backoff import Backoff

PING_SECONDS = 15.0
HEARTBEAT_SECONDS = 180.0
CHECK_SECONDS = 3600.0
PATIENCE = 8.0
START_SECONDS = 20.0
"""Over which the boxes are switched on at first."""


def frame(kind: int, content: bytes) -> bytes:
    """A masked frame of a client, up to 64 kB."""
    size = len(content)
    head = bytes([0x80 | kind, 0x80 | size]) if size < 126 else struct.pack("!BBH", 0x80 | kind, 0xFE, size)
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(content))


class Box:
    """One box's socket: welcomed, pinged, lost, back again by the television's own back-off."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.welcomed = asyncio.Event()
        self.lost = asyncio.Event()
        self.seq: int | None = None
        self.tries = 0

    async def run(self) -> None:
        """For ever."""
        backoff = Backoff()
        await asyncio.sleep(random.random() * START_SECONDS)
        while True:
            self.tries += 1
            await self._life(backoff)
            self.welcomed.clear()
            self.lost.set()
            await asyncio.sleep(backoff.next())

    async def _life(self, backoff: Backoff) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await self._open()
        except (OSError, TimeoutError, ValueError, EOFError):
            return
        self.welcomed.set()
        self.lost.clear()
        backoff.reset()
        asking = asyncio.create_task(self._ping(writer))
        try:
            await self._hear(reader, writer)
        except (OSError, EOFError):
            pass
        finally:
            asking.cancel()
            writer.close()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**14)
        try:
            key = base64.b64encode(os.urandom(16)).decode()
            writer.write(
                (
                    f"GET /ws/tv HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\n"
                    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    f"Sec-WebSocket-Key: {key}\r\n\r\n"
                ).encode()
            )
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 101 " not in answer.split(b"\r\n", 1)[0]:
                raise ValueError("not let in")
            greeting = {"type": "authenticate", "token": self.token, "schema_version": SCHEMA_VERSION}
            writer.write(frame(1, json.dumps({**greeting, "since": self.seq}).encode()))
            kind, content = await self._frame(reader)
            if kind != 1 or json.loads(content)["type"] != "welcome":
                raise ValueError("not welcome")
            self.seq = json.loads(content)["seq"]
        except BaseException:
            writer.close()
            raise
        return reader, writer

    async def _frame(self, reader: asyncio.StreamReader) -> tuple[int, bytes]:
        first, size = await reader.readexactly(2)
        if size == 126:
            size = int.from_bytes(await reader.readexactly(2))
        return first & 0x0F, await reader.readexactly(size)

    async def _hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            kind, content = await self._frame(reader)
            if kind == 9:
                writer.write(frame(10, content))
            elif kind == 8:
                return

    async def _ping(self, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(random.random() * PING_SECONDS)
        while True:
            writer.write(frame(9, b""))
            await asyncio.sleep(PING_SECONDS)


class Fleet:
    """All of them."""

    def __init__(self, port: int, tokens: list[str]) -> None:
        self.port = port
        self.boxes = [Box(port, token) for token in tokens]
        self._lives = [asyncio.create_task(box.run()) for box in self.boxes]

    async def all_welcomed(self) -> None:
        """Wait until every box is connected."""
        for box in self.boxes:
            await box.welcomed.wait()

    async def steady(self, seconds: float) -> dict[str, float]:
        """What boxes ask over HTTP, each over a line of its own, at the times they would."""
        took: list[float] = []
        failed = 0
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self.port}", connector=connector) as http:

            async def one(box: Box, path: str, body: bytes | None) -> None:
                nonlocal failed
                began = time.perf_counter()
                headers = {"Authorization": f"Bearer {box.token}", "Content-Type": "application/json"}
                method = "POST" if body else "GET"
                async with http.request(method, path, data=body, headers=headers) as answer:
                    await answer.read()
                    failed += answer.status != 200
                took.append(time.perf_counter() - began)

            beat = Heartbeat(run=os.urandom(8).hex(), version="0.1.0", bundle_version=1).model_dump_json()
            rate = len(self.boxes) / HEARTBEAT_SECONDS
            share = HEARTBEAT_SECONDS / CHECK_SECONDS
            until, tasks = time.monotonic() + seconds, set[asyncio.Task[None]]()
            while time.monotonic() < until:
                await asyncio.sleep(random.expovariate(rate * (1 + share)))
                box = random.choice(self.boxes)
                check = random.random() < share / (1 + share)
                path, body = (
                    ("/api/catalogue/manifest", None) if check else ("/api/tv/heartbeat", beat.encode())
                )
                task = asyncio.create_task(one(box, path, body))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.gather(*tasks)
        cuts = statistics.quantiles(took, n=100)
        return {"asked": len(took), "failed": failed, "p50": cuts[49], "p99": cuts[98], "most": max(took)}


async def _words() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


def _say(**told: float) -> None:
    print(json.dumps(told), flush=True)


async def main(port: int, tokens: list[str]) -> None:
    """Obey until stdin ends."""
    fleet = Fleet(port, tokens)
    words = await _words()
    await fleet.all_welcomed()
    _say(welcomed=len(fleet.boxes))
    while line := (await words.readline()).decode().split():
        if line[0] == "steady":
            _say(**await fleet.steady(float(line[1])))
        elif line[0] == "gone":
            for box in fleet.boxes:
                await box.lost.wait()
                box.tries = 0
            _say(gone=len(fleet.boxes))
        elif line[0] == "back":
            began = time.monotonic()
            await fleet.all_welcomed()
            tries = sorted(box.tries for box in fleet.boxes)
            _say(seconds=time.monotonic() - began, tries=tries[len(tries) // 2], most=tries[-1])


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())))
