"""Health tells which part has failed."""

import asyncio
from collections import namedtuple

from server.events.doorbell import DOORBELL
from server.events.pump import PUMP
from server.http import health
from server.store.engine import STORE
from tests.server.service import Service

Usage = namedtuple("Usage", "total used free")


async def _health(service: Service) -> tuple[int, dict]:
    async with service.caller().get("/api/health") as answer:
        return answer.status, await answer.json()


async def test_all_is_well(service: Service) -> None:
    status, told = await _health(service)
    assert status == 200
    assert {told[part] for part in ("status", "database", "events", "disk")} == {"ok"}


async def test_a_database_that_cannot_be_reached_is_named(service: Service, monkeypatch) -> None:
    def away():
        raise OSError

    monkeypatch.setattr(service.app[STORE], "read", away)
    status, told = await _health(service)
    assert (status, told["status"], told["database"], told["disk"]) == (503, "failed", "failed", "ok")


async def test_events_that_cannot_be_read_are_named(plain_service: Service, monkeypatch) -> None:
    tried = asyncio.Event()

    async def broken() -> bool:
        tried.set()
        raise OSError

    monkeypatch.setattr(plain_service.app[PUMP], "once", broken)
    plain_service.app[DOORBELL].ring()
    await asyncio.wait_for(tried.wait(), 10)
    status, told = await _health(plain_service)
    assert (status, told["events"]) == (503, "failed")


async def test_a_full_disk_is_named(plain_service: Service, monkeypatch) -> None:
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100, 100, 0))
    status, told = await _health(plain_service)
    assert (status, told["disk"]) == (503, "failed")
