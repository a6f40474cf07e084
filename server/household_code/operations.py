"""The household's code. The television asks for it; whether it is right only the server knows."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from protocol.events import CodeChanged
from protocol.household_code import CodeState, EnterCode, SetCode
from server.audit.trail import record as audit
from server.calls import store as call_store
from server.calls.switchboard import NO_CALL, party_of
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.staff.passwords import check_password, hash_password

from . import store
from .store import Kept


@operation("GET", "/api/tv/code", permission="tv", summary="有没有家庭口令", answer=CodeState)
async def get_code(ctx: Context) -> CodeState:
    """Whether there is one, never which."""
    async with ctx.store.read() as conn:
        return store.state(await store.find(conn, ctx.sealer, ctx.caller.household_id), ctx.now_ms())


@operation(
    "PUT",
    "/api/tv/code",
    permission="tv",
    summary="设、改、取消家庭口令",
    body=SetCode,
    answer=CodeState,
    limit_bytes=1000,
    rate=Rate(20, 60),
)
async def set_code(ctx: Context, body: SetCode) -> CodeState:
    """A household that has a code must give it first."""
    household_id = ctx.caller.household_id
    await _tried(ctx, body.current)
    hashed = await hash_password(body.code) if body.code else ""
    async with ctx.store.write() as conn:
        if hashed:
            await store.keep(conn, ctx.sealer, household_id, hashed, ctx.now_ms())
        else:
            await store.forget(conn, household_id)
        await audit(conn, ctx.caller, "code.set" if hashed else "code.remove", household_id)
        return await _tell(ctx, conn, household_id)


@operation(
    "POST",
    "/api/tv/code/enter",
    permission="tv",
    summary="输家庭口令",
    body=EnterCode,
    answer=CodeState,
    limit_bytes=1000,
    rate=Rate(20, 60),
    idempotent=False,
)
async def enter_code(ctx: Context, body: EnterCode) -> CodeState:
    """200 when it is right; 403 with how many tries are left; 423 for a quarter of an hour after five."""
    await _tried(ctx, body.code)
    return CodeState(on=True)


@operation(
    "POST",
    "/api/staff/calls/{id}/code/remove",
    permission="staff.answer_calls",
    summary="居民忘了家庭口令，取消它",
    answer=CodeState,
)
async def remove_code(ctx: Context, *, id: str) -> CodeState:
    """The clerk of the call, who has made sure who it is; audited."""
    async with ctx.store.write() as conn:
        row = await call_store.find_call(conn, id, lock=True)
        if row is None or not party_of(ctx.caller, row).is_clerk or row.state != "talking":
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        if not await store.forget(conn, row.household_id):
            raise ApiError(ErrorCode.CONFLICT, "这一家没有设家庭口令。")
        await audit(conn, ctx.caller, "code.reset", row.household_id)
        return await _tell(ctx, conn, row.household_id)


async def _tried(ctx: Context, code: str) -> None:
    """Returns when it is right, or when there is none. Raises ApiError(FORBIDDEN | LOCKED).

    A try counts as wrong before it is looked at: many at once are all counted.
    """
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        kept = await store.find(conn, ctx.sealer, household_id, lock=True)
        if kept is None:
            return
        now = ctx.now_ms()
        if kept.attempts.is_locked(now):
            minutes = kept.attempts.minutes_left(now)
            raise ApiError(ErrorCode.LOCKED, f"输错太多次了，请过 {minutes} 分钟再输。")
        failed = kept.attempts.failed(now)
        await store.note(conn, household_id, failed)
    right = await check_password(kept.hash, code)
    async with ctx.store.write() as conn:
        await audit(conn, ctx.caller, "code.right" if right else "code.wrong", household_id)
        if right:
            await store.note(conn, household_id, type(failed)())
            return
        told = await _tell(ctx, conn, household_id)
    left = told.tries_left
    sentence = f"口令不对，还能再输 {left} 次。" if left else "口令不对。输错太多次了，请过 15 分钟再输。"
    raise ApiError(ErrorCode.FORBIDDEN if left else ErrorCode.LOCKED, sentence)


async def _tell(ctx: Context, conn: AsyncConnection, household_id: str) -> CodeState:
    kept: Kept | None = await store.find(conn, ctx.sealer, household_id)
    told = store.state(kept, ctx.now_ms())
    await append(conn, f"household:{household_id}", CodeChanged(code=told))
    return told
