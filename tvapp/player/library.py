"""Where films come from: the server's word on each, its files, the operator's own addresses."""

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from protocol.video import VideoInfo, VideoInfos
from tvapp.net.failure import ServerAway
from tvapp.player.watched import Watched

if TYPE_CHECKING:
    from tvapp.net.connection import Connection

log = logging.getLogger(__name__)

ELSEWHERE_LIMIT = 2_000_000
"""Bytes of captions or of a thumbnail from another server."""
ELSEWHERE_DEADLINE = 8.0


class Library:
    """All films of the county. Requests raise ServerAway or Refused."""

    def __init__(self, connection: "Connection", server: str, folder: Path) -> None:
        """``server``: its address; ``folder``: the box's own."""
        self._connection = connection
        self._server = server.rstrip("/") + "/"
        self.watched = Watched(folder / "watched.json")
        self.known: dict[str, VideoInfo] = {}
        """What the server last said of a film; the catalogue may be older than a film."""
        self._saving = asyncio.Lock()

    async def info(self, key: str) -> VideoInfo:
        """What can be played now."""
        return self._known(await self._connection.get(f"/api/videos/{quote(key, safe='')}", VideoInfo))

    async def infos(self, keys: tuple[str, ...]) -> tuple[VideoInfo, ...]:
        """The same for a page of a list, at most twelve."""
        found = await self._connection.get(f"/api/videos?keys={','.join(keys)}", VideoInfos)
        return tuple(self._known(info) for info in found.videos)

    async def prepare(self, key: str) -> VideoInfo:
        """Ask that a film be made that is not there."""
        return await self._connection.post(f"/api/tv/videos/{quote(key, safe='')}/prepare", None, VideoInfo)

    def _known(self, info: VideoInfo) -> VideoInfo:
        self.known[info.key] = info
        return info

    def address(self, url: str) -> str:
        """The whole address of a film."""
        return urljoin(self._server, url)

    async def fetch(self, url: str) -> bytes:
        """A small file: captions, a thumbnail."""
        if url.startswith("/"):
            return await self._connection.fetch(url)
        return await _from_elsewhere(url)  # the operator's server must not see our session

    async def save_watched(self) -> None:
        """Write down where the resident stopped; what is not written now is written the next time."""
        async with self._saving:
            if self.watched.unsaved:
                try:
                    await asyncio.to_thread(self.watched.save)
                except OSError as error:
                    log.error("where films were left cannot be written: %s", error)


async def _from_elsewhere(url: str) -> bytes:
    import aiohttp

    try:
        async with (
            asyncio.timeout(ELSEWHERE_DEADLINE),
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client,
            client.get(url) as answer,
        ):
            answer.raise_for_status()
            content = bytearray()
            async for part in answer.content.iter_chunked(65_536):
                content += part
                if len(content) > ELSEWHERE_LIMIT:
                    raise ServerAway()
            return bytes(content)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        raise ServerAway() from None
