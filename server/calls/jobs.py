"""What happens to calls by themselves: ringing ends, absent boxes are given up, presence is noted."""

from aiohttp import web

from server.calls import store
from server.calls.switchboard import SWITCHBOARD
from server.events.connection import CONNECTIONS
from server.store.engine import STORE


async def end_ringing(app: web.Application) -> None:
    """Every second."""
    await app[SWITCHBOARD].ringing_timed_out()


async def close_desks(app: web.Application) -> None:
    """Twice a minute."""
    await app[SWITCHBOARD].close_for_the_day()


async def note_presence(app: web.Application) -> None:
    """Several times within rules.AWAY_SECONDS: who has a socket to this node."""
    open_now = list(app[CONNECTIONS].open)
    boxes = {c.caller.household_id for c in open_now if c.caller.kind == "tv"}
    pages = {c.caller.id for c in open_now if c.caller.kind == "staff"}
    if boxes or pages:
        async with app[STORE].write() as conn:
            await store.saw(conn, boxes, pages, app[SWITCHBOARD].now())
    await app[SWITCHBOARD].give_up_absent()
