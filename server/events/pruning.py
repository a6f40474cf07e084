"""Old events go; the newest always stays, so that numbers never begin anew."""

from aiohttp import web
from sqlalchemy import delete, func, select

from server.clock import CLOCK
from server.events.outbox import events
from server.settings import SETTINGS
from server.store.engine import STORE


async def prune(app: web.Application) -> None:
    """Drop events older than the operator keeps them. A client away for longer is told of the gap."""
    before = app[CLOCK]() - app[SETTINGS].keep_events_hours * 3_600_000
    newest = select(func.max(events.c.seq)).scalar_subquery()
    async with app[STORE].write() as conn:
        await conn.execute(delete(events).where(events.c.created < before, events.c.seq < newest))
