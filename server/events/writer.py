"""The one writer of a socket: a bounded queue; a client too slow for it is cut off and resumes later."""

import asyncio
from collections import deque
from collections.abc import Callable

from aiohttp import web

MESSAGES = 256
"""As many may wait for one client. A box that is away longer resumes from the rows."""
BYTES = 2 * 1024 * 1024
STALL_SECONDS = 20.0
"""A single message that cannot be handed to the network for so long means nobody reads."""


class SocketWriter:
    """Takes messages without waiting; sends them in order."""

    # A thousand of them wait at once: an asyncio.Event for each of two questions would cost 1.5 kB a socket.
    __slots__ = ("_bytes", "_cut", "_drained", "_more", "_socket", "_waiting", "is_cut")

    def __init__(self, socket: web.WebSocketResponse, cut: Callable[[], None]) -> None:
        """``cut`` drops the connection at once, without a farewell."""
        self._socket = socket
        self._cut = cut
        self._waiting: deque[str] = deque()
        self._bytes = 0
        self._more: asyncio.Future[None] | None = None
        self._drained: asyncio.Future[None] | None = None
        self.is_cut = False

    def put(self, message: str) -> None:
        """Queue a message; too many and the client is cut off."""
        if self.is_cut:
            return
        self._waiting.append(message)
        self._bytes += len(message)
        if len(self._waiting) > MESSAGES or self._bytes > BYTES:
            self.cut_off()
        _wake(self._more)

    def cut_off(self) -> None:
        """Drop the client and what waits for it."""
        self.is_cut = True
        self._waiting.clear()
        _wake(self._drained)
        self._cut()

    async def drained(self) -> None:
        """Until everything queued was handed to the network, or the client was cut off."""
        if self._waiting and not self.is_cut:
            self._drained = asyncio.get_running_loop().create_future()
            await self._drained

    async def run(self) -> None:
        """Send until cut off or cancelled."""
        while not self.is_cut:
            while self._waiting:
                message = self._waiting.popleft()
                self._bytes -= len(message)
                try:
                    async with asyncio.timeout(STALL_SECONDS):
                        await self._socket.send_str(message)
                except (TimeoutError, ConnectionError):
                    self.cut_off()
                    return
            _wake(self._drained)
            self._more = asyncio.get_running_loop().create_future()
            await self._more


def _wake(waiting: asyncio.Future[None] | None) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(None)
