"""A server that can be killed and restarted on its port, and a wire to it that can be cut."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web

from protocol.events import CataloguePublished, Event
from server.app import create_app
from server.events.outbox import append
from server.settings import Settings
from server.store.engine import STORE
from tvapp.net.connection import Connection

PATIENCE = 20.0
"""Seconds after which a test that waits for something has failed."""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """The real application in this process, always on the same port and data."""

    def __init__(self, data: Path, database: str = "", **settings: object) -> None:
        self.port = free_port()
        self.settings = Settings(data=data, database=database, demo=True, port=self.port, **settings)  # type: ignore[arg-type]
        self.app: web.Application = None  # type: ignore[assignment]
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Bring it up."""
        self.app = create_app(self.settings)
        self._runner = web.AppRunner(self.app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        """Bring it down as an operator does: sockets are told."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def kill(self) -> None:
        """Bring it down as a power cut does: nobody is told anything."""
        assert self._runner is not None and self._runner.server is not None
        for connection in self._runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()
        await self.stop()

    async def publish(self, audience: str, *events: Event) -> None:
        """Append events, each in a transaction of its own."""
        for event in events:
            async with self.app[STORE].write() as conn:
                await append(conn, audience, event)

    async def number(self, first: int, last: int, audience: str = "boxes") -> None:
        """Events that only carry a number, to count them by."""
        await self.publish(audience, *(CataloguePublished(version=n) for n in range(first, last + 1)))


class Wire:
    """A TCP relay to a server."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._losing = False
        self.port = free_port()

    @property
    def url(self) -> str:
        """Its address on the box's side."""
        return f"http://127.0.0.1:{self.port}"

    async def up(self) -> None:
        """Take connections."""
        self._flowing.set()
        self._server = await asyncio.start_server(self._relay, "127.0.0.1", self.port)

    async def down(self) -> None:
        """Cut everything, and take no new connections."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self.cut()

    def cut(self) -> None:
        """Cut what is connected now."""
        for writer in list(self._writers):
            writer.transport.abort()

    def stall(self) -> None:
        """Hold everything back without closing anything, as a dead link does."""
        self._flowing.clear()

    def mend(self) -> None:
        """A dead link comes back to life; what was connected over it is gone."""
        self.cut()
        self._flowing.set()

    def lose_next_answer(self) -> None:
        """The next answer to a request is lost, and the connection with it; what was asked is done."""
        self._losing = True

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        pair = {writer, inner_writer}
        self._writers |= pair
        try:
            await asyncio.gather(
                self._pump(reader, inner_writer), self._pump(inner_reader, writer, losing=True)
            )
        finally:
            self._writers -= pair
            for each in pair:
                each.transport.abort()

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, losing: bool = False
    ) -> None:
        with contextlib.suppress(OSError):
            while chunk := await reader.read(65536):
                await self._flowing.wait()
                if losing and self._losing and chunk.startswith(b"HTTP/"):
                    self._losing = False
                    break
                writer.write(chunk)
                await writer.drain()
        writer.transport.abort()


class Listener:
    """A box's connection and what it was told."""

    def __init__(self, url: str, folder: Path, **options: object) -> None:
        self.events: list[Event] = []
        self.onlines: list[bool] = []
        self.anew: list[bool] = []
        self.connection = Connection(
            url,
            folder,
            on_event=self.events.append,
            on_online=self.onlines.append,
            on_welcome=self._welcomed,
            **options,  # type: ignore[arg-type]
        )

    async def _welcomed(self, _session: object, anew: bool) -> None:
        self.anew.append(anew)

    @property
    def numbers(self) -> list[int]:
        """The numbers of the counting events, in the order they came."""
        return [event.version for event in self.events if isinstance(event, CataloguePublished)]

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Listener"]:
        """Until the block ends."""
        task = asyncio.create_task(self.connection.run())
        try:
            yield self
        finally:
            await self.connection.stop()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def online(self) -> None:
        """Wait until the socket is up."""
        await until(lambda: self.connection.online)


async def until(true: Callable[[], object]) -> None:
    """Wait until something is true; the test fails when it does not become so."""
    async with asyncio.timeout(PATIENCE):
        while not true():  # noqa: ASYNC110 - what is waited for is the program's state, which has no event
            await asyncio.sleep(0.01)
