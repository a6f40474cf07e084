"""Security headers of every response, set just before it goes out; an operation's own win."""

from aiohttp import hdrs, web
from multidict import CIMultiDict, istr

from server.http.request_id import request_id

_API_POLICY = "default-src 'none'; frame-ancestors 'none'"
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_REQUEST_ID = istr("X-Request-Id")
_ALWAYS = (
    (istr("X-Content-Type-Options"), "nosniff"),
    (istr("Referrer-Policy"), "no-referrer"),
    (hdrs.CACHE_CONTROL, "no-store"),
)
_SEEN = _ALWAYS[0][0]
_POLICY = istr("Content-Security-Policy")

JSON_HEADERS: CIMultiDict[str] = CIMultiDict(
    [(hdrs.CONTENT_TYPE, "application/json"), *_ALWAYS, (_POLICY, _API_POLICY)]
)
"""For JSON answers, all at once: a copy costs less than setting them one by one."""


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Runs for every response, also for files and sockets."""
    headers = response.headers
    headers[_REQUEST_ID] = request_id(request)
    # Which software in which version answers is nobody's business.
    headers.popall(hdrs.SERVER, None)
    if _SEEN in headers:
        return
    for name, value in _ALWAYS:
        headers.setdefault(name, value)
    if response.content_type == "text/html":
        headers.setdefault(_POLICY, _PAGE_POLICY)
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    else:
        headers.setdefault(_POLICY, _API_POLICY)
