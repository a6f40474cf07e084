"""Alarms of boxes whose identity seems to be in two places."""

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.fleet import Alarm, AlarmKind
from server.crypto.tokens import new_id
from server.fleet.tables import box_alarms, box_states

_T = box_alarms.c


async def sound(conn: AsyncConnection, device_id: str, kind: AlarmKind, now: int) -> None:
    """Raise an alarm; one that stands is counted on."""
    mine = (_T.device_id == device_id) & (_T.kind == kind.value) & _T.cleared.is_(None)
    again = update(box_alarms).where(mine).values(last=now, times=_T.times + 1)
    if not (await conn.execute(again)).rowcount:
        row = {"id": new_id(), "device_id": device_id, "kind": kind.value, "first": now, "last": now}
        await conn.execute(insert(box_alarms).values(**row, times=1))
        await _count(conn, device_id)


async def clear(conn: AsyncConnection, device_id: str, now: int) -> int:
    """Somebody has looked into them; how many there were."""
    mine = (_T.device_id == device_id) & _T.cleared.is_(None)
    cleared = (await conn.execute(update(box_alarms).where(mine).values(cleared=now))).rowcount
    await _count(conn, device_id)
    return cleared


async def of_box(conn: AsyncConnection, device_id: str) -> tuple[Alarm, ...]:
    """The newest first, at most fifty."""
    query = select(box_alarms).where(_T.device_id == device_id).order_by(_T.last.desc(), _T.id).limit(50)
    return tuple(
        Alarm(
            id=row.id,
            kind=AlarmKind(row.kind),
            first=row.first,
            last=row.last,
            times=row.times,
            cleared=row.cleared or 0,
        )
        for row in await conn.execute(query)
    )


async def _count(conn: AsyncConnection, device_id: str) -> None:
    standing = (
        select(func.count())
        .select_from(box_alarms)
        .where(_T.device_id == device_id, _T.cleared.is_(None))
        .scalar_subquery()
    )
    await conn.execute(update(box_states).where(box_states.c.device_id == device_id).values(alarms=standing))
