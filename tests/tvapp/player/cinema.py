"""A real server with films, which can hang, break off and be switched off."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from tests.tvapp.net.rig import free_port

PART = 16_384


async def cut(runner: web.AppRunner) -> None:
    """Break all connections of a server, and take no new ones."""
    assert runner.server is not None
    for connection in runner.server.connections:
        if connection.transport is not None:
            connection.transport.abort()
    await runner.cleanup()


class Cinema:
    """Serves a folder under ``/f/``; ``/slow/NAME`` stops in the middle and says no more, ``/cut/NAME``
    breaks the connection there, ``/silent`` accepts and never answers, ``/busy`` is overloaded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.after = 0.4
        """Share of a file after which ``slow`` and ``cut`` stop."""
        self._runner: web.AppRunner | None = None

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def start(self) -> None:
        app = web.Application()
        app.router.add_static("/f", self.folder)
        app.router.add_get("/{way:slow|cut}/{name}", self._part)
        app.router.add_get("/silent", self._silent)
        app.router.add_get("/busy", self._busy)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        """As a cable that is pulled: open connections are gone, new ones refused."""
        if self._runner is not None:
            await cut(self._runner)
            self._runner = None

    async def _part(self, request: web.Request) -> web.StreamResponse:
        content = (self.folder / request.match_info["name"]).read_bytes()
        begin = int(request.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        headers = {"Content-Length": str(len(content) - begin), "Accept-Ranges": "bytes"}
        if begin:
            headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        response = web.StreamResponse(status=206 if begin else 200, headers=headers)
        await response.prepare(request)
        end = int(len(content) * self.after)
        await response.write(content[begin : max(begin, end)])
        if end >= len(content):
            return response
        if request.match_info["way"] == "slow":
            await asyncio.sleep(60)
        elif request.transport is not None:
            request.transport.abort()
        return response

    async def _silent(self, _: web.Request) -> web.StreamResponse:
        await asyncio.sleep(60)
        return web.Response()

    async def _busy(self, _: web.Request) -> web.StreamResponse:
        return web.Response(status=503)


@asynccontextmanager
async def open_cinema(folder: Path) -> AsyncIterator[Cinema]:
    """A cinema until the block ends."""
    cinema = Cinema(folder)
    await cinema.start()
    try:
        yield cinema
    finally:
        await cinema.stop()
