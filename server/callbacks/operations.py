"""The operations of call-backs: a household asks to be rung, clerks work through the list."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import Call, CallState
from protocol.callback import (
    Callback,
    CallbackList,
    CallbackReason,
    CallbackState,
    HouseholdCallback,
    NewCallback,
)
from protocol.errors import ErrorCode
from server.audit.trail import record as audit
from server.callbacks import store, work
from server.callbacks.rules import minutes_until_next
from server.calls import serving
from server.calls.relay import ice_servers
from server.calls.store import open_call_of_household, rung_callbacks
from server.calls.subject import subject_of
from server.calls.switchboard import SWITCHBOARD
from server.calls.view import call_view
from server.desks.group_hours import table_for
from server.desks.table_file import read_desks
from server.devices.store import household_label
from server.events.outbox import append_all
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.ratings.rules import words
from server.ratings.store import ratings_of
from server.workdays.store import workdays

NO_TASK = "没有找到这个回电任务。"
SHOWN_MS = 24 * 3_600_000
"""So long a task that is over stays on the list, below those that are not."""


@operation(
    "POST",
    "/api/tv/callbacks",
    permission="tv",
    summary="请工作人员打给我",
    body=NewCallback,
    answer=Callback,
    status=201,
    limit_bytes=2000,
)
async def ask_for_callback(ctx: Context, body: NewCallback) -> Callback:
    """Leaves the queue if the household waits in it; asked twice, the promise there is already stands."""
    now, caller = ctx.now_ms(), ctx.caller
    table = read_desks(ctx.settings)
    async with ctx.store.read() as conn:
        label = await household_label(conn, caller.household_id)
        subject = await subject_of(conn, ctx.sealer, caller.household_id, body)
        waiting = await open_call_of_household(conn, caller.household_id)
        hours = (await table_for(conn, table, caller.id)).desks[body.desk]
        closed = not hours.is_open(await workdays(conn), now)
    if waiting is not None and waiting.desk == body.desk.value:
        if waiting.state != CallState.QUEUED.value:
            raise ApiError(ErrorCode.CONFLICT, "您家正在通话，请先说完。")
        await ctx.app[SWITCHBOARD].hang_up(caller, waiting.id)
    reason = CallbackReason.CLOSED if closed else CallbackReason.ASKED
    try:
        async with ctx.store.write() as conn:
            row = await work.promise(
                conn,
                table,
                reason,
                body.desk,
                subject,
                now,
                household_id=caller.household_id,
                device_id=caller.id,
                caller=label,
                dialect=body.dialect,
            )
            await append_all(conn, work.news(row))
    except IntegrityError:  # two presses at once: the other one has made it
        async with ctx.store.read() as conn:
            found = await store.open_callback(conn, caller.household_id, body.desk.value)
        if found is None:
            raise
        row = found
    return work.as_callback(row)


@operation(
    "GET", "/api/tv/callbacks/current", permission="tv", summary="答应打给本户的", answer=HouseholdCallback
)
async def promised_callback(ctx: Context) -> HouseholdCallback:
    """The earliest promise to the household."""
    async with ctx.store.read() as conn:
        row = await store.open_callback(conn, ctx.caller.household_id)
    return HouseholdCallback(callback=None if row is None else work.as_callback(row))


@operation("POST", "/api/tv/callbacks/{id}/cancel", permission="tv", summary="不用打给我了", answer=Callback)
async def cancel_by_household(ctx: Context, *, id: str) -> Callback:
    """Twice does no harm."""
    async with ctx.store.write() as conn:
        row = await store.find_callback(conn, id, lock=True)
        if row is None or row.household_id != ctx.caller.household_id or row.for_supervisor:
            raise ApiError(ErrorCode.NOT_FOUND, NO_TASK)
        return work.as_callback(await _close(ctx, conn, row))


@operation(
    "GET",
    "/api/staff/callbacks",
    permission="staff.answer_calls",
    summary="要回电的人",
    answer=CallbackList,
)
async def callback_list(ctx: Context) -> CallbackList:
    """Of the clerk's desks: open ones by promised time, then what was done within a day."""
    async with ctx.store.read() as conn:
        rows = await store.callbacks_of(
            conn,
            ctx.caller.desks,
            supervisor=_is_supervisor(ctx.caller),
            ended_since=ctx.now_ms() - SHOWN_MS,
        )
        rung = await rung_callbacks(conn)
        rated = await ratings_of(conn, [row.about_call for row in rows if row.for_supervisor])
    return CallbackList(
        callbacks=tuple(
            work.as_callback(
                row,
                calling=row.id in rung,
                rating=words(rated[row.about_call]) if row.about_call in rated else "",
            )
            for row in rows
        )
    )


@operation(
    "POST",
    "/api/staff/callbacks/{id}/call",
    permission="staff.answer_calls",
    summary="打给这一家",
    answer=Call,
)
async def ring_back(ctx: Context, *, id: str) -> Call:
    """The television rings; once somebody takes it there, its offer comes as a signal."""
    now = ctx.now_ms()
    async with ctx.store.read() as conn:
        task = await store.find_callback(conn, id)
    task = _mine(ctx.caller, task)
    if task.state != CallbackState.OPEN.value:
        raise ApiError(ErrorCode.CONFLICT, "这个回电已经办完了。")
    wait = minutes_until_next(task.tried, now)
    if wait:
        raise ApiError(ErrorCode.CONFLICT, f"刚才打过，没有人接。请过 {wait} 分钟再打。")
    row = await serving.ring_back(ctx.app[SWITCHBOARD], ctx.caller, task)
    async with ctx.store.write() as conn:
        await audit(conn, ctx.caller, "callback.call", task.id)
    async with ctx.store.read() as conn:
        return await call_view(conn, ctx.settings, row, now, ice_servers(ctx.settings, row.id, now))


@operation(
    "POST",
    "/api/staff/callbacks/{id}/done",
    permission="staff.answer_calls",
    summary="不用再打了",
    answer=Callback,
)
async def settle_callback(ctx: Context, *, id: str) -> Callback:
    """Settled otherwise, as by telephone."""
    async with ctx.store.write() as conn:
        row = _mine(ctx.caller, await store.find_callback(conn, id, lock=True))
        return work.as_callback(await _close(ctx, conn, row))


async def _close(ctx: Context, conn: AsyncConnection, row: store.CallbackRow) -> store.CallbackRow:
    if row.state != CallbackState.OPEN.value:
        return row
    state = CallbackState.DONE if ctx.caller.kind == "staff" else CallbackState.CANCELLED
    row = await store.change_callback(conn, row.id, state=state.value, ended=ctx.now_ms())
    await audit(conn, ctx.caller, f"callback.{state.value}", row.id)
    await append_all(conn, work.news(row))
    return row


def _is_supervisor(caller: Caller) -> bool:
    return "staff.supervise" in caller.permissions


def _mine(caller: Caller, row: store.CallbackRow | None) -> store.CallbackRow:
    """A task of the caller's desks; a supervisor's task is nobody else's."""
    if row is None or row.desk not in caller.desks or (row.for_supervisor and not _is_supervisor(caller)):
        raise ApiError(ErrorCode.NOT_FOUND, NO_TASK)
    return row
