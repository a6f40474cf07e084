"""The process pool in which photos are decoded: a picture that kills its decoder does not kill the server."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from aiohttp import web

from protocol.errors import ErrorCode
from server.http.errors import ApiError

from .picture import CutShort, NotAPicture, Picture, TooManyPixels, make_picture, warm_up

_WORKERS = 2
_PHOTOS_PER_WORKER = 200
_SECONDS = 40.0


class Darkroom:
    """Develops one photo at a time in each of two processes, which start with the first photo."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    def warm_up(self) -> None:
        """Start a process now; the next photo comes soon."""
        self._running().submit(warm_up)

    async def develop(self, raw: bytes) -> Picture:
        """Two JPEGs of the photo. Raises ApiError with a sentence for the person at the phone."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_SECONDS):
                return await loop.run_in_executor(self._running(), make_picture, raw)
        except NotAPicture:
            raise ApiError(
                ErrorCode.NOT_A_PICTURE, "这不是照片。请重新拍一张，或者从相册里选照片。"
            ) from None
        except CutShort:
            raise ApiError(ErrorCode.NOT_A_PICTURE, "照片没有传完整，请再传一次。") from None
        except TooManyPixels:
            raise ApiError(ErrorCode.TOO_LARGE, "这张图太大了。请用手机直接拍一张。") from None
        except BrokenProcessPool:
            self._pool = None
            raise ApiError(ErrorCode.NOT_A_PICTURE, "这张照片打不开。请重新拍一张。") from None
        except TimeoutError:
            raise ApiError(ErrorCode.TIMEOUT, "处理照片的人太多，请过一会儿再传一次。") from None

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
            )
        return self._pool


DARKROOM = web.AppKey("darkroom", Darkroom)


async def run_darkroom(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the processes end with the application."""
    yield
    app[DARKROOM].close()
