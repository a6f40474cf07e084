"""From a declared permission to the function that finds out who calls."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from protocol.errors import ErrorCode
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError

Authenticate = Callable[[Context], Awaitable[Caller]]
"""Gives the caller or raises ApiError(UNAUTHENTICATED)."""

AUTHENTICATORS = web.AppKey("authenticators", dict[str, Authenticate])
"""By kind: ``tv``, ``phone``, ``guest``, ``staff``. The feature that keeps the sessions puts its own here."""

CONSOLE_HEADER = "X-Requested-With"
_SAFE = ("GET", "HEAD", "OPTIONS")


def authenticator(app: web.Application, permission: str) -> Authenticate | None:
    """The check for a permission; None for what everybody may. An unknown permission does not start."""
    if permission in ("public", "socket"):
        return None
    known = app[AUTHENTICATORS]
    if permission in ("tv", "phone", "guest"):
        if permission not in known:
            raise RuntimeError(f"nobody authenticates callers of kind {permission}")
        return known[permission]
    from server.staff.permissions import PERMISSIONS

    if permission != "staff" and permission not in PERMISSIONS:
        raise RuntimeError(f"permission {permission} is in no role")
    return _staff(known["staff"], permission)


def _staff(find: Authenticate, permission: str) -> Authenticate:
    async def authenticate(ctx: Context) -> Caller:
        # A page of another site can make a browser send the cookie with a form, but not this header.
        if ctx.request.method not in _SAFE and ctx.request.headers.get(CONSOLE_HEADER) != "console":
            raise ApiError(ErrorCode.FORBIDDEN, "这个操作要在工作台页面上做。")
        caller = await find(ctx)
        if permission != "staff" and permission not in caller.permissions:
            raise ApiError(ErrorCode.FORBIDDEN, "您的账号没有这个权限，请找主管。")
        return caller

    return authenticate
