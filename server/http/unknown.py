"""Addresses that nobody has, and methods that an address does not know."""

from protocol.errors import ErrorCode
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation


@operation("*", "/{path:.*}", permission="public", summary="没有的地址")
async def unknown(ctx: Context, *, path: str) -> None:
    """Put on the router last. 405 with ``Allow`` when another method would be known here, else 404."""
    allowed: set[str] = set()
    for resource in ctx.app.router.resources():
        if resource.canonical != "/{path}":
            allowed |= (await resource.resolve(ctx.request))[1]
    if not allowed:
        raise ApiError(ErrorCode.NOT_FOUND, "没有这个地址。")
    allow = {"Allow": ", ".join(sorted(allowed))}
    raise ApiError(ErrorCode.INVALID, "这个地址不能这样用。", status=405, headers=allow)
