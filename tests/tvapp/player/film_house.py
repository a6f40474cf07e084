"""The real server, with films before it that can be made, cut off and taken away while a test goes on."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from tests.pilot import free_port
from tests.tvapp.player.cinema import cut

GONE = {"detail": "没有这个视频。", "title": "没有这个视频。", "status": 404, "code": "not_found"}


@dataclass
class Reel:
    """One film as the house has it."""

    title: str
    file: Path | None = None
    """None: nobody has made it yet."""
    seconds: int = 0
    captions: str = ""
    thumbnail: bytes = b""
    url: str = ""
    """An address of its own instead of the file's."""
    progress: list[float] = field(default_factory=list)
    """What the looks at it while it is being made see; then ``made`` is its file."""
    made: Path | None = None
    making: bool = False
    failure: str = ""


class FilmHouse(threading.Thread):
    """Hands everything on to the server but the films. ``reels``: by key; others are unknown."""

    def __init__(self, server: str) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.reels: dict[str, Reel] = {}
        self.asked: list[str] = []
        """Method and path of what was asked about films."""
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._runner: web.AppRunner | None = None

    def run(self) -> None:
        self._loop.run_until_complete(self._up())
        self._ready.set()
        self._loop.run_forever()

    def open(self) -> None:
        """Start; returns when it answers."""
        self.start()
        self._ready.wait(10)

    def up(self) -> None:
        """Back after ``down``."""
        asyncio.run_coroutine_threadsafe(self._up(), self._loop).result(10)

    def down(self) -> None:
        """As a cable that is pulled."""
        asyncio.run_coroutine_threadsafe(self._down(), self._loop).result(10)

    def close(self) -> None:
        """For good."""
        self.down()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self.join(5)

    async def _up(self) -> None:
        app = web.Application(client_max_size=20_000_000)
        app.router.add_get("/api/videos", self._page)
        app.router.add_get("/api/videos/{key}", self._info)
        app.router.add_post("/api/tv/videos/{key}/prepare", self._prepare)
        app.router.add_get("/media/videos/{key}/{name}", self._media)
        app.router.add_route("*", "/{rest:.*}", self._hand_on)
        self._runner = web.AppRunner(app, shutdown_timeout=0.05, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def _down(self) -> None:
        if self._runner is not None:
            await cut(self._runner)
            self._runner = None

    def _describe(self, key: str) -> dict[str, Any]:
        reel = self.reels[key]
        state = "ready" if reel.file or reel.url else "making" if reel.making else "absent"
        base = f"/media/videos/{key}/0123456789abcdef"
        return {
            "key": key,
            "title": reel.title,
            "seconds": reel.seconds,
            "state": "failed" if reel.failure else state,
            "detail": reel.failure,
            "progress": reel.progress[0] if reel.making and reel.progress else 0.0,
            "url": (reel.url or f"{base}.mp4") if state == "ready" else "",
            "captions_url": f"{base}.vtt" if reel.captions else "",
            "thumbnail_url": f"{base}.jpg" if reel.thumbnail else "",
        }

    async def _page(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"GET {request.path_qs}")
        keys = [key for key in request.query["keys"].split(",") if key in self.reels]
        return web.json_response({"videos": [self._describe(key) for key in keys]})

    async def _info(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"GET {request.path_qs}")
        key = request.match_info["key"]
        if key not in self.reels:
            return web.json_response(GONE, status=404)
        reel = self.reels[key]
        if reel.making and reel.progress:
            reel.progress.pop(0)
            if not reel.progress:
                reel.making, reel.file = False, reel.made
        return web.json_response(self._describe(key))

    async def _prepare(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"POST {request.path_qs}")
        key = request.match_info["key"]
        reel = self.reels[key]
        reel.making, reel.failure = reel.made is not None, reel.failure if reel.made is None else ""
        return web.json_response(self._describe(key))

    async def _media(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"GET {request.path_qs}")
        reel = self.reels[request.match_info["key"]]
        match request.match_info["name"].rpartition(".")[2]:
            case "vtt":
                return web.Response(text=reel.captions, content_type="text/vtt")
            case "jpg":
                return web.Response(body=reel.thumbnail, content_type="image/jpeg")
            case _:
                if reel.file is None or not reel.file.exists():
                    return web.Response(status=404)
                return web.FileResponse(reel.file)

    async def _hand_on(self, request: web.Request) -> web.StreamResponse:
        target = self.server + request.path_qs
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("host", "connection")}
        async with aiohttp.ClientSession(auto_decompress=False) as client:
            if request.headers.get("Upgrade", "").lower() == "websocket":
                return await _socket(request, client, target)
            body = await request.read()
            async with client.request(
                request.method, target, headers=headers, data=body or None, allow_redirects=False
            ) as answer:
                drop = ("transfer-encoding", "content-length", "connection")
                kept = {k: v for k, v in answer.headers.items() if k.lower() not in drop}
                return web.Response(status=answer.status, headers=kept, body=await answer.read())


async def _socket(request: web.Request, client: aiohttp.ClientSession, target: str) -> web.WebSocketResponse:
    near = web.WebSocketResponse()
    await near.prepare(request)
    async with client.ws_connect(target) as far:

        async def carry(source: Any, sink: Any) -> None:
            async for message in source:
                if message.type is aiohttp.WSMsgType.TEXT:
                    await sink.send_str(message.data)
            await sink.close()

        await asyncio.gather(carry(near, far), carry(far, near), return_exceptions=True)
    return near
