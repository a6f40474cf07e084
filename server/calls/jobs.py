"""What happens to calls by themselves: ringing ends, absent boxes are given up, presence is noted."""

from aiohttp import web

from server.calls import clerk_store, overdue, store
from server.calls.switchboard import SWITCHBOARD
from server.events.connection import CONNECTIONS
from server.store.engine import STORE


async def end_ringing(app: web.Application) -> None:
    """Every second."""
    await overdue.ringing_timed_out(app[SWITCHBOARD])


async def close_desks(app: web.Application) -> None:
    """Twice a minute."""
    await overdue.close_for_the_day(app[SWITCHBOARD])


async def note_presence(app: web.Application) -> None:
    """Several times within rules.AWAY_SECONDS: who has a socket to this node."""
    open_now = list(app[CONNECTIONS].open)
    boxes = {c.caller.household_id for c in open_now if c.caller.kind == "tv"}
    pages = {c.caller.id for c in open_now if c.caller.kind == "staff"}
    if boxes or pages:
        now = app[SWITCHBOARD].now()
        async with app[STORE].write() as conn:
            if boxes:
                await store.saw_boxes(conn, boxes, now)
            if pages:
                await clerk_store.saw_clerks(conn, pages, now)
    await overdue.give_up_absent(app[SWITCHBOARD])
