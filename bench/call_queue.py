"""The queue of calls: twenty clerks on two nodes over PostgreSQL, a thousand boxes that wait on one node."""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp

from bench.priority import before_other_work
from protocol import SCHEMA_VERSION
from server.crypto.tokens import hash_token, new_token
from tests.pilot import Server
from tests.postgres import Cluster, PostgresMissing

TITLE = "The queue of calls: call-next by twenty clerks, places of a thousand who wait"
CLERKS, TICKETS = 20, 4000
TALK = (0.2, 0.6)
"""Seconds a clerk of the measurement talks; a real one talks five hundred times as long."""
TARGET_P99_MS = 50
WAITING, ROUNDS = 1000, 7
WARM = 200
"""Boxes whose memory is not counted: what the program itself needs is there after them."""
TARGET_PLACES_MS, TARGET_KB = 500, 20
OFFER = {"type": "offer", "sdp": "v=0\r\ns=-\r\n"}
Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    with before_other_work() as priority:
        rows = [*_two_nodes(), *asyncio.run(_thousand())]
    return [*rows, ("priority of all that was measured", priority, "", True)]


# -- twenty clerks ------------------------------------------------------------------------------


def _two_nodes() -> list[Row]:
    try:
        cluster = Cluster()
    except PostgresMissing as missing:
        return [("PostgreSQL", str(missing), "", False)]
    try:
        _, url = cluster.create_database()
        with tempfile.TemporaryDirectory() as folder:
            return asyncio.run(_nodes(url, Path(folder)))
    finally:
        cluster.stop()


async def _nodes(url: str, folder: Path) -> list[Row]:
    await _fill(url, folder)
    command = [sys.executable, "-m", "bench.call_queue", url, str(folder)]
    nodes = [
        await asyncio.create_subprocess_exec(*command, str(number), stdout=asyncio.subprocess.PIPE)
        for number in (1, 2)
    ]
    told = await asyncio.gather(*(node.communicate() for node in nodes))
    taken: list[str] = []
    times: list[float] = []
    for out, _ in told:
        answer = json.loads(out.splitlines()[-1])
        taken += answer["taken"]
        times += answer["ms"]
    double = sum(count - 1 for count in Counter(taken).values())
    times.sort()
    p99 = times[int(len(times) * 0.99)]
    what = f"{CLERKS} clerks × {TICKETS} tickets, two nodes over PostgreSQL"
    all_served = len(set(taken)) == TICKETS
    return [
        (f"{what}: double calls", f"{double} ({len(set(taken))} served)", "0", double == 0 and all_served),
        (f"{what}: call-next, p99", f"{p99:.0f} ms", f"≤ {TARGET_P99_MS} ms", p99 <= TARGET_P99_MS),
        (f"{what}: call-next, median", f"{median(times):.1f} ms", "", True),
    ]


async def _fill(url: str, folder: Path) -> None:
    from sqlalchemy import insert

    from server.calls.store import calls
    from server.settings import Settings
    from server.store.engine import STORE
    from tests.server.service import Service

    service = Service(Settings(data=folder, database=url, demo=True))
    await service.start()
    rows = [
        {
            "id": f"call_{number:06}",
            "desk": "anxinban",
            "state": "queued",
            "household_id": f"h{number}",
            "device_id": f"d{number}",
            "caller": "一号机顶盒",
            "place": number,
            "generation": 1,
            "seen": 2**52,
            "queued": 1,
        }
        for number in range(TICKETS)
    ]
    async with service.app[STORE].write() as conn:
        await conn.execute(insert(calls), rows)
    await service.stop()


