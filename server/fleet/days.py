"""How the fleet was, day by day: for the plots of the operator's page."""

from datetime import timedelta

from aiohttp import web
from sqlalchemy import case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.fleet import FleetDay
from server.clock import CLOCK
from server.devices.store import devices
from server.fleet.rules import DAYS_KEPT, county_day, day_begins
from server.fleet.tables import box_states, fleet_days
from server.store.engine import STORE

_T = fleet_days.c


async def note(app: web.Application) -> None:
    """Write down the day so far; of those with problems the most there were at once."""
    now = app[CLOCK]()
    async with app[STORE].write() as conn:
        await note_day(conn, now)
        await conn.execute(
            delete(fleet_days).where(_T.day < str(county_day(now) - timedelta(days=DAYS_KEPT)))
        )


async def note_day(conn: AsyncConnection, now: int) -> None:
    """The row of today."""
    seen = box_states.c.seen >= day_begins(now)
    unwell = seen & or_(box_states.c.problems != "", box_states.c.alarms > 0)
    query = (
        select(func.count(), func.sum(case((seen, 1), else_=0)), func.sum(case((unwell, 1), else_=0)))
        .select_from(box_states)
        .join(devices, devices.c.id == box_states.c.device_id)
        .where(devices.c.revoked.is_(None))
    )
    enrolled, seen_today, unwell_now = (int(value or 0) for value in (await conn.execute(query)).one())
    today = str(county_day(now))
    most = case((_T.unwell > unwell_now, _T.unwell), else_=unwell_now)
    changed = update(fleet_days).where(_T.day == today)
    if not (await conn.execute(changed.values(enrolled=enrolled, seen=seen_today, unwell=most))).rowcount:
        row = {"day": today, "enrolled": enrolled, "seen": seen_today, "unwell": unwell_now}
        await conn.execute(insert(fleet_days).values(**row))


async def latest(conn: AsyncConnection, limit: int) -> tuple[FleetDay, ...]:
    """The last days that are known, the oldest first."""
    rows = (await conn.execute(select(fleet_days).order_by(_T.day.desc()).limit(limit))).all()
    return tuple(
        FleetDay(day=row.day, enrolled=row.enrolled, seen=row.seen, unwell=row.unwell)
        for row in reversed(rows)
    )
