"""A box says how it is and hears what it should be like."""

from dataclasses import dataclass
from time import monotonic

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.box_settings import BoxSettings
from protocol.heartbeat import Heartbeat, HeartbeatAnswer
from server.clock import CLOCK
from server.devices.store import devices, households
from server.fleet import days, group_store
from server.fleet.pulse import FLUSH_SECONDS, PULSE, Pulse, keep_writing
from server.fleet.tables import box_states
from server.http.context import Context
from server.http.operation import operation
from server.jobs.periodic import every
from server.rollouts import store as rollout_store
from server.rollouts.rules import Course, version_for

EVERY_SECONDS = 180.0
FRESH_SECONDS = 1.0
"""What all boxes share is looked up this often, not at every heartbeat."""
LOOK_FOR_TWINS_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Orders:
    """What is the same for all boxes."""

    settings: dict[str, BoxSettings]
    course: Course


class Standing:
    """The orders as they were at most a second ago."""

    def __init__(self) -> None:
        self._orders: Orders | None = None
        self._until = 0.0
        self._changes = 0

    async def orders(self, conn: AsyncConnection) -> Orders:
        """Look them up when it is time."""
        if self._orders is not None and monotonic() < self._until:
            return self._orders
        changes = self._changes
        settings = {group.id: group.settings for group in await group_store.groups(conn)}
        orders = Orders(settings, await rollout_store.course(conn))
        if changes == self._changes:  # else they are those of before
            self._orders, self._until = orders, monotonic() + FRESH_SECONDS
        return orders

    def forget(self) -> None:
        """Somebody has just changed them."""
        self._orders = None
        self._changes += 1


STANDING = web.AppKey("standing", Standing)

_BOX = (
    select(box_states.c.group_id, households.c.township)
    .join(devices, devices.c.id == box_states.c.device_id)
    .join(households, households.c.id == devices.c.household_id)
)


@operation(
    "POST",
    "/api/tv/heartbeat",
    permission="tv",
    summary="机顶盒报一声，得到它的设置",
    body=Heartbeat,
    answer=HeartbeatAnswer,
    limit_bytes=4_000,
    idempotent=False,
)
async def heartbeat(ctx: Context, body: Heartbeat) -> HeartbeatAnswer:
    """Every few minutes; at once when something has changed."""
    box = ctx.caller.id
    async with ctx.store.read() as conn:
        row = (await conn.execute(_BOX.where(box_states.c.device_id == box))).one()
        orders = await ctx.app[STANDING].orders(conn)
    ctx.app[PULSE].hear(box, ctx.now_ms(), body)
    settings = orders.settings.get(row.group_id or "", BoxSettings())
    return HeartbeatAnswer(
        settings=settings,
        group=row.group_id or "",
        bundle_version=version_for(orders.course, box, row.township, settings.channel),
        next_seconds=EVERY_SECONDS,
    )


def setup(app: web.Application) -> None:
    """Room for what is heard, and the jobs that write it down and look at the whole."""
    app[PULSE] = Pulse()
    app[STANDING] = Standing()
    every(app, "heartbeats", FLUSH_SECONDS, _write)
    every(app, "two places", LOOK_FOR_TWINS_SECONDS, _look_for_twins)
    every(app, "fleet days", 600.0, days.note)
    app.cleanup_ctx.append(keep_writing)


async def _write(app: web.Application) -> None:
    await app[PULSE].write(app)


async def _look_for_twins(app: web.Application) -> None:
    await app[PULSE].look_for_twins(app, app[CLOCK]())
