"""The number under which a request is found in the log; people can read it out on the telephone."""

import itertools
import secrets

from aiohttp import web

_REQUEST_ID = web.RequestKey("request_id", str)
_process = secrets.token_hex(4)
_count = itertools.count(secrets.randbelow(1 << 20))


def request_id(request: web.Request) -> str:
    """8 hex digits of this process and a running number in hex, made when first asked for."""
    known = request.get(_REQUEST_ID)
    if known is None:
        known = request[_REQUEST_ID] = f"{_process}{next(_count):08x}"
    return known
