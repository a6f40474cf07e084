"""Deadlines of requests: one sweep for all of them.

``asyncio.timeout`` makes and cancels a timer for each request, which costs a fifth of a small one. Here a
request only puts itself into a table; a sweep every quarter of a second strikes those that are late.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

SWEEP_SECONDS = 0.25


class Deadlines:
    """Tasks and when they are late. Late ones are cancelled once; ``finish`` tells that it was us."""

    def __init__(self) -> None:
        self._due: dict[asyncio.Task[object], float] = {}
        self._struck: set[asyncio.Task[object]] = set()

    def start(self, task: asyncio.Task[object], seconds: float) -> None:
        """``task`` must call ``finish`` within ``seconds`` (plus at most a sweep)."""
        self._due[task] = task.get_loop().time() + seconds

    def finish(self, task: asyncio.Task[object]) -> bool:
        """The task is done; whether it was late and has been cancelled for that."""
        self._due.pop(task, None)
        if task not in self._struck:
            return False
        self._struck.remove(task)
        # aiohttp goes on serving the connection in this task.
        task.uncancel()
        return True

    def sweep(self, now: float) -> None:
        """Cancel what is late at ``now``, in the loop's time."""
        late = [task for task, due in self._due.items() if due <= now]
        for task in late:
            del self._due[task]
            self._struck.add(task)
            task.cancel()


DEADLINES = web.AppKey("deadlines", Deadlines)


async def run_deadlines(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the sweep runs while the application does."""

    async def sweep() -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            app[DEADLINES].sweep(loop.time())

    task = asyncio.create_task(sweep(), name="deadlines")
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
