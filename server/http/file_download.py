"""Sending a file that never changes under its name: whole or in parts, no quicker than it is taken."""

import asyncio
from pathlib import Path

from aiohttp import hdrs, web

from server.http.byte_range import asked_part, names_tag

CHUNK = 256 * 1024
IMMUTABLE = "public, max-age=31536000, immutable"


async def send_file(
    request: web.Request, path: Path, *, size: int, tag: str, content_type: str
) -> web.StreamResponse:
    """Answer a request for the file; ``tag`` is its SHA-256, so the tag of the same bytes on every node.

    A slow reader holds one piece of ``CHUNK`` bytes in memory, never the file.
    """
    headers = {
        hdrs.CONTENT_TYPE: content_type,
        hdrs.CACHE_CONTROL: IMMUTABLE,
        hdrs.ACCEPT_RANGES: "bytes",
        hdrs.ETAG: f'"{tag}"',
    }
    if names_tag(request.headers.get(hdrs.IF_NONE_MATCH), tag):
        return web.Response(status=304, headers=headers)
    part = asked_part(request.headers.get(hdrs.RANGE), request.headers.get(hdrs.IF_RANGE), tag, size)
    if part.status == 416:
        return web.Response(status=416, headers=headers | {hdrs.CONTENT_RANGE: f"bytes */{size}"})
    if part.status == 206:
        headers[hdrs.CONTENT_RANGE] = f"bytes {part.start}-{part.end - 1}/{size}"
    response = web.StreamResponse(status=part.status, headers=headers)
    response.content_length = part.end - part.start
    try:
        await response.prepare(request)
        if request.method != hdrs.METH_HEAD:
            await _copy(path, part.start, part.end, response)
        await response.write_eof()
    except ConnectionError:
        pass  # whoever watches a film leaves in the middle, and jumps about in it
    return response


async def _copy(path: Path, start: int, end: int, response: web.StreamResponse) -> None:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        file.seek(start)
        while start < end:
            chunk = await asyncio.to_thread(file.read, min(CHUNK, end - start))
            if not chunk:
                break
            await response.write(chunk)
            start += len(chunk)
    finally:
        file.close()
