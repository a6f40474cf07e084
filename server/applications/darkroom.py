"""The process pool in which photos are decoded: a picture that kills its decoder does not kill the server."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from aiohttp import web

from protocol.errors import ErrorCode
from server.http.errors import ApiError

from .paper import Locked, bound_worker, pages_of, warm_up
from .picture import CutShort, NotAPicture, Picture, TooManyPixels

_WORKERS = 2
_PHOTOS_PER_WORKER = 200
_SECONDS = 60.0


class Darkroom:
    """Develops one photo at a time in each of two processes, which start with the first photo."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def warm_up(self) -> None:
        """Start a process now; the next photo comes soon."""
        self._running().submit(warm_up)

    async def develop(self, raw: bytes) -> tuple[Picture, ...]:
        """Two JPEGs of the photo, or of each page. Raises ApiError with a sentence for the phone."""
        try:
            async with asyncio.timeout(_SECONDS):
                try:
                    return await self._work(raw)
                except BrokenProcessPool:
                    # Another's file may have ended the worker that held ours: once more, by itself.
                    return await self._work(raw)
        except NotAPicture:
            raise ApiError(
                ErrorCode.NOT_A_PICTURE, "这不是照片。请重新拍一张，或者从相册里选照片。"
            ) from None
        except CutShort:
            raise ApiError(ErrorCode.NOT_A_PICTURE, "照片没有传完整，请再传一次。") from None
        except Locked:
            raise ApiError(
                ErrorCode.NOT_A_PICTURE, "这份 PDF 加了密码，打不开。请去掉密码，或者拍照片上传。"
            ) from None
        except TooManyPixels:
            raise ApiError(ErrorCode.TOO_LARGE, "这张图太大了。请用手机直接拍一张。") from None
        except (BrokenProcessPool, MemoryError):
            raise ApiError(ErrorCode.NOT_A_PICTURE, "这个文件打不开。请重新拍一张照片。") from None
        except TimeoutError:
            raise ApiError(ErrorCode.TIMEOUT, "处理照片的人太多，请过一会儿再传一次。") from None

    async def _work(self, raw: bytes) -> tuple[Picture, ...]:
        pool = self._running()
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, pages_of, raw)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
            raise

    def close(self) -> None:
        """Stop the processes."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # "spawn": a fork of a process with an event loop and database threads may hang.
            self._pool = ProcessPoolExecutor(
                _WORKERS,
                mp_context=multiprocessing.get_context("spawn"),
                max_tasks_per_child=_PHOTOS_PER_WORKER,
                initializer=bound_worker,
            )
        return self._pool


DARKROOM = web.AppKey("darkroom", Darkroom)


async def run_darkroom(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the processes end with the application."""
    yield
    app[DARKROOM].close()
