"""clamd's INSTREAM: the file in chunks over a socket, one line back ("z" commands end with NUL)."""

import asyncio
import contextlib

from .finding import Infected, ScannerDown

_CHUNK = 256 * 1024
_SECONDS = 30.0
_LONGEST_ANSWER = 4096


class Clamd:
    """A scanner at a Unix socket's ``path``, or at ``host`` and ``port``. One connection a file."""

    def __init__(self, *, path: str = "", host: str = "", port: int = 0) -> None:
        self._path = path
        self._host = host
        self._port = port

    async def check(self, raw: bytes) -> None:
        """Returns when clamd said OK. Raises Infected, ScannerDown."""
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._ask(raw)
        except TimeoutError:
            raise ScannerDown("no answer in time") from None
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise ScannerDown(type(error).__name__) from None
        # "stream: OK", "stream: Name FOUND", "INSTREAM size limit exceeded. ERROR"
        words = answer.rstrip("\0\r\n ")
        if words == "stream: OK":
            return
        if words.startswith("stream: ") and words.endswith(" FOUND"):
            raise Infected(words[len("stream: ") : -len(" FOUND")])
        raise ScannerDown("an answer that is neither OK nor FOUND")

    async def _ask(self, raw: bytes) -> str:
        if self._path:
            reader, writer = await asyncio.open_unix_connection(self._path, limit=_LONGEST_ANSWER)
        else:
            reader, writer = await asyncio.open_connection(self._host, self._port, limit=_LONGEST_ANSWER)
        try:
            writer.write(b"zINSTREAM\0")
            for start in range(0, len(raw), _CHUNK):
                chunk = raw[start : start + _CHUNK]
                writer.write(len(chunk).to_bytes(4) + chunk)
                await writer.drain()
            writer.write(b"\0\0\0\0")
            with contextlib.suppress(ConnectionError):
                # A scanner that has had enough answers and hangs up; its answer is still to be read.
                await writer.drain()
            return (await reader.readuntil(b"\0")).decode("utf-8", "replace")
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
