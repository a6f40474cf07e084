"""What the application's factory takes from this feature."""

from pathlib import Path

from aiohttp import web

from protocol.participant import ParticipantState
from server.calls import participant_store
from server.calls import store as call_store
from server.calls.switchboard import SWITCHBOARD
from server.clock import CLOCK
from server.events.connection import CONNECTIONS
from server.guests import desk_operations, guest_operations, rules, sessions, store
from server.http.operation import collect
from server.http.static_files import static_files
from server.jobs.periodic import every
from server.store.engine import STORE

OPERATIONS = [
    *collect(desk_operations, guest_operations),
    static_files("/static/guests/", Path(__file__).parent / "static"),
]


async def mind_pages(app: web.Application) -> None:
    """Several times within rules.AWAY_MS: who has closed the page has left, and all hear of it."""
    now = app[CLOCK]()
    here = {each.caller.id for each in app[CONNECTIONS].open if each.caller.kind == "guest"}
    if here:
        async with app[STORE].write() as conn:
            await store.saw(conn, here, now)
    async with app[STORE].read() as conn:
        closed = await store.closed_pages(conn, now - rules.AWAY_MS)
    for participant in closed:
        async with app[STORE].write() as conn:
            found = await participant_store.find(conn, participant_id=participant)
            row = None if found is None else await call_store.find_call(conn, found.call_id, lock=True)
            if found is None or row is None:
                continue
            await participant_store.change(conn, participant, state=ParticipantState.GONE.value)
            await app[SWITCHBOARD].tell(conn, row, also=found)


async def _forget(app: web.Application) -> None:
    async with app[STORE].write() as conn:
        await store.forget(conn, app[CLOCK]())


def setup(app: web.Application) -> None:
    """Third persons are known by token and cookie; closed pages are noticed; old invitations go."""
    sessions.setup(app)
    every(app, "third persons", 10.0, mind_pages)
    every(app, "old invitations", 3600.0, _forget)
