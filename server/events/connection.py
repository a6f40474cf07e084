"""One authenticated socket: resumes without gaps, then lives from the pump."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import WSCloseCode, web
from sqlalchemy import func, select

from protocol import SCHEMA_VERSION
from protocol.events import Welcome
from server.events.outbox import events, told
from server.events.pump import PUMP
from server.events.writer import SocketWriter
from server.http.authentication import AUTHENTICATORS
from server.http.caller import Caller
from server.http.context import Context
from server.http.metrics import METRICS

_BATCH = 200

AuthenticateToken = Callable[[Context, str], Awaitable[Caller]]
"""Gives the caller of a session token or raises ApiError(UNAUTHENTICATED)."""

LiveSessions = Callable[[web.Application, frozenset[str]], Awaitable[frozenset[str]]]
"""Of these session ids, those that still hold."""


class Connections:
    """All open sockets of this process, and how each kind proves itself."""

    def __init__(self) -> None:
        self.open: set[Connection] = set()
        self.coming = 0
        """Sockets whose sessions are being looked up."""
        self._tokens: dict[str, AuthenticateToken] = {}
        self._live: dict[str, LiveSessions] = {}

    def accept(self, kind: str, token: AuthenticateToken, live: LiveSessions) -> None:
        """Register how sockets of a kind authenticate and how their sessions are looked after."""
        self._tokens[kind] = token
        self._live[kind] = live

    async def authenticate(self, ctx: Context, kind: str, token: str) -> Caller:
        """By the token; without one by whatever the request carries (a page's cookie)."""
        if token:
            return await self._tokens[kind](ctx, token)
        return await ctx.app[AUTHENTICATORS][kind](ctx)

    async def drop_revoked(self, app: web.Application, code: int) -> None:
        """Close the sockets whose session no longer holds."""
        for kind, live in self._live.items():
            mine = [connection for connection in self.open if connection.caller.kind == kind]
            if not mine:
                continue
            holding = await live(app, frozenset(connection.caller.session_id for connection in mine))
            # Together: one that has gone silent takes its two seconds, and must not hold up the others.
            await asyncio.gather(
                *(
                    connection.close(code, b"session")
                    for connection in mine
                    if connection.caller.session_id not in holding
                )
            )

    async def close_all(self) -> None:
        """Tell everybody to come back later."""
        await asyncio.gather(
            *(connection.close(WSCloseCode.GOING_AWAY, b"restart") for connection in tuple(self.open))
        )


CONNECTIONS = web.AppKey("connections", Connections)


class Connection:
    """A listener of the pump. While it catches up from the rows, what the pump brings waits in order."""

    __slots__ = ("__weakref__", "_audiences", "_ctx", "_held", "_sent", "_socket", "caller", "writer")

    def __init__(self, ctx: Context, socket: web.WebSocketResponse, caller: Caller) -> None:
        self._ctx = ctx
        self._socket = socket
        self.caller = caller
        self._audiences = caller.audiences
        self._sent = 0
        self._held: list[tuple[int, str]] | None = []
        self.writer = SocketWriter(socket, self._cut)

    def deliver(self, seq: int, body: str) -> None:
        """From the pump."""
        if self._held is not None:
            self._held.append((seq, body))
        else:
            self._send(seq, body)

    def deliver_now(self, body: str) -> None:
        """Something of this moment that is not kept; ``body`` is an event's JSON. Not while catching up."""
        if self._held is None:
            self.writer.put(f'{{"type":"event","seq":0,"event":{body}}}')
            self._ctx.app[METRICS].events_sent.inc()

    @asynccontextmanager
    async def open(self, since: int | None) -> AsyncIterator[None]:
        """Welcome, what was missed, then live until the block ends."""
        app = self._ctx.app
        pump, connections, gauge = app[PUMP], app[CONNECTIONS], app[METRICS].sockets.labels(self.caller.kind)
        writing = asyncio.create_task(self.writer.run(), name="socket writer")
        pump.join(self, self._audiences)
        connections.open.add(self)
        gauge.inc()
        try:
            await self._welcome(since)
            yield
        finally:
            gauge.dec()
            connections.open.discard(self)
            pump.leave(self, self._audiences)
            writing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writing

    async def close(self, code: int, message: bytes) -> None:
        """Say good-bye, and do not wait long for the answer."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(2.0):
                await self._socket.close(code=code, message=message)

    async def _welcome(self, since: int | None) -> None:
        # The order matters: the pump already delivers to us, so nothing falls between rows and live events.
        pump = self._ctx.app[PUMP]
        standing = pump.position
        oldest = since or 0
        # Whoever is where the pump is has missed nothing: ten thousand boxes after a restart, mostly.
        if since is not None and since != standing:
            oldest, standing = await self._rows()
        # Too old: pruned. Too new: from before a restored backup, or from another server.
        gap = since is not None and not oldest - 1 <= since <= standing
        resuming = since is not None and not gap
        self._sent = standing if since is None or gap else since
        heartbeat = self._ctx.settings.heartbeat
        welcome = Welcome(schema_version=SCHEMA_VERSION, seq=self._sent, heartbeat=heartbeat, gap=gap)
        self.writer.put(welcome.model_dump_json())
        if resuming and self._sent < standing:
            await self._catch_up()
        held, self._held = self._held or [], None
        for seq, body in held:
            self._send(seq, body)

    async def _rows(self) -> tuple[int, int]:
        """The lowest and the highest number there is now; (0, 0) before the first event."""
        wanted = select(func.coalesce(func.min(events.c.seq), 0), func.coalesce(func.max(events.c.seq), 0))
        async with self._ctx.store.read() as conn:
            oldest, newest = (await conn.execute(wanted)).one()
        return int(oldest), int(newest)

    async def _catch_up(self) -> None:
        while not self.writer.is_cut:
            wanted = (
                select(events.c.seq, events.c.audience, events.c.body)
                .where(events.c.seq > self._sent, events.c.audience.in_(self._audiences))
                .order_by(events.c.seq)
                .limit(_BATCH)
            )
            async with self._ctx.store.read() as conn:
                rows = (await conn.execute(wanted)).all()
            for row in rows:
                self._send(row.seq, told(self._ctx.store.sealer, row.audience, row.body))
            if len(rows) < _BATCH:
                return
            await self.writer.drained()

    def _send(self, seq: int, body: str) -> None:
        if seq <= self._sent:
            return
        self._sent = seq
        if not body:
            return
        # The body is JSON already: an EventEnvelope without parsing it again.
        self.writer.put(f'{{"type":"event","seq":{seq},"event":{body}}}')
        self._ctx.app[METRICS].events_sent.inc()

    def _cut(self) -> None:
        self._ctx.app[METRICS].slow_sockets.inc()
        transport = self._ctx.request.transport
        if transport is not None:
            transport.abort()
