"""Sessions, challenges and failed logins that have ended are dropped a day later."""

from aiohttp import web

from server.clock import CLOCK
from server.devices import store as devices
from server.staff import store as staff
from server.store.engine import STORE

_KEEP_MS = 24 * 3600 * 1000


async def forget_expired(app: web.Application) -> None:
    """Drop what nobody can use any more."""
    before = app[CLOCK]() - _KEEP_MS
    async with app[STORE].write() as conn:
        await staff.forget(conn, before)
        await devices.forget(conn, before)
