"""Tells everybody who waits where they stand, straight to their sockets on this node.

Places are of the moment: with a thousand who wait, a row for each of them at each move would be the whole
work of the database. So a move is one row for its desk; each node reads the queue once and tells its own.
"""

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from weakref import WeakKeyDictionary

from aiohttp import web

from protocol.call import DeskName
from protocol.desk import QueuePlace
from protocol.events import QueueMoved
from server.calls import clerk_store, rules, store
from server.clock import CLOCK
from server.desks.store import message_of
from server.events.connection import CONNECTIONS, Connection
from server.events.pump import PUMP
from server.store.engine import STORE

log = logging.getLogger("server.desks")

REST = 0.25
"""Seconds between two rounds: who stands where need not be known more often."""
AGAIN = 15.0
"""Seconds after which all are looked at without a move: waits change, sockets come back."""
_AUDIENCES = tuple(f"desk:{desk.value}" for desk in DeskName)


class Crier:
    """A listener of the pump, like a socket; must not block there."""

    def __init__(self, app: web.Application) -> None:
        self._app = app
        self._changed: set[str] = set()
        self._wake = asyncio.Event()
        self._told: WeakKeyDictionary[Connection, QueuePlace] = WeakKeyDictionary()

    def deliver(self, seq: int, body: str) -> None:
        """From the pump: something about a desk has changed."""
        desk = json.loads(body).get("desk")
        if desk:
            self._changed.add(desk)
            self._wake.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN):
                    await self._wake.wait()
            self._wake.clear()
            desks, self._changed = self._changed or {desk.value for desk in DeskName}, set()
            for desk in desks:
                try:
                    await self.tell(desk)
                except Exception:  # the next round may succeed
                    log.exception("places of a desk could not be told")
            await asyncio.sleep(REST)

    async def tell(self, desk: str) -> int:
        """Tell those of a desk's queue who are connected here and do not know yet; gives how many."""
        here: dict[str, list[Connection]] = defaultdict(list)
        for connection in self._app[CONNECTIONS].open:
            if connection.caller.kind == "tv":
                here[connection.caller.household_id].append(connection)
        if not here:
            return 0
        after = self._app[CLOCK]() - rules.AWAY_SECONDS * 1000
        async with self._app[STORE].read() as conn:
            waiting = await store.places_of(conn, desk)
            if not waiting:
                return 0
            taking = await clerk_store.clerks_taking_calls(conn, desk, after)
            seconds = await store.service_seconds(conn, desk)
            message = await message_of(conn, desk)
        told = 0
        for position, (call_id, household_id) in enumerate(waiting, start=1):
            if household_id not in here:
                continue
            wait = rules.expected_wait(position, taking, seconds)
            place = QueuePlace(call_id=call_id, position=position, expected_wait=wait, message=message)
            body = ""
            for connection in here[household_id]:
                if self._told.get(connection) != place:
                    self._told[connection] = place
                    body = body or QueueMoved(place=place).model_dump_json()
                    connection.deliver_now(body)
                    told += 1
        return told


CRIER = web.AppKey("crier", Crier)


async def run_crier(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the crier hears the desks while the application runs."""
    crier = app[CRIER]
    app[PUMP].join(crier, _AUDIENCES)
    task = asyncio.create_task(crier.run(), name="crier")
    yield
    app[PUMP].leave(crier, _AUDIENCES)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
