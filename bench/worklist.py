"""Pages of a worklist of 100,000 cases over HTTP, on SQLite and PostgreSQL, as a clerk's browser asks."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from protocol.staff import Role
from server.clock import now_ms
from server.crypto.sealing import SEALER
from server.settings import Settings
from server.store.engine import STORE
from tests.postgres import Cluster, PostgresMissing
from tests.server.review.many import fill
from tests.server.service import Service

TITLE = "A page of 50 out of 100,000 waiting cases, with the counts of all tabs"
CASES = 100_000
TARGET_MS = 100
TURNS = 15
Row = tuple[str, str, str, bool]

_ASKED = {
    "all, by due time": {},
    "newest first": {"sort": "newest"},
    "one department": {"department": "第7局"},
    "mine": {"tab": "mine"},
    "came back": {"tab": "again"},
    "due": {"tab": "due"},
}


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_measure("SQLite", Settings(data=Path(folder), demo=True)))
        try:
            cluster = Cluster()
        except PostgresMissing as missing:
            return [*rows, ("PostgreSQL", str(missing), "", False)]
        try:
            _, url = cluster.create_database()
            settings = Settings(data=Path(folder) / "postgresql", database=url, demo=True)
            return rows + asyncio.run(_measure("PostgreSQL", settings))
        finally:
            cluster.stop()


async def _measure(engine: str, settings: Settings) -> list[Row]:
    service = Service(replace(settings, port=0))
    await service.start()
    try:
        clerk_id = await service.add_staff(Role.CLERK, "bench")
        box = await service.box()
        await fill(
            service.app[STORE],
            service.app[SEALER],
            CASES,
            household_id=box.household_id,
            device_id=box.device_id,
            now=now_ms(),
            departments=42,
            clerk_id=clerk_id,
        )
        clerk = await service.login("bench")
        narrow = await service.staff(Role.CLERK, "narrow", departments=("第3局", "第4局"))
        rows = [await _row(engine, what, clerk, query) for what, query in _ASKED.items()]
        rows.append(await _row(engine, "a clerk of two departments", narrow, {}))
        rows.append(await _deep(engine, clerk))
        return rows
    finally:
        await service.stop()


async def _row(engine: str, what: str, http, query: dict[str, str]) -> Row:
    times = sorted([await _page(http, query) for _ in range(TURNS)], key=lambda each: each[0])
    middle, worst = times[len(times) // 2][0], times[-2][0]
    figure = f"{middle:.0f} ms (second slowest of {TURNS}: {worst:.0f})"
    return f"{engine}: {what}", figure, f"≤ {TARGET_MS} ms", middle <= TARGET_MS


async def _deep(engine: str, http) -> Row:
    after, times = "", []
    for _ in range(60):
        took, after = await _page(http, {"after": after, "limit": "100"})
        times.append(took)
    late = sorted(times[-15:])[7]
    return f"{engine}: page 60 of 100 rows", f"{late:.0f} ms", f"≤ {TARGET_MS} ms", late <= TARGET_MS


async def _page(http, query: dict[str, str]) -> tuple[float, str]:
    began = time.perf_counter()
    async with http.get("/api/staff/worklist", params=query) as answer:
        body = await answer.json()
    assert body["rows"], body
    return (time.perf_counter() - began) * 1000, body["next"]
