"""One life of the event socket: authenticate, hear events, say commands, notice when it is dead."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from protocol import SCHEMA_VERSION
from protocol.commands import Authenticate, Command
from protocol.errors import ErrorCode
from protocol.events import SERVER_MESSAGE, CommandDone, CommandFailed, EventEnvelope, Welcome
from tvapp.net.failure import NOT_DONE, Refused, ServerAway, refused

if TYPE_CHECKING:
    import aiohttp

log = logging.getLogger(__name__)

CLOSE_UNAUTHENTICATED = 4401
"""The server's close code for a session that is unknown, expired or revoked."""
WELCOME_PATIENCE = 8.0
COMMAND_PATIENCE = 8.0
FAREWELL = 0.6
"""Seconds a socket may take to close politely; a dead one would take for ever."""


class SessionEnded(Exception):
    """The server does not take the session's token any more."""


class StreamLost(Exception):
    """The socket is gone; open another one."""


class Stream:
    """A socket from its opening to its loss. Used once."""

    def __init__(
        self, socket: "aiohttp.ClientWebSocketResponse", on_event: Callable[[int, EventEnvelope | None], None]
    ) -> None:
        """``on_event(seq, envelope)``: without an envelope for an event this program does not know."""
        self._socket = socket
        self._on_event = on_event
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._heard = time.monotonic()
        self._beat = 15.0
        self._beat_changed = asyncio.Event()
        self._given_up = asyncio.Event()

    async def welcome(self, token: str, since: int | None) -> Welcome:
        """Authenticate and resume. Raises SessionEnded or StreamLost."""
        greeting = Authenticate(token=token, since=since, schema_version=SCHEMA_VERSION)
        try:
            async with asyncio.timeout(WELCOME_PATIENCE):
                await self._socket.send_str(greeting.model_dump_json())
                while True:
                    message = self._understood(await self._text())
                    if isinstance(message, Welcome):
                        self._beat = message.heartbeat
                        return message
        except (TimeoutError, ConnectionError):
            raise StreamLost from None

    async def hear(self) -> None:
        """Hand on what comes until the socket is lost: always ends with SessionEnded or StreamLost."""
        watch = asyncio.create_task(self._watch(), name="socket heartbeat")
        listen = asyncio.create_task(self._listen(), name="socket listener")
        given_up = asyncio.create_task(self._given_up.wait(), name="socket given up")
        try:
            await asyncio.wait((watch, listen, given_up), return_when=asyncio.FIRST_COMPLETED)
            # an expired session is the better reason when both ended
            for task in (listen, watch):
                if task.done():
                    task.result()
            raise StreamLost
        finally:
            for other in (watch, listen, given_up):
                other.cancel()
            await asyncio.gather(watch, listen, given_up, return_exceptions=True)
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(ServerAway())

    async def say(self, command: Command) -> None:
        """Send a command and wait until it is done. Raises ServerAway or Refused."""
        name = str(getattr(command, "id", ""))
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._answers[name] = answer
        try:
            async with asyncio.timeout(COMMAND_PATIENCE):
                await self._socket.send_str(command.model_dump_json())
                await answer
        except (TimeoutError, ConnectionError):
            raise ServerAway() from None
        finally:
            del self._answers[name]

    def beat_every(self, seconds: float) -> None:
        """Change the heartbeat, at once: a call wants to know within seconds that the link is gone."""
        if seconds != self._beat:
            self._beat = seconds
            self._beat_changed.set()

    def give_up(self) -> None:
        """It is known to be dead: ``hear`` ends now."""
        self._given_up.set()

    async def close(self) -> None:
        """Say good-bye, but not for long."""
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(0.01 if self._given_up.is_set() else FAREWELL):
                await self._socket.close()

    async def _listen(self) -> None:
        while True:
            message = self._understood(await self._text())
            if isinstance(message, EventEnvelope):
                self._on_event(message.seq, message)
            elif isinstance(message, CommandDone | CommandFailed):
                self._answer(message)

    async def _text(self) -> str:
        """The next text message; pings are answered on the way."""
        import aiohttp

        kinds = aiohttp.WSMsgType
        while True:
            message = await self._socket.receive()
            self._heard = time.monotonic()
            if message.type is kinds.TEXT:
                return str(message.data)
            if message.type is kinds.PING:
                await self._socket.pong(message.data)
            elif message.type in (kinds.CLOSE, kinds.CLOSING, kinds.CLOSED, kinds.ERROR):
                # aiohttp forgets the code when its own answer finds the line cut already.
                code = message.data if message.type is kinds.CLOSE else self._socket.close_code
                if code == CLOSE_UNAUTHENTICATED:
                    raise SessionEnded
                raise StreamLost

    def _understood(self, text: str) -> Any:
        try:
            return SERVER_MESSAGE.validate_json(text)
        except ValidationError:
            self._pass_over(text)
            return None

    def _pass_over(self, text: str) -> None:
        """An event of a newer server: not understood, but counted, so that it is not asked for again."""
        with contextlib.suppress(ValueError, TypeError, KeyError):
            message = json.loads(text)
            if message["type"] == "event":
                log.warning("an event of a kind not known was passed over")
                self._on_event(int(message["seq"]), None)

    def _answer(self, message: CommandDone | CommandFailed) -> None:
        answer = self._answers.get(message.id)
        if answer is None or answer.done():
            return
        if isinstance(message, CommandDone):
            answer.set_result(None)
        else:
            answer.set_exception(failed_command(message))

    async def _watch(self) -> None:
        """Ping every heartbeat; when for a whole one neither an answer nor anything else came, it is dead."""
        while True:
            self._beat_changed.clear()
            try:
                async with asyncio.timeout(self._beat):
                    await self._socket.ping()
            except (TimeoutError, ConnectionError):
                raise StreamLost from None
            try:
                async with asyncio.timeout(self._beat):
                    await self._beat_changed.wait()
            except TimeoutError:
                if time.monotonic() - self._heard > self._beat * 1.5:
                    raise StreamLost from None


def failed_command(message: CommandFailed) -> ServerAway | Refused:
    """A refused command as the exception for whoever said it."""
    try:
        code = ErrorCode(message.code)
    except ValueError:
        code = ErrorCode.INTERNAL
    if code in (ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT, ErrorCode.TOO_MANY):
        return ServerAway(message.detail or NOT_DONE)
    return refused(code, 409, message.detail or NOT_DONE)
