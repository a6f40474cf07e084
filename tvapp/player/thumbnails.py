"""Small pictures of films: fetched in the background, kept on the disk, a few of them in memory.

Nothing here waits for the network: what is not there yet is drawn as a plain card.
"""

import asyncio
import hashlib
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from protocol.video import VideoInfo
from tvapp.net.failure import Refused, ServerAway
from tvapp.net.whole_file import replace_file

log = logging.getLogger(__name__)

WIDTH, HEIGHT = 320, 180
PLACES = 24
"""In memory: six pages of a list, four megabytes."""
FILES = 600
"""On the disk: all films of a county, some ten megabytes."""
ASK_AGAIN = 60.0
"""Seconds until the server is asked again about a film it had no picture of."""
MOST_PIXELS = 20_000_000


class Thumbnail(NamedTuple):
    """RGB rows from the top."""

    pixels: bytes
    width: int
    height: int


class Thumbnails:
    """Small pictures by the film's key."""

    def __init__(
        self,
        folder: Path,
        infos: Callable[[tuple[str, ...]], Awaitable[Iterable[VideoInfo]]],
        fetch: Callable[[str], Awaitable[bytes]],
        came: Callable[[str], None],
    ) -> None:
        """``came(key)`` when a picture is there that was not; ``came("")`` when the server has answered."""
        self._folder = folder
        self._infos, self._fetch, self._came = infos, fetch, came
        self._held: OrderedDict[str, Thumbnail] = OrderedDict()
        self._asked: dict[str, float] = {}
        """When the server was asked about a film."""
        self._work: set[asyncio.Task[None]] = set()

    def get(self, key: str) -> Thumbnail | None:
        """The picture if it is here."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def want(self, keys: Iterable[str]) -> None:
        """These are on the screen now."""
        now = asyncio.get_running_loop().time()
        new = tuple(key for key in keys if now - self._asked.get(key, -ASK_AGAIN) >= ASK_AGAIN)
        missing = tuple(key for key in keys if key not in self._held)
        if not new and not missing:
            return
        self._asked.update(dict.fromkeys(new, now))
        task = asyncio.create_task(self._bring(missing, new), name="thumbnails")
        self._work.add(task)
        task.add_done_callback(self._done)

    async def close(self) -> None:
        """End what is under way."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._work.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("thumbnails", exc_info=task.exception())

    async def _bring(self, missing: tuple[str, ...], new: tuple[str, ...]) -> None:
        for key in missing:
            found = await asyncio.to_thread(self._from_disk, key)
            if found is not None:
                self._hold(key, found)
        if not new:
            return
        try:
            infos = await self._infos(new)
        except (ServerAway, Refused):
            for key in new:
                self._asked.pop(key, None)  # asked anew when the list is next looked at
            return
        self._came("")
        for info in infos:
            if info.thumbnail_url:
                await self._renew(info.key, info.thumbnail_url)

    async def _renew(self, key: str, url: str) -> None:
        file = self._file(key, url)
        if await asyncio.to_thread(file.exists):
            return
        try:
            content = await self._fetch(url)
            thumbnail, jpeg = await asyncio.to_thread(shrunk, content)
        except (ServerAway, Refused, ValueError, OSError) as failure:
            log.info("no thumbnail of %s: %s", key, failure)
            return
        await asyncio.to_thread(self._store, key, file, jpeg)
        self._hold(key, thumbnail)

    def _hold(self, key: str, thumbnail: Thumbnail) -> None:
        self._held[key] = thumbnail
        self._held.move_to_end(key)
        while len(self._held) > PLACES:
            self._held.popitem(last=False)
        self._came(key)

    # -- disk, from a thread --------------------------------------------------------------------

    def _file(self, key: str, url: str) -> Path:
        """Named after the address, which changes with the picture."""
        return self._folder / f"{key}.{hashlib.sha256(url.encode()).hexdigest()[:16]}.jpg"

    def _from_disk(self, key: str) -> Thumbnail | None:
        for file in self._folder.glob(f"{key}.*.jpg"):
            try:
                return shrunk(file.read_bytes())[0]
            except (OSError, ValueError):
                file.unlink(missing_ok=True)
        return None

    def _store(self, key: str, file: Path, jpeg: bytes) -> None:
        try:
            for old in self._folder.glob(f"{key}.*.jpg"):
                old.unlink(missing_ok=True)
            replace_file(file, jpeg, durable=False)
            files = sorted(self._folder.glob("*.jpg"), key=lambda one: one.stat().st_mtime)
            for old in files[:-FILES]:
                old.unlink(missing_ok=True)
        except OSError as error:
            log.warning("%s cannot be written: %s", file, error)


def shrunk(content: bytes) -> tuple[Thumbnail, bytes]:
    """Any picture as one of 320 × 180, filled by its middle, and as JPEG. Raises ValueError or OSError."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content)) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("picture too large")
        whole = picture.convert("RGB")
    small = whole if whole.size == (WIDTH, HEIGHT) else ImageOps.fit(whole, (WIDTH, HEIGHT))
    out = BytesIO()
    small.save(out, "JPEG", quality=85)
    return Thumbnail(small.tobytes(), WIDTH, HEIGHT), out.getvalue()
