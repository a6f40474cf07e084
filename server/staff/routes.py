"""Logging in and out."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.errors import ErrorCode
from protocol.staff import Login, Role, StaffSession
from server.audit.trail import record
from server.http.caller import PUBLIC, Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.staff import code_store, one_time, store
from server.staff.own_operations import WRONG_CODE
from server.staff.passwords import check_password
from server.staff.rules import FAILURES, SESSION_MS, Attempts
from server.staff.session_store import note_origin
from server.staff.sessions import COOKIE, EXPIRES, caller_of
from server.store.engine import take_turn

WRONG = "用户名或密码不对，请再试一次。"


@operation(
    "POST",
    "/api/staff/login",
    permission="public",
    summary="工作人员登录",
    body=Login,
    answer=StaffSession,
    rate=Rate(20, 60),
)
async def login(ctx: Context, body: Login) -> web.Response:
    """Sets the session cookie. Five wrong passwords or codes lock the user name for 15 minutes.

    An account with a one-time code is asked for it (``code_required``) once the password fits.
    """
    now = ctx.now_ms()
    async with ctx.store.read() as conn:
        before = await store.attempts(conn, body.username)
        account = await store.account_by_username(conn, body.username)
    _refuse_if_locked(before, now)
    usable = account is not None and account.revoked is None
    fits = await check_password(account.password_hash if account and usable else None, body.password)
    if not fits or account is None:
        await _count_failure(ctx, body.username, account, now)
        raise ApiError(ErrorCode.UNAUTHENTICATED, WRONG)
    if account.has_code and not body.code:
        raise ApiError(ErrorCode.CODE_REQUIRED, "请输入手机上的六位验证码。")
    async with ctx.store.write() as conn:
        await take_turn(conn)
        # Others may have failed while the password was being checked.
        _refuse_if_locked(await store.attempts(conn, body.username), now)
        fits = not account.has_code or await _take_code(ctx, conn, account, body.code, now)
    if not fits:
        await _count_failure(ctx, body.username, account, now)
        raise ApiError(ErrorCode.CODE_REQUIRED, WRONG_CODE)
    async with ctx.store.write() as conn:
        # First the turn, then the row, as whoever counts a failure does: else each would wait for the other.
        await take_turn(conn)
        await store.keep_attempts(conn, body.username, now, Attempts())
        session_id, token = await store.open_session(conn, account.id, now, now + SESSION_MS)
        await note_origin(conn, session_id, ctx.peer, ctx.request.headers.get("User-Agent", ""), now)
        caller = caller_of(account, session_id)
        await record(conn, caller, "staff.login", account.id)
    response = web.Response(
        body=_session(caller, now + SESSION_MS, account.lacks_code).model_dump_json().encode(),
        content_type="application/json",
    )
    secure = ctx.settings.base_url.startswith("https://")
    response.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=secure, path="/")
    return response


async def _take_code(
    ctx: Context, conn: AsyncConnection, account: store.Account, code: str, now: int
) -> bool:
    """Whether the one-time code fits; it is used up then."""
    known = await code_store.code_of(conn, ctx.sealer, account.id)
    counter = None if known is None else one_time.counter_of(known.secret, code, now, known.counter)
    if counter is None:
        return False
    await code_store.code_taken(conn, account.id, counter)
    return True


def _refuse_if_locked(counted: Attempts, now: int) -> None:
    if counted.is_locked(now):
        minutes = counted.minutes_left(now)
        raise ApiError(
            ErrorCode.LOCKED,
            f"密码输错了 {FAILURES} 次，账号暂时锁定。请过 {minutes} 分钟再试，或请主管重设密码。",
            headers={"Retry-After": str(minutes * 60)},
        )


async def _count_failure(ctx: Context, username: str, account: store.Account | None, now: int) -> None:
    async with ctx.store.write() as conn:
        await take_turn(conn)
        counted = (await store.attempts(conn, username)).failed(now)
        await store.keep_attempts(conn, username, now, counted)
        action = "staff.login.locked" if counted.is_locked(now) else "staff.login.failed"
        await record(conn, PUBLIC, action, account.id if account else "")
    _refuse_if_locked(counted, now)


@operation("POST", "/api/staff/logout", permission="staff", summary="退出登录")
async def logout(ctx: Context) -> web.Response:
    """Ends the session at once."""
    async with ctx.store.write() as conn:
        await store.end_session(conn, ctx.caller.session_id, ctx.now_ms())
        await record(conn, ctx.caller, "staff.logout", ctx.caller.id)
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/")
    return response


@operation("GET", "/api/staff/me", permission="staff", summary="我是谁", answer=StaffSession)
async def me(ctx: Context) -> StaffSession:
    """The session that the cookie stands for."""
    async with ctx.store.read() as conn:
        account = await store.account_by_id(conn, ctx.caller.id)
    return _session(ctx.caller, ctx.request[EXPIRES], account is not None and account.lacks_code)


def _session(caller: Caller, expires: int, must_set_code: bool) -> StaffSession:
    return StaffSession(
        staff_id=caller.id,
        name=caller.name,
        number=caller.number,
        role=Role(caller.role),
        desks=tuple(DeskName(desk) for desk in caller.desks),
        departments=caller.departments,
        permissions=tuple(sorted(caller.permissions)),
        expires=expires,
        must_set_code=must_set_code,
    )
