"""Versions in stages on the operator's page."""

from typing import Any

from aiohttp import web
from sqlalchemy import Row

from protocol.errors import ErrorCode
from protocol.events import CataloguePublished
from protocol.rollout import AdvanceRollout, Rollout, Rollouts, Stage, StopRollout
from server.audit.trail import record
from server.events import outbox
from server.fleet.heartbeat_operations import STANDING
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.jobs.periodic import every
from server.rollouts import store
from server.rollouts.rules import may_follow, spread
from server.rollouts.stopping import stop, watch

SHOWN = 20
WATCH_SECONDS = 5.0


@operation(
    "GET",
    "/api/staff/rollouts",
    permission="devices.manage",
    summary="分批发布的版本",
    answer=Rollouts,
)
async def list_rollouts(ctx: Context) -> Rollouts:
    """The newest first."""
    async with ctx.store.read() as conn:
        rows = await store.newest(conn, SHOWN)
        told = [_told(row, await store.doing(conn, row)) for row in rows]
        return Rollouts(rows=tuple(told), general=await store.general_version(conn))


@operation(
    "POST",
    "/api/staff/rollouts/{id}/advance",
    permission="devices.manage",
    summary="发给下一批",
    body=AdvanceRollout,
    answer=Rollouts,
)
async def advance(ctx: Context, body: AdvanceRollout, *, id: str) -> Rollouts:
    """Ten boxes → one township → all; a township may be left out."""
    if body.stage is Stage.TOWNSHIP and not body.township:
        raise ApiError(ErrorCode.INVALID, "请选一个乡镇。")
    now = ctx.now_ms()
    async with ctx.store.write() as conn:
        row = await _found(conn, id)
        if not may_follow(Stage(row.stage), body.stage):
            raise ApiError(ErrorCode.CONFLICT, "这一版已经走到别的一步了，请刷新看看。")
        township = body.township if body.stage is Stage.TOWNSHIP else ""
        await store.move(conn, row.version, Stage(row.stage), body.stage, now, township=township)
        await record(conn, ctx.caller, f"rollout.{body.stage.value}", f"{row.version}:{township}")
        moved = await store.one(conn, row.version)
        assert moved is not None
        homes = await store.households_of(conn, moved)
        news = CataloguePublished(version=row.version, spread=spread(len(homes)))
        if body.stage is Stage.ALL:
            await outbox.append(conn, "boxes", news)
        else:
            for home in homes:
                await outbox.append(conn, f"household:{home}", news)
    ctx.app[STANDING].forget()
    return await list_rollouts(ctx)


@operation(
    "POST",
    "/api/staff/rollouts/{id}/stop",
    permission="devices.manage",
    summary="停下，已经换上的机顶盒退回原来的指南",
    body=StopRollout,
    answer=Rollouts,
    deadline=120.0,
)
async def stop_rollout(ctx: Context, body: StopRollout, *, id: str) -> Rollouts:
    """Boxes refuse a lower number, so what was before gets a higher one."""
    async with ctx.store.read() as conn:
        row = await _found(conn, id)
    if row.stage == Stage.STOPPED.value or not await stop(
        ctx.app, row, body.why, ctx.caller.name, ctx.caller, ctx.now_ms()
    ):
        raise ApiError(ErrorCode.CONFLICT, "这一版已经停下了。")
    ctx.app[STANDING].forget()
    return await list_rollouts(ctx)


def setup(app: web.Application) -> None:
    """The job that stops what fails."""
    every(app, "rollouts", WATCH_SECONDS, watch)


async def _found(conn: Any, version: str) -> Row[Any]:
    number = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else 0
    row = await store.one(conn, number)
    if row is None:
        raise ApiError(ErrorCode.NOT_FOUND, "没有这一版，或者它一次就发给了全部。")
    return row


def _told(row: Row[Any], doing: store.Doing) -> Rollout:
    return Rollout(
        version=row.version,
        stage=Stage(row.stage),
        township=row.township,
        started=row.started,
        changed=row.changed,
        by=row.by,
        why=row.why,
        boxes=doing.boxes,
        taken=doing.taken,
        failed=doing.failed,
        refused=doing.refused,
    )
