"""Jobs go on after a failure, and expired things are forgotten."""

import asyncio

from aiohttp import web
from sqlalchemy import func, select

from protocol.staff import Role
from server.devices.store import challenges, device_sessions
from server.jobs.expiry import forget_expired
from server.jobs.periodic import PERIODIC, every, run_jobs
from server.staff.store import staff_sessions
from server.store.engine import STORE
from tests.server.service import PASSWORD, Service


async def test_a_failing_job_is_tried_again_and_ends_with_the_application() -> None:
    app = web.Application()
    app[PERIODIC] = []
    tries = 0
    enough = asyncio.Event()

    async def job(_app: web.Application) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            enough.set()
        raise ValueError

    every(app, "job", 0.001, job)
    running = run_jobs(app)
    await anext(running)
    await asyncio.wait_for(enough.wait(), 10)
    await anext(running, None)
    ended = tries
    await asyncio.sleep(0.02)
    assert tries == ended


async def test_sessions_and_challenges_are_forgotten_a_day_after_their_end(service: Service) -> None:
    await service.staff(Role.CLERK)
    box = await service.box()
    body = {"username": "clerk", "password": PASSWORD + "x"}
    await service.caller().post("/api/staff/login", json=body)
    await service.caller().post("/api/devices/challenge", json={"device_id": box.device_id})

    async def rows() -> list[int]:
        async with service.app[STORE].read() as conn:
            tables = (staff_sessions, device_sessions, challenges)
            return [(await conn.execute(select(func.count()).select_from(t))).scalar_one() for t in tables]

    await forget_expired(service.app)
    assert await rows() == [1, 1, 1]
    service.ahead_ms = 40 * 3_600_000
    await forget_expired(service.app)
    assert await rows() == [0, 0, 0]
