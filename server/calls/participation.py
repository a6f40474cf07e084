"""The household's phone in a call: let in by the television, opened, signalling, leaving."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import Call, CallState, Signal
from protocol.errors import ErrorCode
from protocol.events import CallSignal
from protocol.participant import JoinCall, ParticipantKind, ParticipantState, Plays
from server.audit.trail import record as audit
from server.calls import participant_store, rules, store
from server.calls.relay import ice_servers
from server.calls.switchboard import NO_CALL, SWITCHBOARD, party_of
from server.calls.view import call_view
from server.clock import CLOCK
from server.events.outbox import append
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.settings import SETTINGS
from server.store.engine import STORE

OVER = "通话已经结束了。要再用手机，请在电视上再打一次。"
PHONE_LABEL = "居民的手机"


async def let_phone_in(conn: AsyncConnection, household_id: str, handoff_id: str, now: int) -> None:
    """The television has confirmed a phone for the household's open call. Raises ApiError."""
    row = await store.open_call_of_household(conn, household_id)
    if row is None:
        raise ApiError(ErrorCode.CONFLICT, OVER)
    await participant_store.let_in(conn, row.id, ParticipantKind.PHONE, handoff_id, PHONE_LABEL, now)


@operation(
    "POST", "/p/{token}/call/join", permission="phone", summary="手机的摄像头开了", body=JoinCall, answer=Call
)
async def join_call(ctx: Context, body: JoinCall, *, token: str) -> Call:
    """From now on the clerk's page asks for this phone's picture and sound; again after a reload."""
    if not (body.camera or body.microphone):
        raise ApiError(ErrorCode.INVALID, "手机没有打开摄像头，也没有打开麦克风。")
    return await _change(ctx, "call.phone.join", state=ParticipantState.HERE.value, plays=body.plays)


@operation("GET", "/p/{token}/call", permission="phone", summary="手机在的通话怎么样了", answer=Call)
async def phone_call(ctx: Context, *, token: str) -> Call:
    """With the relay's credentials."""
    async with ctx.store.write() as conn:
        _, row = await _mine(conn, ctx.caller)
        return await _view(ctx, conn, row)


@operation(
    "POST",
    "/p/{token}/call/plays",
    permission="phone",
    summary="工作人员在手机上还是电视上",
    body=Plays,
    answer=Call,
)
async def choose_where_it_plays(ctx: Context, body: Plays, *, token: str) -> Call:
    """On the phone: the television falls silent. On the television: the phone does."""
    return await _change(ctx, "call.phone.plays", plays=body.plays)


@operation("POST", "/p/{token}/call/leave", permission="phone", summary="不用手机了", answer=Call)
async def leave_call(ctx: Context, *, token: str) -> Call:
    """The call goes on without the phone."""
    return await _change(ctx, "call.phone.leave", state=ParticipantState.GONE.value)


@operation(
    "DELETE",
    "/api/tv/calls/{id}/participants/{participant}",
    permission="tv",
    summary="电视上不用手机了，或者请别人离开",
    answer=Call,
)
async def remove_participant(ctx: Context, *, id: str, participant: str) -> Call:
    """The call goes on; twice does no harm."""
    async with ctx.store.write() as conn:
        row = await store.find_call(conn, id, lock=True)
        found = await participant_store.find(conn, participant_id=participant)
        if row is None or row.household_id != ctx.caller.household_id:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        if found is not None and found.call_id == id:
            await participant_store.change(conn, found.id, state=ParticipantState.GONE.value)
            await audit(conn, ctx.caller, f"call.{found.kind}.remove", id)
            await ctx.app[SWITCHBOARD].tell(conn, row, also=found)
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


@dataclass(frozen=True)
class _Ends:
    """Of a connection: which of them the caller is, and the audience of the other."""

    party: rules.Party
    other: str


async def signal(app: web.Application, caller: Caller, said: Signal) -> None:
    """Signalling between a participant and the clerk. Raises ApiError."""
    async with app[STORE].write() as conn:
        found = await participant_store.find(conn, participant_id=said.participant)
        row = await store.find_call(conn, said.call_id, lock=True)
        ends = None if found is None or row is None else _ends(caller, row, found)
        if found is None or row is None or ends is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        try:
            if CallState(row.state) is not CallState.TALKING or found.state != ParticipantState.HERE.value:
                raise rules.RefusedMove("还没有接通，请稍等。")
            rules.check_signal(CallState(row.state), found.generation, ends.party, said)
        except rules.RefusedMove as refusal:
            raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
        if said.description is not None and said.description.type == "offer":
            await participant_store.change(conn, found.id, generation=said.generation)
        await append(conn, ends.other, CallSignal(signal=said))


def _ends(caller: Caller, row: store.CallRow, found: Row[Any]) -> _Ends | None:
    if found.call_id != row.id:
        return None
    if caller.id == found.party_id and caller.kind == (
        "phone" if found.kind == ParticipantKind.PHONE.value else "guest"
    ):
        # The participant offers and the clerk answers, as between the television and the clerk.
        return _Ends(rules.Party(is_household=True), f"staff:{row.clerk_id}")
    if party_of(caller, row).is_clerk:
        return _Ends(rules.Party(is_clerk=True), participant_store.audience_of(found))
    return None


async def _change(ctx: Context, action: str, **values: Any) -> Call:
    async with ctx.store.write() as conn:
        found, row = await _mine(conn, ctx.caller)
        if found.state == ParticipantState.GONE.value:
            raise ApiError(ErrorCode.USED, "电视上已经不用这部手机了。")
        await participant_store.change(conn, found.id, **values)
        await audit(conn, ctx.caller, action, row.id)
        await ctx.app[SWITCHBOARD].tell(conn, row)
        return await _view(ctx, conn, row)


async def _mine(conn: AsyncConnection, caller: Caller) -> tuple[Row[Any], store.CallRow]:
    found = await participant_store.find(conn, party_id=caller.id)
    row = None if found is None else await store.find_call(conn, found.call_id, lock=True)
    if found is None or row is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    if CallState(row.state) not in rules.OPEN:
        raise ApiError(ErrorCode.USED, OVER)
    return found, row


async def _view(ctx: Context, conn: AsyncConnection, row: store.CallRow) -> Call:
    now = ctx.app[CLOCK]()
    return await call_view(conn, ctx.app[SETTINGS], row, now, ice_servers(ctx.app[SETTINGS], row.id, now))
