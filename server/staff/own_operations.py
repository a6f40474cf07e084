"""What everybody does with their own account: one-time code, password, sessions."""

from protocol.account import ChangePassword, ConfirmCode, NewCode, SessionList
from protocol.errors import ErrorCode
from server.audit.trail import record
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.http.qr import squares_of
from server.staff import code_store, one_time, session_store, store
from server.staff.passwords import check_password, hash_password
from server.store.engine import take_turn

WRONG_CODE = "验证码不对。请看手机上现在的六位数字，再输一次。"


@operation(
    "POST",
    "/api/staff/code",
    permission="staff",
    summary="新的验证码密钥",
    answer=NewCode,
    idempotent=False,
    rate=Rate(10, 60),
)
async def new_code(ctx: Context) -> NewCode:
    """In force once confirmed; while one is in force, only whoever looks after accounts may take it away."""
    async with ctx.store.write() as conn:
        known = await code_store.code_of(conn, ctx.sealer, ctx.caller.id)
        if known is not None and known.confirmed:
            raise ApiError(ErrorCode.CONFLICT, "您已经有验证码了。换了手机，请找主管重置。")
        account = await _own(ctx, conn)
        secret = one_time.new_secret()
        await code_store.keep_secret(conn, ctx.sealer, account.id, secret)
        await record(conn, ctx.caller, "staff.code.new", account.id)
    address = one_time.uri(secret, account.username)
    return NewCode(secret=one_time.written(secret), uri=address, squares=squares_of(address))


@operation(
    "POST",
    "/api/staff/code/confirm",
    permission="staff",
    summary="验证码装好了",
    body=ConfirmCode,
    rate=Rate(10, 60),
)
async def confirm_code(ctx: Context, body: ConfirmCode) -> None:
    """The first code of a new secret puts it in force."""
    async with ctx.store.write() as conn:
        await take_turn(conn)
        known = await code_store.code_of(conn, ctx.sealer, ctx.caller.id)
        if known is None or known.confirmed:
            raise ApiError(ErrorCode.CONFLICT, "请先扫新的二维码。")
        counter = one_time.counter_of(known.secret, body.code, ctx.now_ms(), known.counter)
        if counter is None:
            raise ApiError(ErrorCode.CONFLICT, WRONG_CODE)
        await code_store.code_taken(conn, ctx.caller.id, counter)
        await record(conn, ctx.caller, "staff.code.confirmed", ctx.caller.id)


@operation(
    "POST",
    "/api/staff/password",
    permission="staff",
    summary="改自己的密码",
    body=ChangePassword,
    rate=Rate(10, 60),
)
async def change_password(ctx: Context, body: ChangePassword) -> None:
    """All other sessions of the account end."""
    async with ctx.store.read() as conn:
        account = await _own(ctx, conn)
    if not await check_password(account.password_hash, body.old):
        raise ApiError(ErrorCode.CONFLICT, "原来的密码不对，请再输一次。")
    hashed = await hash_password(body.new)
    async with ctx.store.write() as conn:
        await store.set_password(conn, account.id, hashed)
        await session_store.kill_others(conn, account.id, ctx.caller.session_id, ctx.now_ms())
        await record(conn, ctx.caller, "staff.password", account.id)


@operation("GET", "/api/staff/sessions", permission="staff", summary="我在哪些地方登录着", answer=SessionList)
async def own_sessions(ctx: Context) -> SessionList:
    """The caller's own."""
    async with ctx.store.read() as conn:
        found = await session_store.sessions_of(conn, ctx.caller.id, ctx.now_ms(), ctx.caller.session_id)
    return SessionList(sessions=tuple(found))


@operation("DELETE", "/api/staff/sessions/{id}", permission="staff", summary="退出我的一个登录")
async def kill_own(ctx: Context, *, id: str) -> None:
    """One of the caller's own; twice does no harm."""
    async with ctx.store.write() as conn:
        if await session_store.kill(conn, ctx.caller.id, id, ctx.now_ms()):
            await record(conn, ctx.caller, "staff.session.kill", ctx.caller.id)


async def _own(ctx: Context, conn: store.AsyncConnection) -> store.Account:
    account = await store.account_by_id(conn, ctx.caller.id)
    assert account is not None
    return account
