"""Heartbeats on their way into the database: kept in memory for a second, then written together.

Ten thousand boxes would otherwise be ten thousand small transactions, each of which waits for the disk.
"""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web
from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.fleet import AlarmKind
from protocol.heartbeat import Heartbeat
from server.events.connection import CONNECTIONS
from server.fleet import alarms
from server.fleet.rules import Turns, packed
from server.fleet.tables import box_states
from server.store.engine import STORE

FLUSH_SECONDS = 1.0
_AT_ONCE = 500
"""Rows of one transaction: calls must not wait long for the one writer of SQLite."""

_WRITTEN = (
    update(box_states)
    .where(box_states.c.device_id == bindparam("box"))
    .values(
        seen=bindparam("at"),
        run=bindparam("last_run"),
        earlier_run=bindparam("run_before"),
        version=bindparam("program"),
        bundle_version=bindparam("bundle"),
        refused_version=bindparam("refused"),
        uptime=bindparam("up"),
        problems=bindparam("trouble"),
        width=bindparam("wide"),
        height=bindparam("high"),
        profile=bindparam("remote"),
        starts=bindparam("started"),
        crashes=bindparam("crashed"),
    )
)


class Pulse:
    """What was heard and is not written yet, in order."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, int, Heartbeat]] = []
        self._twice: set[str] = set()
        """Boxes with two sockets at the last look."""

    def hear(self, device_id: str, now: int, beat: Heartbeat) -> None:
        """A heartbeat; it is in the database within seconds."""
        self._heard.append((device_id, now, beat))

    async def write(self, app: web.Application) -> None:
        """Write what was heard. What fails is dropped: the next heartbeat says the same."""
        heard, self._heard = self._heard, []
        for first in range(0, len(heard), _AT_ONCE):
            async with app[STORE].write() as conn:
                await _write(conn, heard[first : first + _AT_ONCE])

    async def look_for_twins(self, app: web.Application, now: int) -> None:
        """An alarm for each box that has sockets of two sessions at two looks in a row.

        A socket that died without a word is closed by its heartbeat before the second look.
        """
        sessions: dict[str, set[str]] = {}
        for connection in app[CONNECTIONS].open:
            if connection.caller.kind == "tv":
                sessions.setdefault(connection.caller.id, set()).add(connection.caller.session_id)
        twice = {box for box, open_sessions in sessions.items() if len(open_sessions) > 1}
        again, self._twice = twice & self._twice, twice
        if again:
            async with app[STORE].write() as conn:
                for box in sorted(again):
                    await alarms.sound(conn, box, AlarmKind.TWO_PLACES, now)


PULSE = web.AppKey("pulse", Pulse)


async def _write(conn: AsyncConnection, heard: list[tuple[str, int, Heartbeat]]) -> None:
    columns = (
        box_states.c.device_id,
        box_states.c.run,
        box_states.c.earlier_run,
        box_states.c.starts,
        box_states.c.crashes,
    )
    boxes = {device_id for device_id, _, _ in heard}
    known = {
        row.device_id: Turns(row.run, row.earlier_run, row.starts, row.crashes)
        for row in await conn.execute(select(*columns).where(columns[0].in_(boxes)))
    }
    rows: dict[str, dict[str, str | int]] = {}
    for device_id, now, beat in heard:
        if device_id not in known:
            continue
        known[device_id], two = known[device_id].heard(beat.run, beat.problems)
        if two:
            await alarms.sound(conn, device_id, AlarmKind.TWO_RUNS, now)
        rows[device_id] = _row(device_id, now, beat, known[device_id])
    if rows:
        await conn.execute(_WRITTEN, [rows[device_id] for device_id in sorted(rows)])


def _row(device_id: str, now: int, beat: Heartbeat, turns: Turns) -> dict[str, str | int]:
    return {
        "box": device_id,
        "at": now,
        "last_run": turns.run,
        "run_before": turns.earlier,
        "program": beat.version,
        "bundle": beat.bundle_version,
        "refused": beat.refused_version,
        "up": beat.uptime,
        "trouble": packed(beat.problems),
        "wide": beat.width,
        "high": beat.height,
        "remote": beat.profile,
        "started": turns.starts,
        "crashed": turns.crashes,
    }


async def keep_writing(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: what was heard last is written before the program ends."""
    yield
    async with asyncio.timeout(5.0):
        await app[PULSE].write(app)
