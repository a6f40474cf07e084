"""The doorbell: tells this process, and on PostgreSQL the other nodes, that there are new events.

It carries nothing. The rows are the truth; a ring that is missed is made good by the next one or by looking
every few seconds.
"""

import asyncio
import logging
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from aiohttp import web
from sqlalchemy.engine import make_url

from server.events.outbox import CHANNEL

log = logging.getLogger("server.events")

_RETRY_SECONDS = 2.0


class Doorbell:
    """Rung after a commit; whoever waits is woken once, however often it rang."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the pump of this process."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Until it rings, at most ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            pass
        self._rung.clear()


DOORBELL = web.AppKey("doorbell", Doorbell)


async def listen(url: str, doorbell: Doorbell) -> None:
    """Hear the other nodes by LISTEN, for ever; comes back by itself when the database was away."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)

    def heard(*_ignored: Any) -> None:
        doorbell.ring()

    while True:
        try:
            connection = await asyncpg.connect(dsn)
            try:
                gone = asyncio.Event()
                connection.add_termination_listener(lambda _connection, gone=gone: gone.set())
                await connection.add_listener(CHANNEL, heard)
                # What was told while nobody listened is lost: look once.
                doorbell.ring()
                await gone.wait()
            finally:
                connection.terminate()
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("listening was interrupted", extra={"reason": type(error).__name__})
        await asyncio.sleep(_RETRY_SECONDS)
