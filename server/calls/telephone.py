"""Speaking by ordinary telephone while the clerk steers the television."""

from protocol.call import Call, CallState
from protocol.errors import ErrorCode
from protocol.participant import TelephoneAsked, TelephoneMark, TelephoneNumber
from server.applications.members import belongs, persons
from server.audit.trail import record as audit
from server.calls import rules, store, telephone_store
from server.calls.switchboard import NO_CALL, SWITCHBOARD, party_of
from server.calls.view import call_view
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

_NO_NUMBER = "这位居民没有留电话。"


@operation(
    "POST",
    "/api/tv/calls/{id}/telephone",
    permission="tv",
    summary="请工作人员打这个电话",
    body=TelephoneAsked,
    answer=Call,
    limit_bytes=1000,
    rate=Rate(20, 60),
)
async def ask_by_telephone(ctx: Context, body: TelephoneAsked, *, id: str) -> Call:
    """The number is kept sealed with the call; another one takes its place."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        row = await store.find_call(conn, id, lock=True)
        if row is None or row.household_id != household_id or CallState(row.state) not in rules.OPEN:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        number = body.number or ""
        if body.member_id is not None and await belongs(conn, household_id, body.member_id):
            number = (await persons(conn, ctx.sealer, {body.member_id}))[body.member_id].telephone
        if not number:
            raise ApiError(ErrorCode.INVALID, "请选一个电话号码，或者用数字键输入。")
        await telephone_store.keep_number(conn, ctx.sealer, id, number)
        await audit(conn, ctx.caller, "call.telephone.ask", id)
        await ctx.app[SWITCHBOARD].tell(conn, row)
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


@operation(
    "POST",
    "/api/staff/calls/{id}/telephone/show",
    permission="staff.answer_calls",
    summary="看居民留的电话号码",
    answer=TelephoneNumber,
    idempotent=False,
)
async def show(ctx: Context, *, id: str) -> TelephoneNumber:
    """Only the clerk of the call, only while it is open; each look is audited."""
    async with ctx.store.write() as conn:
        await _held(ctx, await store.find_call(conn, id, lock=True))
        number = await telephone_store.number_of(conn, ctx.sealer, id)
        if not number:
            raise ApiError(ErrorCode.NOT_FOUND, _NO_NUMBER)
        await audit(conn, ctx.caller, "call.telephone.show", id)
    return TelephoneNumber(number=number)


@operation(
    "PUT",
    "/api/staff/calls/{id}/telephone",
    permission="staff.answer_calls",
    summary="正在打电话",
    body=TelephoneMark,
    answer=Call,
)
async def mark(ctx: Context, body: TelephoneMark, *, id: str) -> Call:
    """The television says so, and falls silent while they speak by telephone."""
    async with ctx.store.write() as conn:
        row = await _held(ctx, await store.find_call(conn, id, lock=True))
        if not await telephone_store.mark(conn, id, body.state):
            raise ApiError(ErrorCode.NOT_FOUND, _NO_NUMBER)
        await audit(conn, ctx.caller, f"call.telephone.{body.state.value}", id)
        await ctx.app[SWITCHBOARD].tell(conn, row)
        return await call_view(conn, ctx.settings, row, ctx.now_ms())


async def _held(ctx: Context, row: store.CallRow | None) -> store.CallRow:
    if row is None or not party_of(ctx.caller, row).is_clerk or row.state != CallState.TALKING.value:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    return row
