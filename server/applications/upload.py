"""Reading one uploaded file out of a multipart form, with a hard limit and nothing on disk."""

import asyncio

from aiohttp import BodyPartReader, web

from protocol.errors import ErrorCode
from server.http.errors import ApiError

MAX_BYTES = 20 * 1024 * 1024
MAX_BODY = 3 * MAX_BYTES
"""A body up to here is read to its end before it is refused: a browser that is cut off while it still sends
shows its own error page instead of our sentence."""
_FORM_BYTES = 64 * 1024

TOO_LARGE = "照片太大了（超过 20 兆）。请用手机直接拍一张，或选小一点的。"
NO_FILE = "没有收到照片。请先点“拍照”拍一张，再点“上传”。"


async def read_photo(request: web.Request, field: str) -> bytes:
    """The bytes of the file in ``field``. Raises ApiError (TOO_LARGE, INVALID)."""
    if (request.content_length or 0) > MAX_BYTES + _FORM_BYTES:
        await _drain(request)
        raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)
    if not request.content_type.startswith("multipart/"):
        raise ApiError(ErrorCode.INVALID, NO_FILE)
    try:
        return await _read(request, field)
    except (ValueError, AssertionError, EOFError) as error:
        # aiohttp's multipart reader raises these on a malformed body.
        raise ApiError(ErrorCode.INVALID, NO_FILE) from error


async def _read(request: web.Request, field: str) -> bytes:
    reader = await request.multipart()
    found = b""
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == field and not found:
            found = await _bounded(part)
        else:
            await part.release()
    if not found:
        raise ApiError(ErrorCode.INVALID, NO_FILE)
    return found


async def _bounded(part: BodyPartReader) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(64 * 1024):
        content += chunk
        if len(content) > MAX_BYTES:
            raise ApiError(ErrorCode.TOO_LARGE, TOO_LARGE)
    return bytes(content)


async def _drain(request: web.Request) -> None:
    read = 0
    async with asyncio.timeout(60):
        while chunk := await request.content.readany():
            read += len(chunk)
            if read > MAX_BODY:
                return
