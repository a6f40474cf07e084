"""The number under which a request is found in the log; people can read it out on the telephone."""

import secrets

from aiohttp import web

_REQUEST_ID = web.RequestKey("request_id", str)


def request_id(request: web.Request) -> str:
    """16 hex digits, made when first asked for."""
    known = request.get(_REQUEST_ID)
    if known is None:
        known = request[_REQUEST_ID] = secrets.token_hex(8)
    return known
