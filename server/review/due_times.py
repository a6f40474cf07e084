"""Due times of what waits, counted anew when the operator's calendar has changed."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.applications.tables import WAITING, applications
from server.workdays.store import workdays


async def recount(conn: AsyncConnection, days: int) -> int:
    """Give every waiting application its due time by today's calendar; gives how many changed."""
    calendar = await workdays(conn)
    waiting = select(applications.c.id, applications.c.submitted, applications.c.due).where(WAITING)
    moved = 0
    for row in (await conn.execute(waiting)).all():
        due = calendar.due(row.submitted, days)
        if due != row.due:
            await conn.execute(update(applications).where(applications.c.id == row.id).values(due=due))
            moved += 1
    return moved
