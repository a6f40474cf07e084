"""Looking after accounts: who may log in, as what, at which desks; locks, codes and sessions of others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.account import (
    AccountDetails,
    MadePassword,
    NewAccount,
    SessionList,
    StaffAccount,
    StaffAccounts,
)
from protocol.errors import ErrorCode
from protocol.staff import Role
from server.audit.trail import record
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.staff import code_store, session_store, store
from server.staff.passwords import hash_password, random_password
from server.staff.rules import Attempts, may_manage
from server.store.engine import take_turn

NO_ACCOUNT = "没有找到这个账号。"
NOT_YOURS = "这个账号不归您管。主管管窗口、坐席和红管家的账号，运维管所有账号；自己的账号请别人来改。"


@operation(
    "GET", "/api/staff/accounts", permission="staff.manage", summary="工作人员账号", answer=StaffAccounts
)
async def staff_accounts(ctx: Context) -> StaffAccounts:
    """All of them, also those put out of use."""
    now = ctx.now_ms()
    async with ctx.store.read() as conn:
        sessions = await session_store.counted(conn, now)
        shown = [
            await _view(conn, ctx.caller, account, now, sessions.get(account.id, 0))
            for account in await store.accounts(conn)
        ]
    return StaffAccounts(accounts=tuple(shown))


@operation(
    "POST",
    "/api/staff/accounts",
    permission="staff.manage",
    summary="新建账号",
    body=NewAccount,
    answer=MadePassword,
    status=201,
    idempotent=False,
)
async def create_staff(ctx: Context, body: NewAccount) -> MadePassword:
    """The password is told this once."""
    if not may_manage(Role(ctx.caller.role), body.role, own=False):
        raise ApiError(ErrorCode.FORBIDDEN, NOT_YOURS)
    password = random_password()
    hashed = await hash_password(password)
    try:
        async with ctx.store.write() as conn:
            staff_id = await store.add_account(
                conn,
                username=body.username,
                name=body.name,
                number=body.number,
                role=body.role,
                desks=tuple(desk.value for desk in body.desks),
                departments=body.departments,
                dialect=body.dialect,
                needs_code=body.needs_code,
                password_hash=hashed,
                now=ctx.now_ms(),
            )
            await record(conn, ctx.caller, "staff.add", staff_id)
            account = await _found(conn, staff_id)
            view = await _view(conn, ctx.caller, account, ctx.now_ms(), 0)
    except store.UsernameTaken:
        raise ApiError(ErrorCode.CONFLICT, "这个用户名已经有了，请换一个。") from None
    return MadePassword(account=view, password=password)


@operation(
    "PUT",
    "/api/staff/accounts/{id}",
    permission="staff.manage",
    summary="改账号",
    body=AccountDetails,
    answer=StaffAccount,
)
async def change_staff(ctx: Context, body: AccountDetails, *, id: str) -> StaffAccount:
    """Counts from the account's next request on; a role that takes something away ends its sessions."""
    if not may_manage(Role(ctx.caller.role), body.role, own=False):
        raise ApiError(ErrorCode.FORBIDDEN, NOT_YOURS)
    async with _changing(ctx, id, "staff.change") as (conn, account):
        await store.change_account(
            conn,
            id,
            name=body.name,
            number=body.number,
            role=body.role,
            desks=tuple(desk.value for desk in body.desks),
            departments=body.departments,
            dialect=body.dialect,
            needs_code=body.needs_code,
        )
        if body.role is not account.role or (body.needs_code and not account.has_code):
            await store.end_sessions(conn, id, ctx.now_ms())
        return await _shown(ctx, conn, id)


@operation(
    "POST",
    "/api/staff/accounts/{id}/password",
    permission="staff.manage",
    summary="重设密码",
    answer=MadePassword,
    idempotent=False,
)
async def reset_password(ctx: Context, *, id: str) -> MadePassword:
    """Ends the account's sessions and its lock; the new password is told this once."""
    password = random_password()
    hashed = await hash_password(password)
    async with _changing(ctx, id, "staff.passwd") as (conn, account):
        await store.change_password(conn, id, hashed, ctx.now_ms())
        await store.keep_attempts(conn, account.username, ctx.now_ms(), Attempts())
        return MadePassword(account=await _shown(ctx, conn, id), password=password)


