"""The household's events: socket after socket, for ever, each event handed on once and in order."""

import asyncio
import contextlib
import logging
import random
from collections import deque
from collections.abc import Awaitable, Callable
from pathlib import Path

from protocol.commands import Command
from protocol.device import DeviceSession
from protocol.events import Event, EventEnvelope, Welcome
from tvapp.net.backoff import Backoff
from tvapp.net.exchange import Exchange
from tvapp.net.failure import Refused, ServerAway
from tvapp.net.position import Position
from tvapp.net.sessions import Sessions
from tvapp.net.stream import SessionEnded, Stream, StreamLost

log = logging.getLogger(__name__)

WelcomeHook = Callable[[DeviceSession, bool], Awaitable[None]]

HEARTBEAT_IN_CALL = 1.0
"""Seconds; a cut link is noticed within two of them."""
WAIT_DENIED = 30.0
"""Seconds, about, until a box that is not let in asks again."""
DOUBTFUL_HEARTBEAT, DOUBT = 0.4, 3.0
"""Seconds between heartbeats, and for how long, once the media has fallen silent: is the line cut?"""
LONGEST_WAIT_IN_CALL = 0.3
"""Seconds between tries while talking; otherwise the back-off grows to ten."""


class Subscription:
    """Keeps the socket up and the place in the stream."""

    def __init__(
        self,
        exchange: Exchange,
        sessions: Sessions,
        position: Path,
        *,
        on_event: Callable[[Event], None],
        on_online: Callable[[bool], None],
        on_welcome: WelcomeHook | None = None,
        on_denied: Callable[[Refused | None], None] = lambda _refusal: None,
    ) -> None:
        self._exchange = exchange
        self._sessions = sessions
        self._position = Position(position)
        self._on_event = on_event
        self._on_online = on_online
        self._on_welcome = on_welcome
        self._on_denied = on_denied
        self._denied: Refused | None = None
        self._backoff = Backoff()
        self._hurry = asyncio.Event()
        self._stream: Stream | None = None
        self._waiting: deque[tuple[int, EventEnvelope | None]] | None = None
        self._household = ""
        self._loaded_for = ""
        self._calm_beat = 15.0
        self.in_call = False
        self.online = False
        self.trouble = ""

    async def run(self) -> None:
        """For ever, until cancelled: session, socket, events; after a loss again, with growing waits."""
        while True:
            try:
                await self._one_life()
            except SessionEnded:
                await self._renew()
            except StreamLost:
                pass
            except (ServerAway, Refused) as failure:
                self.trouble = failure.sentence
            await self._pause()

    def hurry(self) -> None:
        """Do not wait any longer with the next try: the server was just heard."""
        if not self.online:
            self._hurry.set()

    def set_in_call(self, value: bool) -> None:
        """While in a call the heartbeat is short and tries follow each other quickly."""
        self.in_call = value
        if self._stream is not None:
            self._stream.beat_every(HEARTBEAT_IN_CALL if value else self._calm_beat)
        if value:
            self.hurry()

    def doubt(self, *, moved: bool = False) -> None:
        """The media of a call has fallen silent: find out quickly whether the socket is dead too."""
        stream = self._stream
        if stream is None or not self.in_call:
            return
        if moved:
            stream.give_up()
            return
        stream.beat_every(DOUBTFUL_HEARTBEAT)
        asyncio.get_running_loop().call_later(DOUBT, self._calm_down, stream)

    def _calm_down(self, stream: Stream) -> None:
        if stream is self._stream:
            self.set_in_call(self.in_call)

    async def say(self, command: Command) -> None:
        """Say a command on the socket. Raises ServerAway or Refused."""
        if self._stream is None:
            raise ServerAway()
        await self._stream.say(command)

    async def _one_life(self) -> None:
        """One socket from its opening to its loss; always ends by an exception."""
        session = await self._session()
        opened = await (self._exchange.urgent_socket() if self.in_call else self._exchange.socket())
        stream = Stream(opened, self._take)
        self._household = session.household_id
        self._waiting = deque()
        try:
            since = self._position.since(session.household_id)
            welcome = await stream.welcome(session.token, since)
            await self._live(stream, session, welcome, missed=since is None or welcome.gap)
        finally:
            self._stream = None
            self._waiting = None
            self._set_online(False)
            await stream.close()

    async def _live(self, stream: Stream, session: DeviceSession, welcome: Welcome, *, missed: bool) -> None:
        self._calm_beat = welcome.heartbeat
        if self.in_call:
            stream.beat_every(HEARTBEAT_IN_CALL)
        hearing = asyncio.create_task(stream.hear(), name="event socket")
        try:
            # What comes meanwhile waits: it is newer than what the hook fetches, or already within it.
            await self._greet(hearing, session, anew=missed or self._loaded_for != session.household_id)
            self._loaded_for = session.household_id
            if missed:
                self._position.move(session.household_id, welcome.seq)
            self._stream = stream
            self._backoff.reset()
            self.trouble = ""
            self._set_online(True)
            self._hand_on_waiting()
            await hearing
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    async def _greet(self, hearing: "asyncio.Task[None]", session: DeviceSession, *, anew: bool) -> None:
        """Run the hook, unless the socket is lost before it is done."""
        if self._on_welcome is None:
            return
        hook = asyncio.ensure_future(self._on_welcome(session, anew))
        try:
            await asyncio.wait((hook, hearing), return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                hearing.result()
            hook.result()
        finally:
            hook.cancel()
            await asyncio.gather(hook, return_exceptions=True)

    def _take(self, seq: int, envelope: EventEnvelope | None) -> None:
        if self._waiting is not None:
            self._waiting.append((seq, envelope))
        else:
            self._hand_on(seq, envelope)

    def _hand_on_waiting(self) -> None:
        waiting, self._waiting = self._waiting or deque(), None
        for seq, envelope in waiting:
            self._hand_on(seq, envelope)

    def _hand_on(self, seq: int, envelope: EventEnvelope | None) -> None:
        last = self._position.since(self._household)
        kept = seq > 0
        if kept and last is not None and seq <= last:
            return
        if envelope is not None:
            try:
                self._on_event(envelope.event)
            except Exception:  # one screen's mistake must not end the stream for all others
                log.exception("an event could not be used: %s", envelope.event.type)
        if kept:
            self._position.move(self._household, seq)

    def _set_online(self, value: bool) -> None:
        if value != self.online:
            self.online = value
            self._on_online(value)

    async def _session(self, instead_of: str = "") -> DeviceSession:
        """The session; whoever is told when the box is not let in is told when it is, too."""
        try:
            session = await self._sessions.get(instead_of=instead_of)
        except Refused as refusal:
            self._denied = refusal
            self._on_denied(refusal)
            raise
        if self._denied is not None:
            self._denied = None
            self._on_denied(None)
        return session

    async def _renew(self) -> None:
        """The server ended the session: get another one at the next try."""
        current = self._sessions.current
        try:
            await self._session(instead_of=current.token if current else "")
        except (ServerAway, Refused) as failure:
            self.trouble = failure.sentence

    async def _pause(self) -> None:
        seconds = self._backoff.next(longest=LONGEST_WAIT_IN_CALL if self.in_call else None)
        if self._denied is not None:
            # Each try is a process of its own, and only a person can change the answer.
            seconds = max(seconds, WAIT_DENIED * random.uniform(0.5, 1.0))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        self._hurry.clear()
