"""Reading what is now and what was, of some desks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.callback import CallbackState
from protocol.rating import RatingLevel
from server.callbacks.store import callbacks
from server.calls.clerk_store import clerk_desks, clerks
from server.calls.store import calls
from server.calls.transfer_store import call_transfers
from server.ratings.store import ratings
from server.supervision.rules import Past


async def past_calls(conn: AsyncConnection, desks: Sequence[str], since: int) -> list[Past]:
    """Calls of these desks that ended, or were handed on, since ``since`` (ms)."""
    columns = (calls.c.state, calls.c.queued, calls.c.answered, calls.c.ended, calls.c.callback_id)
    wanted = select(*columns).where(calls.c.desk.in_(desks), calls.c.ended >= since)
    past = [
        Past(CallState(row.state), row.queued, row.answered, row.ended, row.callback_id is not None)
        for row in await conn.execute(wanted)
    ]
    # For the desk that handed a call on its part is over; the row is the next desk's.
    passed = call_transfers.c
    wanted = select(passed.queued, passed.answered, passed.sent).where(
        passed.from_desk.in_(desks), passed.sent >= since
    )
    return past + [
        Past(CallState.ENDED, row.queued, row.answered, row.sent, called_back=False)
        for row in await conn.execute(wanted)
    ]


async def past_ratings(
    conn: AsyncConnection, desks: Sequence[str], since: int
) -> list[tuple[int, RatingLevel]]:
    """(when, level) of these desks since ``since`` (ms). No names: whom it is about is asked elsewhere."""
    wanted = select(ratings.c.rated, ratings.c.level).where(
        ratings.c.desk.in_(desks), ratings.c.rated >= since
    )
    return [(row.rated, RatingLevel(row.level)) for row in await conn.execute(wanted)]


async def first_queued(conn: AsyncConnection, desk: str) -> int | None:
    """Since when the longest waiting one waits (ms)."""
    wanted = select(func.min(calls.c.queued)).where(
        calls.c.desk == desk, calls.c.state == CallState.QUEUED.value
    )
    moment: int | None = (await conn.execute(wanted)).scalar_one()
    return moment


async def open_callbacks(conn: AsyncConnection, desk: str, now: int) -> tuple[int, int]:
    """(open, of them late) call-backs of a desk."""
    wanted = select(callbacks.c.promised).where(
        callbacks.c.desk == desk, callbacks.c.state == CallbackState.OPEN.value
    )
    promised = list((await conn.execute(wanted)).scalars())
    return len(promised), sum(moment < now for moment in promised)


async def clerks_of(conn: AsyncConnection, desks: Sequence[str], seen_after: int) -> Sequence[Row[Any]]:
    """Clerks of these desks seen since ``seen_after`` (ms), with the state of the call they hold."""
    held = calls.c.state.in_([CallState.CALLING.value, CallState.RINGING.value, CallState.TALKING.value])
    mine = select(clerk_desks.c.staff_id).where(clerk_desks.c.desk.in_(desks))
    wanted = (
        select(
            clerks,
            calls.c.state.label("call_state"),
            calls.c.answered.label("call_answered"),
            calls.c.rung.label("call_rung"),
        )
        .join(calls, (calls.c.clerk_id == clerks.c.staff_id) & held, isouter=True)
        .where(clerks.c.staff_id.in_(mine), clerks.c.seen > seen_after)
        .order_by(clerks.c.number, clerks.c.staff_id)
    )
    return (await conn.execute(wanted)).all()


async def desks_of_clerks(conn: AsyncConnection) -> dict[str, list[str]]:
    """Clerk → desks served."""
    found: dict[str, list[str]] = {}
    for row in await conn.execute(select(clerk_desks).order_by(clerk_desks.c.desk)):
        found.setdefault(row.staff_id, []).append(row.desk)
    return found
