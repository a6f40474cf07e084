"""A small server of clamd's protocol: INSTREAM with its framing, its size limit, and one signature."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.server.applications.corpus import EICAR


class ScannerDouble:
    """What it was sent, and how it misbehaves when told to."""

    def __init__(self) -> None:
        self.seen: list[bytes] = []
        self.limit = 25 * 1024 * 1024
        self.says: bytes | None = None
        """Answered instead of the truth; b"" hangs up without a word."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one command, as clamd does without a session."""
        if await reader.readuntil(b"\0") != b"zINSTREAM\0":
            writer.write(b"UNKNOWN COMMAND\0")
        else:
            writer.write(await self._answer(reader))
        await writer.drain()
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader) -> bytes:
        content = bytearray()
        while size := int.from_bytes(await reader.readexactly(4)):
            content += await reader.readexactly(size)
            if len(content) > self.limit:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.seen.append(bytes(content))
        if self.says is not None:
            return self.says
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@asynccontextmanager
async def scanner_at_port() -> AsyncIterator[tuple[ScannerDouble, str]]:
    """It, and its address as the operator writes it."""
    double = ScannerDouble()
    server = await asyncio.start_server(double.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    yield double, f"127.0.0.1:{port}"
    server.close()
    await server.wait_closed()
