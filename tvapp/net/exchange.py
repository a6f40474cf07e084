"""HTTP requests and their answers, with deadline, session, retry and sentences for what goes wrong."""

import asyncio
import importlib
import logging
import uuid
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from protocol.errors import ErrorCode, Problem
from tvapp.net.failure import (
    NETWORK_AWAY,
    NOT_DONE,
    PROGRAM_TOO_OLD,
    SERVER_BUSY,
    Refused,
    ServerAway,
    refused,
)
from tvapp.net.racing import first_of
from tvapp.net.sessions import Sessions

if TYPE_CHECKING:
    import aiohttp

log = logging.getLogger(__name__)

A = TypeVar("A", bound=BaseModel)

ANOTHER_TRY = 0.35
"""Seconds between tries to open the socket while somebody is talked to."""
CONNECT_PATIENCE = 5.0
MESSAGE_LIMIT = 1_000_000
"""Bytes of one message; an application with all its answers and photos is some ten thousand."""
FAREWELL = 0.3
"""Seconds a socket may take to close politely; a dead one would take for ever."""
DEADLINE = 8.0
"""Seconds for one try of a request, connecting included."""
PICTURE_DEADLINE = 15.0
TRIES = 3
"""Of a request that may be repeated, when the link breaks under it."""
PAUSE = 0.3
"""Seconds between such tries."""


class Exchange:
    """Requests of the box, and the opening of its socket. aiohttp is loaded at the first use."""

    def __init__(self, url: str, sessions: Sessions) -> None:
        self._url = url
        self._sessions = sessions
        self._opening = asyncio.Lock()
        self._client: aiohttp.ClientSession | None = None

    async def client(self) -> "aiohttp.ClientSession":
        """The aiohttp session, made at the first use."""
        async with self._opening:
            if self._client is None:
                # The import takes a quarter of a second: in a thread, so that pictures go on meanwhile.
                module: Any = await asyncio.to_thread(importlib.import_module, "aiohttp")
                self._client = module.ClientSession(
                    self._url,
                    connector=module.TCPConnector(limit=8),
                    cookie_jar=module.DummyCookieJar(),
                    timeout=module.ClientTimeout(total=None, sock_connect=CONNECT_PATIENCE),
                )
            return self._client

    async def close(self) -> None:
        """Close all connections; the next use opens anew."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def urgent_socket(self) -> "aiohttp.ClientWebSocketResponse":
        """The same in a call: further tries beside the first, so that it is there as soon as the line is."""
        return await first_of(
            self.socket,
            lambda spare: spare.close(),
            every=ANOTHER_TRY,
            most=int(CONNECT_PATIENCE / ANOTHER_TRY),
        )

    async def socket(self) -> "aiohttp.ClientWebSocketResponse":
        """Open the event socket. Raises ServerAway."""
        client = await self.client()
        import aiohttp

        try:
            async with asyncio.timeout(CONNECT_PATIENCE):
                return await client.ws_connect(
                    "/ws/tv",
                    autoping=False,  # the stream looks after pings itself: its heartbeat changes in a call
                    max_msg_size=MESSAGE_LIMIT,
                    timeout=aiohttp.ClientWSTimeout(ws_close=FAREWELL),
                )
        except (aiohttp.ClientError, OSError, TimeoutError):
            raise ServerAway() from None

    async def ask(
        self,
        method: str,
        path: str,
        body: BaseModel | None = None,
        *,
        key: str | None = None,
        deadline: float = DEADLINE,
    ) -> bytes:
        """The body of a 2xx answer. Raises ServerAway or Refused.

        A broken link is tried again where repeating cannot do the thing twice: GET, PUT, POST with ``key``.
        """
        headers = {"Idempotency-Key": key or uuid.uuid4().hex} if method == "POST" else {}
        content = None if body is None else body.model_dump_json().encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        repeatable = method in ("GET", "PUT") or (method == "POST" and key is not None)
        tries = TRIES if repeatable else 1
        while True:
            tries -= 1
            try:
                return await self._with_session(method, path, content, headers, deadline)
            except LinkBroken:
                if tries <= 0:
                    raise ServerAway(NETWORK_AWAY) from None
            await asyncio.sleep(PAUSE)

    async def _with_session(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str], deadline: float
    ) -> bytes:
        """Send it; when the session has expired, once more with a new one."""
        session = await self._sessions.get()
        status, answer = await self._send(method, path, content, headers, session.token, deadline)
        if status == 401:
            session = await self._sessions.get(instead_of=session.token)
            status, answer = await self._send(method, path, content, headers, session.token, deadline)
        if 200 <= status < 300:
            return answer
        raise failure(status, answer)

    async def _send(
        self,
        method: str,
        path: str,
        content: bytes | None,
        headers: dict[str, str],
        token: str,
        deadline: float,
    ) -> tuple[int, bytes]:
        client = await self.client()
        import aiohttp

        try:
            async with (
                asyncio.timeout(deadline),
                client.request(
                    method,
                    path,
                    data=content,
                    headers=headers | {"Authorization": f"Bearer {token}"},
                    allow_redirects=False,
                ) as answer,
            ):
                return answer.status, await answer.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.info("%s failed: %s", method, type(error).__name__)
            raise LinkBroken from None


class LinkBroken(Exception):
    """No whole answer came; whether the server did the thing is not known."""


def failure(status: int, answer: bytes) -> ServerAway | Refused:
    """What an answer other than 2xx means for the resident."""
    try:
        problem = Problem.model_validate_json(answer)
    except ValidationError:
        if status >= 500:
            return ServerAway(SERVER_BUSY)
        return refused(ErrorCode.INTERNAL, max(400, min(status, 499)), NOT_DONE)
    if status >= 500 or problem.code is ErrorCode.TOO_MANY:
        return ServerAway(problem.detail or SERVER_BUSY)
    return Refused(problem)


def read_as(model: type[A], answer: bytes) -> A:
    """The answer as ``model``; an answer of a newer server that this program cannot read is a refusal."""
    try:
        return model.model_validate_json(answer)
    except ValidationError as error:
        log.error("answer is no %s: %d errors", model.__name__, error.error_count())
        raise refused(ErrorCode.INTERNAL, 500, PROGRAM_TOO_OLD) from None
