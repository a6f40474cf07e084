"""A line between a box and the service that counts every byte in both directions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Wire:
    """``address`` leads to the service; ``bytes`` crossed it so far."""

    def __init__(self) -> None:
        self.address = ""
        self.bytes = 0

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(65536):
                self.bytes += len(piece)
                writer.write(piece)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def counted(port: int) -> AsyncIterator[Wire]:
    """A wire to a port of this machine."""
    wire = Wire()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_there, to_there = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(wire._copy(reader, to_there), wire._copy(from_there, writer))

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    wire.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield wire
    finally:
        server.close()
