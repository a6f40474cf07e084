"""Device sessions: a bearer token, short, gone at once when the box is revoked."""

from aiohttp import web

from protocol.errors import ErrorCode
from server.clock import CLOCK
from server.devices import store
from server.devices.session_lookup import SESSION_LOOKUP, SessionLookup
from server.events.connection import CONNECTIONS
from server.http.authentication import AUTHENTICATORS
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.store.engine import STORE

_AGAIN = "机顶盒需要重新连接。"


async def caller_by_header(ctx: Context) -> Caller:
    """The box whose token is in ``Authorization``. Raises ApiError(UNAUTHENTICATED)."""
    scheme, _, token = ctx.request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise ApiError(ErrorCode.UNAUTHENTICATED, _AGAIN)
    return await caller_by_token(ctx, token)


async def caller_by_token(ctx: Context, token: str) -> Caller:
    """The box whose session this is. Raises ApiError(UNAUTHENTICATED)."""
    found = await ctx.app[SESSION_LOOKUP].find(token, ctx.now_ms())
    if found is None:
        raise ApiError(ErrorCode.UNAUTHENTICATED, _AGAIN)
    session_id, device = found
    return Caller(kind="tv", id=device.id, household_id=device.household_id, session_id=session_id)


async def live(app: web.Application, ids: frozenset[str]) -> frozenset[str]:
    """Of these sessions, those that hold."""
    async with app[STORE].read() as conn:
        return await store.live_sessions(conn, ids, app[CLOCK]())


def setup(app: web.Application) -> None:
    """Boxes are known by their session's token, in a header or as the socket's first message."""
    app[SESSION_LOOKUP] = SessionLookup(app[STORE])
    app[AUTHENTICATORS]["tv"] = caller_by_header
    app[CONNECTIONS].accept("tv", caller_by_token, live)
