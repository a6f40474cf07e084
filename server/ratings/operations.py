"""The operation of ratings."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.callback import CallbackReason
from protocol.errors import ErrorCode
from protocol.rating import Rating
from server.callbacks import work
from server.calls.store import CallRow, find_call
from server.calls.switchboard import NO_CALL
from server.desks.table_file import read_desks
from server.events.outbox import append_all
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.ratings import store
from server.ratings.rules import RefusedRating, calls_back, check


@operation(
    "PUT",
    "/api/tv/calls/{id}/rating",
    permission="tv",
    summary="评价这次通话",
    body=Rating,
    answer=Rating,
    limit_bytes=2000,
)
async def rate(ctx: Context, body: Rating, *, id: str) -> Rating:
    """Once a call; the same once more (a lost answer) does no harm. A bad one is a supervisor's task."""
    now = ctx.now_ms()
    try:
        async with ctx.store.write() as conn:
            row = await find_call(conn, id, lock=True)
            if row is None or row.household_id != ctx.caller.household_id:
                raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
            known = (await store.ratings_of(conn, [id])).get(id)
            if known is not None:
                return _again(known, body)
            try:
                check(CallState(row.state), row.answered, row.ended, body, now)
            except RefusedRating as refusal:
                raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
            await store.add_rating(conn, row, body, now)
            if calls_back(body):
                await _task(ctx, conn, row, now)
    except IntegrityError:  # two presses at once
        async with ctx.store.read() as conn:
            known = (await store.ratings_of(conn, [id])).get(id)
        if known is None:
            raise
        return _again(known, body)
    return body


def _again(known: Rating, wanted: Rating) -> Rating:
    if known != wanted:
        raise ApiError(ErrorCode.CONFLICT, "这次通话已经评价过了，谢谢您。")
    return known


async def _task(ctx: Context, conn: AsyncConnection, row: CallRow, now: int) -> None:
    """A supervisor rings; another bad rating meanwhile belongs to the same call-back."""
    known = await work.open_for_supervisor(conn, row.household_id, row.desk)
    if known is not None:
        return
    table = read_desks(ctx.settings)
    task = await work.promise_caller(conn, table, CallbackReason.RATING, row, now)
    await append_all(conn, work.news(task))
