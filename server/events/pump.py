"""The pump: reads new events once for all sockets of this process and hands each to those who hear it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from typing import Protocol

from aiohttp import web
from sqlalchemy import select

from server.events.doorbell import DOORBELL, Doorbell, listen
from server.events.outbox import events, newest, told
from server.events.writer import MESSAGES
from server.settings import SETTINGS
from server.store.engine import STORE, Store

log = logging.getLogger("server.events")

_LOOK_SECONDS = 2.0
"""Without a ring: another process on the same SQLite file has no doorbell here."""
_BATCH = MESSAGES // 2
"""At one go: between two, the writers hand on what they have, so a burst cuts off nobody who listens well."""


class Listener(Protocol):
    """Somebody who hears audiences; must not block."""

    def deliver(self, seq: int, body: str) -> None:
        """An event; ``body`` is its JSON."""


class Pump:
    """Audience → listeners. ``position`` is the highest ``seq`` already handed out."""

    def __init__(self, store: Store, doorbell: Doorbell) -> None:
        self._store = store
        self._doorbell = doorbell
        self._listeners: dict[str, set[Listener]] = {}
        self.position = 0
        self.is_well = False

    def join(self, listener: Listener, audiences: tuple[str, ...]) -> None:
        """From now on every event after ``position`` reaches the listener."""
        for audience in audiences:
            self._listeners.setdefault(audience, set()).add(listener)

    def leave(self, listener: Listener, audiences: tuple[str, ...]) -> None:
        """Nothing more reaches the listener."""
        for audience in audiences:
            heard = self._listeners.get(audience)
            if heard is not None:
                heard.discard(listener)
                if not heard:
                    del self._listeners[audience]

    def heard_by(self, audience: str) -> tuple[Listener, ...]:
        """Who hears an audience on this node."""
        return tuple(self._listeners.get(audience, ()))

    async def run(self) -> None:
        """For ever; a database that is away makes it unwell until it is back."""
        while True:
            try:
                while await self.once():
                    pass
                self.is_well = True
            except Exception as error:  # the next look may succeed
                self.is_well = False
                log.warning("reading events failed", extra={"reason": type(error).__name__})
                await asyncio.sleep(_LOOK_SECONDS)
            await self._doorbell.wait(_LOOK_SECONDS)

    async def once(self) -> bool:
        """Read one batch; whether there may be more."""
        wanted = select(events).where(events.c.seq > self.position).order_by(events.c.seq).limit(_BATCH)
        async with self._store.read() as conn:
            rows = (await conn.execute(wanted)).all()
        for row in rows:
            self.position = row.seq
            listeners = tuple(self._listeners.get(row.audience, ()))
            body = told(self._store.sealer, row.audience, row.body) if listeners else ""
            for listener in listeners:
                listener.deliver(row.seq, body)
        return len(rows) == _BATCH

    async def start(self) -> None:
        """Begin at the newest event: what was before is a matter of ``since``."""
        async with self._store.read() as conn:
            self.position = await newest(conn)
        self.is_well = True


PUMP = web.AppKey("pump", Pump)


async def run_pump(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: pump and, on PostgreSQL, LISTEN run while the application does."""
    pump = app[PUMP]
    await pump.start()
    tasks = [asyncio.create_task(pump.run(), name="pump")]
    if app[STORE].dialect == "postgresql":
        tasks.append(asyncio.create_task(listen(app[SETTINGS].database_url, app[DOORBELL]), name="listen"))
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