@operation(
    "POST",
    "/api/staff/accounts/{id}/unlock",
    permission="staff.manage",
    summary="解除锁定",
    answer=StaffAccount,
)
async def unlock(ctx: Context, *, id: str) -> StaffAccount:
    """After wrong passwords, before the quarter of an hour is over."""
    async with _changing(ctx, id, "staff.unlock") as (conn, account):
        await store.keep_attempts(conn, account.username, ctx.now_ms(), Attempts())
        return await _shown(ctx, conn, id)


@operation(
    "POST",
    "/api/staff/accounts/{id}/code/reset",
    permission="staff.manage",
    summary="重置验证码",
    answer=StaffAccount,
)
async def reset_code(ctx: Context, *, id: str) -> StaffAccount:
    """A lost telephone: the account sets up a new one at its next login; its sessions end."""
    async with _changing(ctx, id, "staff.code.reset") as (conn, _):
        await code_store.remove_code(conn, id)
        await store.end_sessions(conn, id, ctx.now_ms())
        return await _shown(ctx, conn, id)


@operation(
    "POST",
    "/api/staff/accounts/{id}/revoke",
    permission="staff.manage",
    summary="停用账号",
    answer=StaffAccount,
)
async def revoke_staff(ctx: Context, *, id: str) -> StaffAccount:
    """Its sessions end."""
    async with _changing(ctx, id, "staff.revoke") as (conn, _):
        await store.revoke_account(conn, id, ctx.now_ms())
        return await _shown(ctx, conn, id)


@operation(
    "POST",
    "/api/staff/accounts/{id}/restore",
    permission="staff.manage",
    summary="恢复账号",
    answer=StaffAccount,
)
async def restore_staff(ctx: Context, *, id: str) -> StaffAccount:
    """It may log in again."""
    async with _changing(ctx, id, "staff.restore") as (conn, _):
        await store.restore_account(conn, id)
        return await _shown(ctx, conn, id)


@operation(
    "GET",
    "/api/staff/accounts/{id}/sessions",
    permission="staff.manage",
    summary="账号在哪些地方登录着",
    answer=SessionList,
)
async def staff_sessions(ctx: Context, *, id: str) -> SessionList:
    """Those that hold."""
    async with ctx.store.read() as conn:
        await _found(conn, id)
        found = await session_store.sessions_of(conn, id, ctx.now_ms(), ctx.caller.session_id)
    return SessionList(sessions=tuple(found))


@operation(
    "DELETE",
    "/api/staff/accounts/{id}/sessions/{session}",
    permission="staff.manage",
    summary="让账号的一个登录退出",
)
async def kill_session(ctx: Context, *, id: str, session: str) -> None:
    """Twice does no harm."""
    async with _changing(ctx, id, "staff.session.kill") as (conn, _):
        await session_store.kill(conn, id, session, ctx.now_ms())


@asynccontextmanager
async def _changing(
    ctx: Context, staff_id: str, action: str
) -> AsyncIterator[tuple[AsyncConnection, store.Account]]:
    """An account the caller looks after, in a transaction that is audited at its end."""
    async with ctx.store.write() as conn:
        await take_turn(conn)
        account = await _found(conn, staff_id)
        if not may_manage(Role(ctx.caller.role), account.role, own=staff_id == ctx.caller.id):
            raise ApiError(ErrorCode.FORBIDDEN, NOT_YOURS)
        yield conn, account
        await record(conn, ctx.caller, action, staff_id)


async def _found(conn: AsyncConnection, staff_id: str) -> store.Account:
    account = await store.account_by_id(conn, staff_id)
    if account is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_ACCOUNT)
    return account


async def _shown(ctx: Context, conn: AsyncConnection, staff_id: str) -> StaffAccount:
    now = ctx.now_ms()
    held = await session_store.sessions_of(conn, staff_id, now)
    return await _view(conn, ctx.caller, await _found(conn, staff_id), now, len(held))


async def _view(
    conn: AsyncConnection, caller: Caller, account: store.Account, now: int, sessions: int
) -> StaffAccount:
    counted = await store.attempts(conn, account.username)
    return StaffAccount(
        id=account.id,
        username=account.username,
        name=account.name,
        number=account.number,
        role=account.role,
        desks=account.desks,
        departments=account.departments,
        dialect=account.dialect,
        needs_code=account.needs_code,
        has_code=account.has_code,
        revoked=account.revoked is not None,
        locked_until=counted.locked_until if counted.is_locked(now) else 0,
        sessions=sessions,
        manageable=may_manage(Role(caller.role), account.role, own=account.id == caller.id),
    )
