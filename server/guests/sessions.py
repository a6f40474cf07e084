"""Who a third person is: the token in the address and the cookie of the one browser that has used it."""

import hmac

from aiohttp import web

from protocol.errors import ErrorCode
from server.events.connection import CONNECTIONS
from server.guests import rules, store
from server.http.authentication import AUTHENTICATORS
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.phone.store import hashed
from server.store.engine import STORE

COOKIE = "guest"
UNKNOWN = "这个链接不对，请看看是不是抄全了。"


async def caller_by_cookie(ctx: Context) -> Caller:
    """The browser that used the invitation. Raises ApiError."""
    async with ctx.store.read() as conn:
        found = await store.by_token(conn, ctx.request.match_info["token"])
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    if not is_mine(ctx, found.cookie_hash):
        raise ApiError(ErrorCode.USED, rules.USED)
    return Caller(kind="guest", id=found.id, session_id=found.id, name=found.label)


def is_mine(ctx: Context, cookie_hash: str) -> bool:
    """Whether this browser is the one."""
    return bool(cookie_hash) and hmac.compare_digest(cookie_hash, hashed(ctx.request.cookies.get(COOKIE, "")))


def set_cookie(ctx: Context, response: web.StreamResponse, token: str, value: str) -> None:
    """Bind this browser: the cookie travels only to the invitation's own pages."""
    response.set_cookie(
        COOKIE,
        value,
        path=f"/j/{token}",
        max_age=rules.KEEP_MS // 1000,
        httponly=True,
        secure=ctx.settings.base_url.startswith("https:"),
        samesite="Lax",
    )


async def _no_token(ctx: Context, token: str) -> Caller:
    raise ApiError(ErrorCode.UNAUTHENTICATED, UNKNOWN)


async def _those_here(app: web.Application, ids: frozenset[str]) -> frozenset[str]:
    async with app[STORE].read() as conn:
        return await store.those_here(conn, ids)


def setup(app: web.Application) -> None:
    """Third persons are known by token and cookie, over HTTP and on the socket."""
    app[AUTHENTICATORS]["guest"] = caller_by_cookie
    app[CONNECTIONS].accept("guest", _no_token, _those_here)
