"""What happens to calls by themselves, after a restart too: ringing ends, who stays away is given up."""

from protocol.call import CallState, DeskName, EndedBy
from server.calls import clerk_store, rules, store
from server.calls.switchboard import Switchboard
from server.desks.group_hours import table_for
from server.workdays.store import workdays


async def ringing_timed_out(board: Switchboard) -> None:
    """Calls nobody answered go back to the front, their clerks are paused. Also after a restart."""
    before = board.now() - rules.RING_SECONDS * 1000
    async with board.database.read() as conn:
        desks = await store.waiting_desks(conn)
        overdue = await store.ringing_since(conn, before)
    if overdue:  # a write transaction every second would keep the disk busy all night
        async with board.database.write() as conn:
            for row in await store.ringing_since(conn, before, lock=True):
                await board.back_to_front(conn, row)
        desks = {*desks, *(row.desk for row in overdue)}
    await _calling_timed_out(board)
    for desk in desks:
        await board.ring_free_clerks(desk)


async def _calling_timed_out(board: Switchboard) -> None:
    """Televisions that nobody came to."""
    before = board.now() - rules.CALLING_SECONDS * 1000
    async with board.database.read() as conn:
        if not await store.ringing_since(conn, before, CallState.CALLING):
            return
    async with board.database.write() as conn:
        for row in await store.ringing_since(conn, before, CallState.CALLING, lock=True):
            await board.end(conn, row, CallState.MISSED, EndedBy.SERVER)


async def close_for_the_day(board: Switchboard) -> None:
    """Who still waits when a desk has closed and nobody serves it any more is rung back instead."""
    now, table = board.now(), board.desks
    after = now - rules.AWAY_SECONDS * 1000
    async with board.database.read() as conn:
        days = await workdays(conn)
        over = [
            row.id
            for desk in await store.waiting_desks(conn)
            if not await clerk_store.clerks_taking_calls(conn, desk, after)
            for row in await store.queue_of(conn, desk)
            if not (await table_for(conn, table, row.device_id)).desks[DeskName(desk)].is_open(days, now)
        ]
    if over:
        async with board.database.write() as conn:
            for call_id in over:
                row = await store.find_call(conn, call_id, lock=True)
                if row is not None and row.state == CallState.QUEUED.value:
                    await board.end(conn, row, CallState.MISSED, EndedBy.SERVER)


async def give_up_absent(board: Switchboard) -> None:
    """Boxes that stay away: a waiting one is missed, a talking one has ended."""
    for state, to, seconds in (
        (CallState.QUEUED, CallState.MISSED, rules.NO_SHOW_SECONDS),
        (CallState.TALKING, CallState.ENDED, rules.TALK_LOST_SECONDS),
    ):
        before = board.now() - seconds * 1000
        async with board.database.read() as conn:
            if not await store.away_since(conn, state, before):
                continue
        async with board.database.write() as conn:
            for row in await store.away_since(conn, state, before, lock=True):
                await board.end(conn, row, to, EndedBy.SERVER)
