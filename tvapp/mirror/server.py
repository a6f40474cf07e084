"""``GET /`` a page with picture and remote; ``POST /press``, ``GET /state``, ``GET /frame.png``."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web
from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

from tvapp.remote.action import Action
from tvapp.remote.intake import RawKey

if TYPE_CHECKING:
    from tvapp.app import Television

PAGE = Path(__file__).with_name("page.html")
SCRIPT = Path(__file__).with_name("page.js")
STYLE = Path(__file__).with_name("page.css")
MOST_ACTIONS = 200
FRAME_TIMEOUT = 5.0


class Mirror:
    """Looks at one television and presses its keys."""

    def __init__(self, tv: Television) -> None:
        self.tv = tv

    async def _next_frame(self) -> None:
        shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tv.when_shown(lambda: None if shown.done() else shown.set_result(None))
        await asyncio.wait_for(shown, FRAME_TIMEOUT)

    def state(self) -> dict[str, Any]:
        """What a person can see now: screen, focus path, title, texts, what can be chosen."""
        screen = self.tv.stage.screen
        assert screen is not None
        texts = [text for piece in screen.pieces() for text in piece.reading()]
        actions = [
            f"{choices.key}/{item.key}"
            for choices in screen.choices()
            for item in choices.items
            if item.enabled
        ]
        return {
            "screen": screen.name,
            "focus": self.tv.stage.focus,
            "title": screen.title,
            "texts": texts,
            "actions": actions,
            "version": self.tv.version,
            "speaking": self.tv.reader.voice.speaking,
        }

    async def show_page(self, _: web.Request) -> web.StreamResponse:
        """The page with the picture and a clickable remote."""
        return web.FileResponse(PAGE)

    async def show_state(self, _: web.Request) -> web.Response:
        """The state as JSON."""
        return web.json_response(self.state())

    async def press(self, request: web.Request) -> web.Response:
        """Press ``{"action": "down"}`` or ``{"actions": [...]}``; answers after the next frame.

        A box whose own software keeps the remote hands its keys on by number: ``{"key": 340}``.
        """
        try:
            body = await request.json()
            if "key" in body:
                return await self._hand_on(RawKey("middleware", int(body["key"])))
            names = body["actions"] if "actions" in body else [body["action"]]
            actions = [Action(name) for name in names][:MOST_ACTIONS]
        except (ValueError, KeyError, TypeError):
            detail = '请发送 {"action": "down"} 或 {"actions": ["down", "ok"]}'
            return web.json_response({"detail": detail, "known": [a.value for a in Action]}, status=400)
        for action in actions:
            # Not through the repeat policy: two OKs in one message are meant, no hand trembles here.
            self.tv.carry_out(action)
            await self._next_frame()
        return web.json_response(self.state())

    async def _hand_on(self, key: RawKey) -> web.Response:
        self.tv.remotes.intake.press(key, time.monotonic())
        self.tv.remotes.intake.release(key)
        await self._next_frame()
        return web.json_response(self.state())

    async def hold(self, request: web.Request) -> web.Response:
        """Hold ``{"action": "down", "seconds": 2}`` as a finger does; answers when it is released."""
        try:
            body = await request.json()
            action, seconds = Action(body["action"]), min(10.0, float(body["seconds"]))
        except (ValueError, KeyError, TypeError):
            return web.json_response({"detail": '请发送 {"action": "down", "seconds": 2}'}, status=400)
        self.tv.keys.down(action)
        await asyncio.sleep(seconds)
        self.tv.keys.up(action)
        await self._next_frame()
        return web.json_response(self.state())

    async def call(self, _: web.Request) -> web.Response:
        """The call as the television lives it: its step, and what the media receives (``Media.stats``)."""
        line = self.tv.company.line if self.tv.company is not None else None
        if line is None or line.session is None:
            return web.json_response({"step": None, "media": None})
        media = await line.media.stats() if line.session.step.value == "talking" else None
        return web.json_response({"step": line.session.step.value, "media": media})

    async def voice(self, _: web.Request) -> web.Response:
        """Read-aloud: engine, sound device, and milliseconds from the last order to its first sound."""
        voice = self.tv.reader.voice
        delay = None if voice.delay is None else round(1000 * voice.delay, 1)
        return web.json_response({"speech": voice.speech, "sink": voice.sink, "delay_ms": delay})

    async def film(self, _: web.Request) -> web.Response:
        """The film on the screen: its step, second, pictures so far, and how long things took."""
        player = self.tv.player
        if player is None:
            return web.json_response({"phase": None})
        film = player.playback
        return web.json_response(
            {
                "phase": player.phase.value,
                "step": film.step.value,
                "at": round(film.position, 3),
                "seconds": film.seconds,
                "caption": player.caption,
                "sound": film.sound,
                "pictures": player.pictures,
                "frames": self.tv.loop.frames,
                "first_ms": round(player.first_ms, 1),
                "seek_ms": round(player.seek_ms, 1),
                "process": player.pid,
            }
        )

    async def frame(self, _: web.Request) -> web.Response:
        """The picture as PNG, drawn anew and read before it is flipped to the screen."""
        taken: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        width, height = Window.system_size

        def take(*_: object) -> None:
            Window.unbind(on_flip=take)
            if not taken.done():
                taken.set_result(glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE))

        Window.bind(on_flip=take)
        self.tv.when_shown(lambda: None)
        pixels = await asyncio.wait_for(taken, FRAME_TIMEOUT)
        png = await asyncio.to_thread(_png, pixels, width, height)
        return web.Response(body=png, content_type="image/png", headers={"Cache-Control": "no-store"})


def _png(rgba: bytes, width: int, height: int) -> bytes:
    """RGBA with the bottom row first → PNG (RGB) bytes."""
    from PIL import Image

    rows = b"".join(rgba[y * width * 4 : (y + 1) * width * 4] for y in range(height - 1, -1, -1))
    image = Image.frombuffer("RGBA", (width, height), rows, "raw", "RGBA", 0, 1).convert("RGB")
    from io import BytesIO

    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


async def serve(tv: Television, port: int) -> None:
    """Serve the mirror on 127.0.0.1:``port`` until cancelled; raises OSError when the port is taken."""
    mirror = Mirror(tv)
    app = web.Application(client_max_size=64_000, middlewares=[_only_ourselves])
    app.add_routes(
        [
            web.get("/", mirror.show_page),
            web.get("/state", mirror.show_state),
            web.post("/press", mirror.press),
            web.post("/hold", mirror.hold),
            web.get("/frame.png", mirror.frame),
            web.get("/call", mirror.call),
            web.get("/voice", mirror.voice),
            web.get("/film", mirror.film),
            web.get("/page.js", lambda _: _file(SCRIPT)),
            web.get("/page.css", lambda _: _file(STYLE)),
        ]
    )
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _file(path: Path) -> web.StreamResponse:
    return web.FileResponse(path)


@web.middleware
async def _only_ourselves(request: web.Request, handler: Any) -> web.StreamResponse:
    """A web page of somebody else in the same browser must not press the resident's keys."""
    origin = request.headers.get("Origin")
    host = (request.headers.get("Host") or "").split(":")[0]
    if host not in ("127.0.0.1", "localhost") or (origin and origin != f"http://{request.headers['Host']}"):
        return web.json_response({"detail": "只能在本机打开"}, status=403)
    response: web.StreamResponse = await handler(request)
    return response