async def _node(url: str, folder: Path, number: int) -> None:
    """One node with half of the clerks; prints what they took and how long each call-next was."""
    from protocol.call import DeskName
    from server.calls import serving
    from server.calls.switchboard import SWITCHBOARD
    from server.http.caller import Caller
    from server.http.errors import ApiError
    from server.settings import Settings
    from tests.server.service import Service

    service = Service(Settings(data=folder, database=url, demo=True))
    await service.start()
    board = service.app[SWITCHBOARD]
    taken: list[str] = []
    times: list[float] = []

    async def work(clerk: Caller, chance: random.Random) -> None:
        while True:
            began = time.perf_counter()
            try:
                row = await serving.answer_next(board, clerk, DeskName.ANXINBAN)
            except ApiError:
                return
            times.append((time.perf_counter() - began) * 1000)
            taken.append(row.id)
            await asyncio.sleep(chance.uniform(*TALK))
            await board.hang_up(clerk, row.id)

    clerks = [
        Caller("staff", f"clerk-{number}-{each}", name="王敏", number=str(each), desks=("anxinban",))
        for each in range(CLERKS // 2)
    ]
    await asyncio.gather(*(work(clerk, random.Random(clerk.id)) for clerk in clerks))
    await service.stop()
    print(json.dumps({"taken": taken, "ms": times}))


# -- a thousand who wait ------------------------------------------------------------------------


class _Box:
    """A waiting box: its session, its socket, the place it was told last."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self.http, self.token = http, token
        self.place, self.told, self.bytes = 0, 0.0, 0

    async def connect(self) -> None:
        self.socket = await self.http.ws_connect("/ws/tv", compress=0)
        await self.socket.send_json(
            {"type": "authenticate", "token": self.token, "schema_version": SCHEMA_VERSION}
        )
        assert (await self.socket.receive_json())["type"] == "welcome"
        self.hearing = asyncio.create_task(self._hear())

    async def call(self) -> None:
        self.call_id = (await self._post("/api/tv/calls", {"desk": "anxinban"}))["id"]

    async def offer(self) -> None:
        signal = {"call_id": self.call_id, "generation": 1, "description": OFFER}
        await self.socket.send_json({"type": "signal", "id": "s1", "signal": signal})

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        async with self.http.post(path, json=body, headers=headers) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()  # type: ignore[no-any-return]

    async def _hear(self) -> None:
        async for message in self.socket:
            event = json.loads(message.data).get("event", {})
            if event.get("type") == "queue.moved":
                self.place, self.told = event["place"]["position"], time.perf_counter()
                self.bytes = len(message.data)


async def _thousand() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        # The first start makes the sample: what that leaves free would hide what a thousand sockets need.
        server = await asyncio.to_thread(Server, Path(folder) / "server")
        await asyncio.to_thread(server.stop)
        server = await asyncio.to_thread(Server, Path(folder) / "server")
        connector = aiohttp.TCPConnector(limit=0)
        try:
            async with aiohttp.ClientSession(server.url, connector=connector) as http:
                return await _measure(server, http)
        finally:
            await asyncio.to_thread(server.stop)


async def _measure(server: Server, http: aiohttp.ClientSession) -> list[Row]:
    boxes = [_Box(http, token) for token in _enrolled(server.data / "server.db")]
    await _some_at_once(boxes[:WARM], "connect")
    before = await _settled(server)
    await _some_at_once(boxes[WARM:], "connect")
    each = (await _settled(server) - before) / (WAITING - WARM)
    for box in boxes:  # in order, so that everybody's place is known here
        await box.call()
    for box in boxes[:ROUNDS]:
        await box.offer()
    await _until(lambda: all(box.place == n for n, box in enumerate(boxes, start=1)))
    clerk = aiohttp.ClientSession(
        server.url, headers={"X-Requested-With": "console"}, cookie_jar=aiohttp.CookieJar(unsafe=True)
    )
    account = server.account("clerk")
    async with clerk.post(
        "/api/staff/login", json={key: account[key] for key in ("username", "password")}
    ) as answer:
        assert answer.status == 200
    first, last = [], []
    for turn in range(ROUNDS):
        began = time.perf_counter()
        async with clerk.post("/api/staff/calls/next?desk=anxinban") as answer:
            assert answer.status == 200, await answer.text()
            call_id = (await answer.json())["call"]["id"]
        waiting = boxes[turn + 1 :]
        await _until(lambda waiting=waiting: all(box.place == n for n, box in enumerate(waiting, start=1)))
        told = [box.told - began for box in waiting]
        first.append(min(told) * 1000)
        last.append(max(told) * 1000)
        async with clerk.post(f"/api/staff/calls/{call_id}/hangup") as answer:
            assert answer.status == 200
        await asyncio.sleep(0.5)
    await clerk.close()
    slowest, size = max(last), boxes[-1].bytes
    for box in boxes:
        box.hearing.cancel()
        await box.socket.close()
    what = f"{WAITING} waiting boxes on one node"
    return [
        (
            f"{what}: from call-next until the last knows the new place, slowest of {ROUNDS}",
            f"{slowest:.0f} ms (median {median(last):.0f}, the first after {median(first):.0f})",
            f"≤ {TARGET_PLACES_MS} ms",
            slowest <= TARGET_PLACES_MS,
        ),
        (f"{what}: memory of the server each", f"{each:.1f} kB", f"≤ {TARGET_KB} kB", each <= TARGET_KB),
        (f"{what}: one update", f"{size} bytes", f"≤ {TARGET_KB} kB", size <= TARGET_KB * 1024),
    ]


def _enrolled(database: Path) -> list[str]:
    """Tokens of a thousand boxes, put into the database: enrolling is bounded to a few a minute."""
    later = (time.time_ns() // 1_000_000) + 3_600_000
    tokens = [new_token() for _ in range(WAITING)]
    with closing(sqlite3.connect(database, timeout=20)) as db, db:
        for number, token in enumerate(tokens):
            home, device, total = f"home-{number}", f"device-{number}", number + 1000
            db.execute(
                "INSERT INTO households (id, number, label, township, created) VALUES (?, ?, ?, '', 1)",
                (home, total, f"{total} 号机顶盒"),
            )
            db.execute(
                "INSERT INTO devices (id, household_id, public_key, smart_card, model, created)"
                " VALUES (?, ?, ?, '', '', 1)",
                (device, home, f"key-{number}"),
            )
            db.execute(
                "INSERT INTO device_sessions (id, token_hash, device_id, created, expires)"
                " VALUES (?, ?, ?, 1, ?)",
                (f"session-{number}", hash_token(token), device, later),
            )
    return tokens


async def _some_at_once(boxes: list[_Box], what: str) -> None:
    for start in range(0, len(boxes), 20):
        await asyncio.gather(*(getattr(box, what)() for box in boxes[start : start + 20]))


async def _until(fits: Any, seconds: float = 60) -> None:
    """Looked at every 5 ms: the boxes note the moments themselves."""
    deadline = time.perf_counter() + seconds
    while not fits():
        assert time.perf_counter() < deadline, "the places were not told"
        await asyncio.sleep(0.005)


async def _settled(server: Server) -> float:
    """Kilobytes, once they stay the same for some seconds: what was needed to start is given back late."""
    last = _kilobytes(server)
    for _ in range(15):
        await asyncio.sleep(3)
        now = _kilobytes(server)
        if abs(now - last) < 50:
            return now
        last = now
    return last


def _kilobytes(server: Server) -> float:
    """Resident memory of the server process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return float(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    asyncio.run(_node(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
