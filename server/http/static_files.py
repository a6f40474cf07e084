"""Static files of the pages: one folder under one prefix, with validators, never outside the folder."""

from pathlib import Path

from aiohttp import web

from protocol.errors import ErrorCode
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Operation, operation

_TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
    ".woff2": "font/woff2",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
}


def static_files(prefix: str, folder: Path) -> Operation:
    """The operation ``GET {prefix}{path}``; the browser asks each time whether a file has changed."""
    root = folder.resolve()

    @operation(
        "GET",
        prefix.rstrip("/") + "/{path:[A-Za-z0-9_./-]+}",
        permission="public",
        summary="页面用的文件",
        deadline=None,
        content_type="application/octet-stream",
    )
    async def static(ctx: Context, *, path: str) -> web.StreamResponse:
        file = (root / path).resolve()
        kind = _TYPES.get(file.suffix)
        if kind is None or not file.is_relative_to(root) or not file.is_file():
            raise ApiError(ErrorCode.NOT_FOUND, "没有这个地址。")
        return web.FileResponse(file, headers={"Content-Type": kind, "Cache-Control": "no-cache"})

    made: Operation = static.__operation__  # type: ignore[attr-defined]
    return made
