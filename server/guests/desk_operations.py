"""The clerk's part: inviting a third person, letting in, sending away."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import Call, CallState
from protocol.errors import ErrorCode
from protocol.invitation import Invitation, NewInvitation
from protocol.participant import ParticipantKind, ParticipantState
from server.audit.trail import record as audit
from server.calls import participant_store
from server.calls import store as call_store
from server.calls.switchboard import NO_CALL, SWITCHBOARD, party_of
from server.calls.view import call_view
from server.calls.word_rules import one_line
from server.guests import rules, store
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.http.qr import squares_of

_NOBODY = "没有这个人。"


@operation(
    "POST",
    "/api/staff/calls/{id}/invitations",
    permission="staff.answer_calls",
    summary="请别人加入通话",
    body=NewInvitation,
    answer=Invitation,
    status=201,
    limit_bytes=1000,
    rate=Rate(20, 60),
)
async def invite(ctx: Context, body: NewInvitation, *, id: str) -> Invitation:
    """A link for one browser, 15 minutes, and digits for the telephone. The one before is void; who waits
    with it is sent away."""
    label = f"{one_line(body.name)}（{one_line(body.role)}）"
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id)
        others = await _thirds(conn, id)
        _check(lambda: rules.check_invite(CallState(row.state), tuple(_state(each) for each in others)))
        for each in others:
            await _gone(ctx, conn, row, each)
        made = await store.invite(conn, ctx.sealer, id, ctx.caller.id, label, ctx.now_ms())
        await audit(conn, ctx.caller, "call.third.invite", id)
    url = f"{ctx.settings.base_url}/j/{made.token}"
    return Invitation(
        id=made.id, label=label, url=url, code=made.code, squares=squares_of(url), expires=made.expires
    )


@operation(
    "POST",
    "/api/staff/calls/{id}/participants/{participant}/admit",
    permission="staff.answer_calls",
    summary="让他进来",
    answer=Call,
)
async def admit(ctx: Context, *, id: str, participant: str) -> Call:
    """From here on the television says who is there."""
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id)
        found = await _third(conn, id, participant)
        _check(lambda: rules.check_admit(CallState(row.state), _state(found)))
        if _state(found) is ParticipantState.WAITING:
            await participant_store.change(conn, found.id, state=ParticipantState.LET_IN.value)
            await audit(conn, ctx.caller, "call.third.admit", id)
            await ctx.app[SWITCHBOARD].tell(conn, row)
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


@operation(
    "DELETE",
    "/api/staff/calls/{id}/participants/{participant}",
    permission="staff.answer_calls",
    summary="请他离开",
    answer=Call,
)
async def send_away(ctx: Context, *, id: str, participant: str) -> Call:
    """Also who waits; twice does no harm."""
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id)
        found = await _third(conn, id, participant)
        if _state(found) is not ParticipantState.GONE:
            await _gone(ctx, conn, row, found)
            await audit(conn, ctx.caller, "call.third.remove", id)
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


async def _gone(ctx: Context, conn: AsyncConnection, row: call_store.CallRow, who: Row[Any]) -> None:
    await participant_store.change(conn, who.id, state=ParticipantState.GONE.value)
    await ctx.app[SWITCHBOARD].tell(conn, row, also=who)


async def _mine(ctx: Context, conn: AsyncConnection, call_id: str) -> call_store.CallRow:
    row = await call_store.find_call(conn, call_id, lock=True)
    if row is None or not party_of(ctx.caller, row).is_clerk:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    return row


async def _thirds(conn: AsyncConnection, call_id: str) -> list[Row[Any]]:
    people = await participant_store.of_call(conn, call_id)
    return [each for each in people if each.kind == ParticipantKind.THIRD.value]


async def _third(conn: AsyncConnection, call_id: str, participant: str) -> Row[Any]:
    found = await participant_store.find(conn, participant_id=participant)
    if found is None or found.call_id != call_id or found.kind != ParticipantKind.THIRD.value:
        raise ApiError(ErrorCode.NOT_FOUND, _NOBODY)
    return found


def _state(who: Row[Any]) -> ParticipantState:
    return ParticipantState(who.state)


def _check(rule: Any) -> None:
    try:
        rule()
    except rules.RefusedGuest as refusal:
        raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
