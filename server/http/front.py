"""What happens to every request before its operation: forwarding headers, unknown addresses."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from multidict import istr

from protocol.errors import ErrorCode
from server.http.context import LOOPBACK, PEER
from server.http.errors import ApiError
from server.http.problem_response import problem_response
from server.settings import SETTINGS

_FORWARDED_FOR = istr("X-Forwarded-For")
_FORWARDED = (
    _FORWARDED_FOR,
    istr("X-Forwarded-Proto"),
    istr("X-Forwarded-Host"),
    istr("X-Real-IP"),
    istr("Forwarded"),
)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def front(request: web.Request, handler: Handler) -> web.StreamResponse:
    """The only middleware."""
    headers = request.headers
    for name in _FORWARDED:
        if name in headers:
            request = _believe_or_drop(request)
            break
    else:
        request[LOOPBACK] = _is_loopback(request.remote)
    try:
        return await handler(request)
    except web.HTTPNotFound:
        error = ApiError(ErrorCode.NOT_FOUND, "没有这个地址。")
    except web.HTTPMethodNotAllowed as refused:
        allow = {"Allow": ", ".join(sorted(refused.allowed_methods))}
        error = ApiError(ErrorCode.INVALID, "这个地址不能这样用。", status=405, headers=allow)
    except web.HTTPRequestEntityTooLarge:
        error = ApiError(ErrorCode.TOO_LARGE, "发来的内容太大了，请分成几次。")
    except web.HTTPRedirection:
        raise
    except web.HTTPException as other:
        error = ApiError(ErrorCode.INVALID, "请求不对。", status=max(400, other.status))
    return problem_response(request, error)


def _believe_or_drop(request: web.Request) -> web.Request:
    """A trusted proxy's word about the client; from anybody else the headers vanish."""
    clean = request.headers.copy()
    for name in _FORWARDED:
        clean.popall(name, None)
    told = request.headers.get(_FORWARDED_FOR, "")
    remote = request.remote or ""
    trusted = remote in request.app[SETTINGS].trusted_proxies
    request = request.clone(headers=clean)
    # The last address is the one our own proxy saw; those before it are the client's claim.
    request[PEER] = told.rpartition(",")[2].strip() if trusted and told else remote
    request[LOOPBACK] = False
    return request


def _is_loopback(remote: str | None) -> bool:
    if remote in ("127.0.0.1", "::1"):
        return True
    try:
        return remote is not None and ipaddress.ip_address(remote).is_loopback
    except ValueError:
        return False
