"""The operations of calls, and the ``signal`` command of the sockets."""

from typing import Any

from aiohttp import web
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import Call, CurrentCall, DeskName, IceCandidate, NewCall, SessionDescription
from protocol.commands import SendSignal
from protocol.model import WireModel
from protocol.staff import Presence, SetPresence
from server.calls import clerk_store, jobs, participation, serving, store
from server.calls.relay import ice_servers
from server.calls.subject import subject_of
from server.calls.switchboard import SWITCHBOARD, Switchboard
from server.calls.view import call_view, queue_view
from server.calls.word_store import caption_of
from server.devices.store import household_label
from server.events.commands import register_command
from server.http.caller import Caller
from server.http.context import Context
from server.http.operation import operation
from server.jobs.periodic import every
from server.showing.pages import showing_of


class CallQueue(WireModel):
    """The first who wait at the clerk's desks, after the clerk's own call."""

    calls: tuple[Call, ...]
    waiting: int = Field(ge=0)
    """How many wait at these desks in all."""


class DeskQuery(WireModel):
    """Which desk's queue."""

    desk: DeskName


class AnsweredCall(WireModel):
    """What the clerk's page needs to answer the box's offer."""

    call: Call
    offer: SessionDescription | None
    candidates: tuple[IceCandidate, ...] = ()
    """Always empty now: the box's offer has its candidates inside."""
    generation: int = Field(ge=0)


@operation(
    "POST", "/api/tv/calls", permission="tv", summary="排队视频通话", body=NewCall, answer=Call, status=201
)
async def place_call(ctx: Context, body: NewCall) -> Call:
    """The box then sends its offer by the ``signal`` command; from then on a clerk can be rung."""
    household_id = ctx.caller.household_id
    async with ctx.store.read() as conn:
        label = await household_label(conn, household_id)
        subject = await subject_of(conn, ctx.sealer, household_id, body)
    row = await _board(ctx).place(ctx.caller, body.desk, subject, label=label, dialect=body.dialect)
    return await _for_participant(ctx, row)


@operation("GET", "/api/tv/calls/current", permission="tv", summary="本户正在进行的通话", answer=CurrentCall)
async def current_call(ctx: Context) -> CurrentCall:
    """After a restart of the box: the call that still waits or talks."""
    async with ctx.store.read() as conn:
        row = await store.open_call_of_household(conn, ctx.caller.household_id)
    return CurrentCall(call=None if row is None else await _for_participant(ctx, row))


@operation("POST", "/api/tv/calls/{id}/hangup", permission="tv", summary="电视挂断", answer=Call)
async def hang_up_on_tv(ctx: Context, *, id: str) -> Call:
    """Ends the call or leaves the queue; twice does no harm."""
    return await _plain(ctx, await _board(ctx).hang_up(ctx.caller, id))


@operation(
    "PUT",
    "/api/staff/presence",
    permission="staff.answer_calls",
    summary="设置接听状态",
    body=SetPresence,
    answer=SetPresence,
)
async def set_presence(ctx: Context, body: SetPresence) -> SetPresence:
    """Ready for one desk or, without ``desk``, for all of the clerk's."""
    await serving.set_presence(_board(ctx), ctx.caller, body.presence, body.desk, body.reason)
    return body.model_copy(update={"until": None})


@operation(
    "GET",
    "/api/staff/presence",
    permission="staff.answer_calls",
    summary="查看自己的接听状态",
    answer=SetPresence,
)
async def presence(ctx: Context) -> SetPresence:
    """Busy while a call rings or is held; otherwise what was set last, or after-call work with its end."""
    async with ctx.store.read() as conn:
        if await store.held_call_of_clerk(conn, ctx.caller.id) is not None:
            return SetPresence(presence=Presence.BUSY)
        clerk = await clerk_store.find_clerk(conn, ctx.caller.id)
    if clerk is None:
        return SetPresence(presence=Presence.OFF)
    if clerk.presence == Presence.WRAP_UP.value:
        if clerk.wrap_until <= ctx.now_ms():
            return SetPresence(presence=Presence.READY)
        return SetPresence(presence=Presence.WRAP_UP, until=clerk.wrap_until)
    return SetPresence(presence=Presence(clerk.presence), reason=clerk.reason or None)


