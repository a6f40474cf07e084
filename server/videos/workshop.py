"""Films that televisions order: a bounded queue, one maker process, and rows that say how far each is."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from aiohttp import web
from sqlalchemy.exc import DBAPIError, IntegrityError

from protocol.errors import ErrorCode
from protocol.guide import Guide
from protocol.video import Video
from server.http.errors import ApiError
from server.store.engine import Store

from . import store as library
from .files import VideoFiles
from .making.maker import Maker, MakingFailed
from .making.order import THUMBNAIL, MakeJob

log = logging.getLogger("server.videos")

MOST_ORDERS = 20
"""Films that wait or are made; a film takes about ten seconds, nobody waits for the twenty-first."""
_TELL_SECONDS = 1.0


class Workshop:
    """Makes films one at a time, thumbnails beside them. The rows are the truth: other nodes see them too."""

    def __init__(self, store: Store, files: VideoFiles, speech_command: str, now: Callable[[], int]) -> None:
        self.files = files
        self.speech_command = speech_command
        self._store = store
        self._now = now
        self._name = secrets.token_hex(8)
        self._maker, self._sketcher = Maker(), Maker()
        self._at_work, self._sketching = asyncio.Lock(), asyncio.Lock()
        self._orders: dict[str, asyncio.Task[None]] = {}
        self._progress: dict[str, float] = {}

    async def order(self, video: Video, recipe: str) -> None:
        """See to it that the film is made; nothing to do when one is at it. ApiError when full."""
        if video.key in self._orders:
            return
        if len(self._orders) >= MOST_ORDERS:
            raise ApiError(
                ErrorCode.UNAVAILABLE,
                "现在等着做视频的人太多。请过一会儿再来，或者先看文字指南。",
                headers={"Retry-After": "30"},
            )
        # Entered before the first await: a second press finds it here.
        task = asyncio.current_task()
        assert task is not None
        self._orders[video.key] = task
        try:
            claimed = await take(self._store, video.key, recipe, self._name, self._now())
        except BaseException:
            del self._orders[video.key]
            raise
        if not claimed:
            del self._orders[video.key]
            return
        self._progress[video.key] = 0.0
        self._orders[video.key] = asyncio.create_task(self._make(video), name=f"film {video.key}")

    async def thumbnail(self, video: Video, guides: tuple[Guide, ...], checksum: str) -> None:
        """Draw the thumbnail of a film that is not made yet, under the name ``checksum``."""
        async with self._sketching:
            if self.files.path(video.key, checksum, "jpg").is_file():
                return
            with self.files.working_folder() as folder:
                job = MakeJob(video=video, guides=guides, folder=str(folder), thumbnail_only=True)
                await self._sketcher.make(job)
                await asyncio.to_thread(self.files.take, video.key, folder / THUMBNAIL, checksum, "jpg")

    async def keep_house(self) -> None:
        """Every second: how far the orders are; processes that have nothing to do end."""
        while True:
            await asyncio.sleep(_TELL_SECONDS)
            await self._maker.rest()
            await self._sketcher.rest()
            if not self._progress:
                continue
            with suppress(DBAPIError):
                async with self._store.write() as conn:
                    await library.tell_progress(conn, dict(self._progress), self._name, self._now())

    async def close(self) -> None:
        """Give up what is not finished: as if it had not been ordered."""
        left = list(self._orders.items())
        for _, task in left:
            task.cancel()
        await asyncio.gather(*(task for _, task in left), return_exceptions=True)
        await self._maker.close()
        await self._sketcher.close()
        if left:
            async with self._store.write() as conn:
                for key, _ in left:
                    await library.release(conn, key, self._name)

    async def _make(self, video: Video) -> None:
        try:
            async with self._at_work:
                # Its turn has come: more than nothing, before the process can tell.
                self._progress[video.key] = 0.01
                await make_film(
                    self._store,
                    self.files,
                    self._maker,
                    video,
                    speech_command=self.speech_command,
                    maker_name=self._name,
                    now=self._now,
                    on_progress=lambda done: self._progress.__setitem__(video.key, done),
                )
        except (MakingFailed, OSError) as error:
            log.warning("film %s was not made: %s", video.key, error)
            with suppress(DBAPIError):
                async with self._store.write() as conn:
                    await library.fail(conn, video.key, self._name, self._now())
        except DBAPIError:
            log.exception("film %s was not written down", video.key)
        finally:
            self._progress.pop(video.key, None)
            self._orders.pop(video.key, None)


async def take(store: Store, key: str, recipe: str, maker: str, now: int) -> bool:
    """``library.claim`` in a transaction of its own; the second of two nodes gets False."""
    try:
        async with store.write() as conn:
            return await library.claim(conn, key, recipe, maker, now)
    except IntegrityError:
        return False


async def make_film(
    store: Store,
    files: VideoFiles,
    maker: Maker,
    video: Video,
    *,
    speech_command: str,
    maker_name: str,
    now: Callable[[], int],
    on_progress: Callable[[float], None],
) -> float:
    """Make a film that was claimed and put it into the library; its seconds. Raises MakingFailed, OSError."""
    async with store.read() as conn:
        guides = await library.guides_of(conn, video)
    with files.working_folder() as folder:
        job = MakeJob(video=video, guides=guides, folder=str(folder), speech_command=speech_command)
        made = await maker.make(job, on_progress)
        await asyncio.to_thread(files.adopt, video.key, folder, made)
    async with store.write() as conn:
        await library.finish(conn, video.key, made, maker_name, now())
    kept = (made.sha256, made.captions_sha256, made.thumbnail_sha256)
    await asyncio.to_thread(files.sweep, video.key, kept)
    return made.seconds


WORKSHOP = web.AppKey("workshop", Workshop)


async def run_workshop(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the processes start with the first order and end with the application."""
    workshop = app[WORKSHOP]
    await asyncio.to_thread(workshop.files.clear_left)
    keeping = asyncio.create_task(workshop.keep_house(), name="film progress")
    yield
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await workshop.close()
