"""Groups of boxes and what is set for them, on the operator's page."""

from typing import Any

from protocol.errors import ErrorCode
from protocol.events import BoxSettingsChanged
from protocol.fleet import BoxGroup, BoxGroups, NewBoxGroup
from server.audit.trail import record
from server.events import outbox
from server.fleet import group_store
from server.fleet.heartbeat_operations import STANDING
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.rollouts.rules import spread

MOST = 200


@operation(
    "GET",
    "/api/staff/box-groups",
    permission="devices.manage",
    summary="机顶盒的分组和设置",
    answer=BoxGroups,
)
async def list_groups(ctx: Context) -> BoxGroups:
    """By name."""
    async with ctx.store.read() as conn:
        return await _told(conn)


@operation(
    "POST",
    "/api/staff/box-groups",
    permission="devices.manage",
    summary="加一个分组",
    body=NewBoxGroup,
    answer=BoxGroups,
    status=201,
)
async def add_group(ctx: Context, body: NewBoxGroup) -> BoxGroups:
    """Boxes of its township and model are in it at once."""
    return await _keep(ctx, body, "")


@operation(
    "PUT",
    "/api/staff/box-groups/{id}",
    permission="devices.manage",
    summary="改一个分组",
    body=NewBoxGroup,
    answer=BoxGroups,
)
async def change_group(ctx: Context, body: NewBoxGroup, *, id: str) -> BoxGroups:
    """Its boxes obey within seconds, or when they are switched on."""
    return await _keep(ctx, body, id)


@operation(
    "DELETE",
    "/api/staff/box-groups/{id}",
    permission="devices.manage",
    summary="删掉一个分组",
    answer=BoxGroups,
)
async def drop_group(ctx: Context, *, id: str) -> BoxGroups:
    """Its boxes go where their township and model say."""
    async with ctx.store.write() as conn:
        await _found(conn, id)
        await group_store.drop(conn, id)
        told = await _told(conn)
        await record(conn, ctx.caller, "group.delete", id)
        await _tell(conn, "*", told)
    ctx.app[STANDING].forget()
    return told


async def _keep(ctx: Context, body: NewBoxGroup, group_id: str) -> BoxGroups:
    async with ctx.store.write() as conn:
        narrowed = True
        if group_id:
            before = await _found(conn, group_id)
            narrowed = (before.township, before.model) != (body.township, body.model)
        elif len(await group_store.groups(conn)) >= MOST:
            raise ApiError(ErrorCode.CONFLICT, f"分组最多 {MOST} 个。")
        if await group_store.named(conn, body.name) not in (None, group_id):
            raise ApiError(ErrorCode.CONFLICT, f"已经有叫“{body.name}”的分组了，请换个名字。")
        group_id = await group_store.keep(conn, body, ctx.now_ms(), group_id)
        told = await _told(conn)
        await record(conn, ctx.caller, "group.change", group_id)
        # Boxes that came from another group do not know that they are meant.
        await _tell(conn, "*" if narrowed else group_id, told)
    ctx.app[STANDING].forget()
    return told


async def _tell(conn: Any, group: str, told: BoxGroups) -> None:
    """``*``: every box asks."""
    asked = [row.boxes for row in told.rows if group in ("*", row.id)]
    boxes = sum(asked) + (told.other if group == "*" else 0)
    await outbox.append(conn, "boxes", BoxSettingsChanged(group=group, spread=spread(boxes)))


async def _found(conn: Any, group_id: str) -> group_store.Group:
    for group in await group_store.groups(conn):
        if group.id == group_id:
            return group
    raise ApiError(ErrorCode.NOT_FOUND, "没有这个分组，可能已经删掉了。")


async def _told(conn: Any) -> BoxGroups:
    counted = await group_store.counted(conn)
    return BoxGroups(
        rows=tuple(
            BoxGroup(
                id=group.id,
                name=group.name,
                township=group.township,
                model=group.model,
                settings=group.settings,
                boxes=counted.get(group.id, 0),
            )
            for group in await group_store.groups(conn)
        ),
        other=counted.get(None, 0),
    )
