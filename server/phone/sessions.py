"""Whose phone it is: the token in the address and the cookie that the first visit set."""

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from protocol.handoff import HandoffPurpose
from server.http.authentication import AUTHENTICATORS
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError

from . import rules, store
from .refusal import refusals
from .rules import HandoffRecord

COOKIE = "phone"
UNKNOWN = "这个地址不对。请在电视上打开二维码，用手机再扫一次。"


async def caller_by_cookie(ctx: Context) -> Caller:
    """The phone that opened the hand-off. Raises ApiError."""
    async with ctx.store.read() as conn:
        found = await store.by_token(conn, token_of(ctx))
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    with refusals():
        rules.check_phone(found, cookie_hash(ctx), ctx.now_ms())
    return caller_of(found)


def caller_of(record: HandoffRecord) -> Caller:
    """A hand-off as a caller."""
    return Caller(kind="phone", id=record.id, household_id=record.household_id)


async def held_for(ctx: Context, conn: AsyncConnection, token: str, purpose: HandoffPurpose) -> HandoffRecord:
    """The hand-off until the commit, if this phone may use it for this now. Raises ApiError."""
    found = await store.by_token(conn, token, for_update=True)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    with refusals():
        rules.check_use(found, cookie_hash(ctx), purpose, ctx.now_ms())
    return found


def token_of(ctx: Context) -> str:
    """The token in the address."""
    return ctx.request.match_info["token"]


def cookie_hash(ctx: Context) -> str:
    """Hash of the phone's cookie; of nothing when there is none."""
    return store.hashed(ctx.request.cookies.get(COOKIE, ""))


def set_cookie(ctx: Context, response: web.StreamResponse, token: str, value: str) -> None:
    """Bind this phone: the cookie travels only to the hand-off's own pages."""
    response.set_cookie(
        COOKIE,
        value,
        path=f"/p/{token}",
        max_age=rules.LONGEST_MS // 1000,
        httponly=True,
        secure=ctx.settings.base_url.startswith("https:"),
        # Strict would not be sent after a redirect that began in the scanning application.
        samesite="Lax",
    )


def setup(app: web.Application) -> None:
    """Phones are known by token and cookie."""
    app[AUTHENTICATORS]["phone"] = caller_by_cookie
