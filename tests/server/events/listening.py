"""A client at the other end of a socket."""

import asyncio
import json
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import WSMsgType

from protocol import SCHEMA_VERSION
from protocol.events import SERVER_MESSAGE, CataloguePublished
from server.events.outbox import append
from server.store.engine import STORE
from tests.server.service import Service


class Listening:
    """A client's end of a socket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def say(self, message: dict) -> None:
        await self.socket.send_str(json.dumps(message))

    async def hear(self):
        message = await asyncio.wait_for(self.socket.receive(), 10)
        assert message.type is WSMsgType.TEXT, message
        return SERVER_MESSAGE.validate_json(message.data)

    async def versions(self, count: int) -> list[int]:
        """The catalogue versions of the next events."""
        return [(await self.hear()).event.version for _ in range(count)]

    async def closed(self) -> int | None:
        """The close code."""
        while True:
            message = await asyncio.wait_for(self.socket.receive(), 10)
            if message.type is WSMsgType.CLOSE:
                # The client's own answer may find the line cut already, and then forgets the code.
                return int(message.data)
            if message.type in (WSMsgType.CLOSED, WSMsgType.CLOSING):
                return self.socket.close_code


@asynccontextmanager
async def listening(http: aiohttp.ClientSession, path: str, token: str = "", since: int | None = None):
    async with http.ws_connect(path, origin=str(http._base_url.origin())) as socket:
        client = Listening(socket)
        await client.say(
            {"type": "authenticate", "token": token, "since": since, "schema_version": SCHEMA_VERSION}
        )
        client.welcome = await client.hear()
        yield client


async def publish(service: Service, *versions: int, audience: str = "boxes") -> int:
    async with service.app[STORE].write() as conn:
        for version in versions:
            seq = await append(conn, audience, CataloguePublished(version=version))
    return seq


def staff_token(http: aiohttp.ClientSession) -> str:
    return next(cookie.value for cookie in http.cookie_jar if cookie.key == "staff_session")
