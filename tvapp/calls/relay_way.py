"""Which of the relay's addresses answers now: looked up before each connection; runs in the media process.

aioice takes one relay address and, when nothing answers there, waits for it up to five seconds, even where
the direct way would do. So a relay that is down is left out (or waited for, when there is no other way), and
a network that swallows UDP gets the relay's TCP address.
"""

import asyncio
import contextlib
import secrets
import struct
from collections.abc import Callable
from typing import Any

from aiortc.rtcicetransport import parse_stun_turn_uri

ASK_EVERY = 0.15
"""Seconds between questions to an address that has not answered."""
GRACE = 0.4
"""Seconds an address named first may be slower than one named later."""
OPTIONAL = 0.8
"""Seconds to wait for a relay when there is the direct way too."""
NEEDED = 6.0
"""Seconds to wait for it when there is no other way; less than a whole attempt of a call."""
_COOKIE = 0x2112A442  # RFC 8489


async def answering(servers: list[dict[str, Any]], *, needed: bool) -> list[dict[str, Any]]:
    """``servers`` (RTCIceServer as JSON) with the one address to use, or empty when none answers in time."""
    ways = [(server, url) for server in servers for url in server["urls"]]
    asking = [asyncio.create_task(_answers(url)) for _, url in ways]
    try:
        chosen = await _first(asking, NEEDED if needed else OPTIONAL)
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    if chosen is None:
        return []
    server, url = ways[chosen]
    return [{**server, "urls": [url]}]


async def _first(asking: list[asyncio.Task[None]], seconds: float) -> int | None:
    """The place of the first in order that is done; a later one wins when those before it stay behind."""
    if not asking:
        return None
    done, _ = await asyncio.wait(asking, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    if done and asking[0] not in done:
        await asyncio.wait(asking[:1], timeout=GRACE)
    return next((place for place, task in enumerate(asking) if task.done()), None)


async def _answers(url: str) -> None:
    """Returns once something answers there; until then it goes on asking."""
    parsed = parse_stun_turn_uri(url)
    host, port = parsed["host"], parsed["port"]
    ask: Callable[[str, int], Any] = _by_udp if parsed["transport"] == "udp" else _by_tcp
    while True:
        with contextlib.suppress(OSError, TimeoutError):
            await ask(host, port)
            return
        await asyncio.sleep(ASK_EVERY)


async def _by_tcp(host: str, port: int) -> None:
    async with asyncio.timeout(2.0):
        _, writer = await asyncio.open_connection(host, port)
    writer.close()


class _Answer(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.came: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def datagram_received(self, data: bytes, addr: object) -> None:
        """Whatever it says, somebody is there."""
        if not self.came.done():
            self.came.set_result(None)

    def error_received(self, error: OSError) -> None:
        """Nobody listens there."""
        if not self.came.done():
            self.came.set_exception(error)


async def _by_udp(host: str, port: int) -> None:
    """A STUN binding request, again until it is answered."""
    transport, answer = await asyncio.get_running_loop().create_datagram_endpoint(
        _Answer, remote_addr=(host, port)
    )
    try:
        while not answer.came.done():
            transport.sendto(struct.pack("!HHI", 1, 0, _COOKIE) + secrets.token_bytes(12))
            await asyncio.wait([answer.came], timeout=ASK_EVERY)
        answer.came.result()
    finally:
        transport.close()
