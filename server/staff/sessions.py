"""Staff sessions: opaque tokens in a cookie, revocable, sliding while they are used."""

from aiohttp import web

from protocol.errors import ErrorCode
from server.clock import CLOCK
from server.events.connection import CONNECTIONS
from server.http.authentication import AUTHENTICATORS
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.staff import store
from server.staff.permissions import permissions_of
from server.staff.rules import slid
from server.store.engine import STORE

COOKIE = "staff_session"
EXPIRES = web.RequestKey("staff_session_expires", int)
"""When the session ends that this request came with; milliseconds."""
_LOGIN_AGAIN = "登录已经过期，请重新登录。"


async def caller_by_cookie(ctx: Context) -> Caller:
    """The member of staff whose cookie this is. Raises ApiError(UNAUTHENTICATED)."""
    token = ctx.request.cookies.get(COOKIE, "")
    if not token:
        raise ApiError(ErrorCode.UNAUTHENTICATED, "请先登录。")
    return await caller_by_token(ctx, token)


async def caller_by_token(ctx: Context, token: str) -> Caller:
    """The member of staff whose session this is; using a session makes it last longer."""
    now = ctx.now_ms()
    async with ctx.store.read() as conn:
        found = await store.session_by_token(conn, token, now)
    if found is None:
        raise ApiError(ErrorCode.UNAUTHENTICATED, _LOGIN_AGAIN)
    session_id, created, expires, account = found
    later = slid(created, expires, now)
    if later is not None:
        async with ctx.store.write() as conn:
            await store.slide_session(conn, session_id, later, now)
    ctx.request[EXPIRES] = later or expires
    return caller_of(account, session_id)


def caller_of(account: store.Account, session_id: str) -> Caller:
    """An account as a caller."""
    return Caller(
        kind="staff",
        id=account.id,
        session_id=session_id,
        # Who still has to set up a one-time code can do that and nothing else.
        permissions=frozenset() if account.lacks_code else permissions_of(account.role),
        name=account.name,
        desks=account.desks,
        number=account.number,
        role=account.role.value,
        departments=account.departments,
        dialect=account.dialect,
    )


async def live(app: web.Application, ids: frozenset[str]) -> frozenset[str]:
    """Of these sessions, those that hold."""
    async with app[STORE].read() as conn:
        return await store.live_sessions(conn, ids, app[CLOCK]())


def setup(app: web.Application) -> None:
    """Staff are known by their cookie, on sockets also by the token itself."""
    app[AUTHENTICATORS]["staff"] = caller_by_cookie
    app[CONNECTIONS].accept("staff", caller_by_token, live)
