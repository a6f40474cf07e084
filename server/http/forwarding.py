"""Who is at the other end: what a trusted proxy says of it; the same headers from anybody else vanish."""

from aiohttp import web
from multidict import istr

from server.http.context import PEER
from server.http.request_id import request_id
from server.settings import SETTINGS

_FORWARDED_FOR = istr("X-Forwarded-For")
FORWARDED = (
    _FORWARDED_FOR,
    istr("X-Forwarded-Proto"),
    istr("X-Forwarded-Host"),
    istr("X-Real-IP"),
    istr("Forwarded"),
)


def without_forwarding(request: web.Request) -> web.Request:
    """The request without those headers, with the client's address noted; the very same when it has none."""
    headers = request.headers
    for name in FORWARDED:
        if name in headers:
            return _noted(request)
    return request


def _noted(request: web.Request) -> web.Request:
    told = request.headers.get(_FORWARDED_FOR, "")
    remote = request.remote or ""
    trusted = remote in request.app[SETTINGS].trusted_proxies
    clean = request.headers.copy()
    for name in FORWARDED:
        clean.popall(name, None)
    # Made before the copy: the response goes out under the first request's number.
    request_id(request)
    request = request.clone(headers=clean)
    # The last address is the one our own proxy saw; those before it are the client's claim.
    request[PEER] = told.rpartition(",")[2].strip() if trusted and told else remote
    return request
