"""The clerk's pointer, straight to the television's socket: of this moment, never a row.

Where the television is connected to another node there is only the outbox to reach it: less often.
"""

import asyncio
from typing import Any

from aiohttp import web

from protocol.call import CallState
from protocol.errors import ErrorCode
from protocol.events import CallPointed
from server.calls import store as call_store
from server.calls.switchboard import NO_CALL, party_of
from server.events.connection import Connection
from server.events.outbox import append
from server.events.pump import PUMP
from server.http.caller import Caller
from server.http.errors import ApiError
from server.store.engine import STORE

LEAST = 0.05
"""Seconds between two places that are passed on; what comes sooner is left out."""
LEAST_BY_ROW = 0.5


class Pointing:
    """When each clerk's pointer was last passed on, by staff id. Times are the loop's."""

    def __init__(self) -> None:
        self._passed: dict[str, float] = {}

    def may(self, staff_id: str, now: float, least: float) -> bool:
        """Whether it is time again."""
        return now - self._passed.get(staff_id, -least) >= least

    def passed(self, staff_id: str, now: float) -> None:
        """It was passed on; those of long ago are forgotten."""
        if len(self._passed) > 500:
            self._passed = {who: when for who, when in self._passed.items() if now - when < LEAST_BY_ROW}
        self._passed[staff_id] = now


POINTING = web.AppKey("pointing", Pointing)


async def point(app: web.Application, caller: Caller, command: Any) -> None:
    """The ``point`` command. Taking the pointer away always gets through."""
    pointer, pointing = command.pointer, app[POINTING]
    now, away = asyncio.get_running_loop().time(), command.pointer.x is None
    if caller.kind != "staff":
        raise ApiError(ErrorCode.FORBIDDEN, NO_CALL)
    if not away and not pointing.may(caller.id, now, LEAST):
        return
    async with app[STORE].read() as conn:
        row = await call_store.find_call(conn, pointer.call_id)
    if row is None or not party_of(caller, row).is_clerk or row.state != CallState.TALKING.value:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    audience, event = f"household:{row.household_id}", CallPointed(pointer=pointer)
    here = [each for each in app[PUMP].heard_by(audience) if isinstance(each, Connection)]
    if not here and not away and not pointing.may(caller.id, now, LEAST_BY_ROW):
        return
    pointing.passed(caller.id, now)
    if here:
        body = event.model_dump_json()
        for connection in here:
            connection.deliver_now(body)
        return
    async with app[STORE].write() as conn:
        await append(conn, audience, event)
