"""Jobs that run now and then in each server process; a failing one is logged and tried again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

log = logging.getLogger("server.jobs")

Job = Callable[[web.Application], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Periodic:
    """``job(app)`` every ``seconds``, first after ``seconds``."""

    name: str
    seconds: float
    job: Job


PERIODIC = web.AppKey("periodic", list[Periodic])


def every(app: web.Application, name: str, seconds: float, job: Job) -> None:
    """Register a job while the application is being put together."""
    app[PERIODIC].append(Periodic(name, seconds, job))


async def run_jobs(app: web.Application) -> AsyncIterator[None]:
    """Cleanup context: the jobs run while the application does."""
    tasks = [asyncio.create_task(_repeat(app, periodic), name=periodic.name) for periodic in app[PERIODIC]]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _repeat(app: web.Application, periodic: Periodic) -> None:
    while True:
        await asyncio.sleep(periodic.seconds)
        try:
            await periodic.job(app)
        except Exception:
            log.exception("job failed", extra={"job": periodic.name})
