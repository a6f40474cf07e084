"""The number under which a request is found in the log; people can read it out on the telephone."""

import secrets

from aiohttp import web


def request_id(request: web.Request) -> str:
    """16 hex digits, made when first asked for."""
    known = request.get("request_id")
    if known is None:
        known = request["request_id"] = secrets.token_hex(8)
    return str(known)