@operation("GET", "/api/staff/queue", permission="staff.answer_calls", summary="谁在排队", answer=CallQueue)
async def queue(ctx: Context) -> CallQueue:
    """The clerk's own call first, then the first who wait at each of the clerk's desks."""
    async with ctx.store.read() as conn:
        held = await store.held_call_of_clerk(conn, ctx.caller.id)
        # With the relay's credentials: a page that was loaded anew takes its call up again.
        views = [] if held is None else [await _with_relay(ctx, conn, held)]
        waiting = 0
        for desk in ctx.caller.desks:
            first, total = await queue_view(conn, ctx.settings, desk, ctx.now_ms())
            views += first
            waiting += total
    return CallQueue(calls=tuple(views), waiting=waiting)


@operation(
    "POST",
    "/api/staff/calls/next",
    permission="staff.answer_calls",
    summary="接下一位",
    query=DeskQuery,
    answer=AnsweredCall,
)
async def answer_next(ctx: Context, *, query: DeskQuery) -> AnsweredCall:
    """The first of the queue whose box can be talked to; two clerks never get the same."""
    return await _answered(ctx, await serving.answer_next(_board(ctx), ctx.caller, query.desk))


@operation(
    "POST",
    "/api/staff/calls/{id}/answer",
    permission="staff.answer_calls",
    summary="接听",
    answer=AnsweredCall,
)
async def answer(ctx: Context, *, id: str) -> AnsweredCall:
    """The call that rings here, or one picked from the queue."""
    return await _answered(ctx, await serving.answer(_board(ctx), ctx.caller, id))


@operation(
    "POST",
    "/api/staff/calls/{id}/hangup",
    permission="staff.answer_calls",
    summary="挂断或者暂不接听",
    answer=Call,
)
async def hang_up_at_desk(ctx: Context, *, id: str) -> Call:
    """Ends a talk; a call that only rings goes back to the front and the clerk is paused."""
    return await _plain(ctx, await _board(ctx).hang_up(ctx.caller, id))


@operation(
    "POST", "/api/tv/calls/{id}/accept", permission="tv", summary="电视接听工作人员打来的电话", answer=Call
)
async def accept(ctx: Context, *, id: str) -> Call:
    """Talking from here on; the box then sends its offer as ever."""
    return await _for_participant(ctx, await _board(ctx).accept(ctx.caller, id))


async def send_signal(app: web.Application, caller: Caller, command: Any) -> None:
    """The ``signal`` command of both sockets."""
    assert isinstance(command, SendSignal)
    if command.signal.participant:
        await participation.signal(app, caller, command.signal)
        return
    await app[SWITCHBOARD].signal(caller, command.signal)


def _board(ctx: Context) -> Switchboard:
    return ctx.app[SWITCHBOARD]


async def _plain(ctx: Context, row: store.CallRow) -> Call:
    async with ctx.store.read() as conn:
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


async def _for_participant(ctx: Context, row: store.CallRow) -> Call:
    """With the relay's credentials and the caption, which only the two who talk may have."""
    async with ctx.store.read() as conn:
        return await _with_relay(ctx, conn, row)


async def _with_relay(ctx: Context, conn: AsyncConnection, row: store.CallRow) -> Call:
    now = ctx.now_ms()
    caption = await caption_of(conn, ctx.sealer, row.id)
    call = await call_view(conn, ctx.settings, row, now, ice_servers(ctx.settings, row.id, now), caption)
    return call.model_copy(update={"showing": await showing_of(conn, row)})


async def _answered(ctx: Context, row: store.CallRow) -> AnsweredCall:
    offer = SessionDescription.model_validate_json(row.offer) if row.offer else None
    return AnsweredCall(call=await _for_participant(ctx, row), offer=offer, generation=row.generation)


def setup(app: web.Application) -> None:
    """The switchboard, the sockets' ``signal`` command, and what happens by itself."""
    app[SWITCHBOARD] = Switchboard(app)
    register_command(app, "signal", send_signal)
    every(app, "end ringing", 1.0, jobs.end_ringing)
    every(app, "desks close", 30.0, jobs.close_desks)
    every(app, "call presence", 8.0, jobs.note_presence)
