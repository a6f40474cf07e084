"""Boxes on the operator's page: list, table, one box, revoke."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field, StringConstraints
from sqlalchemy import Row

from protocol.box_settings import BoxSettings
from protocol.errors import ErrorCode
from protocol.events import BoxSettingsChanged
from protocol.fleet import (
    BoxDetail,
    BoxPage,
    BoxRow,
    BoxState,
    ChooseGroup,
    FleetSummary,
    RevokeBox,
)
from protocol.heartbeat import BoxProblem
from protocol.model import WireModel
from server.audit.trail import record
from server.catalogue.imports.named_columns import table_text
from server.catalogue.places.table_operations import table
from server.devices import store as device_store
from server.events import outbox
from server.events.sockets import check_sessions
from server.fleet import alarms, box_query, days, group_store
from server.fleet.heartbeat_operations import STANDING
from server.fleet.problem_words import WORDS
from server.fleet.rules import COUNTY_CLOCK, unpacked
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

GONE = "没有这台机顶盒。"
DAYS_SHOWN = 90
MOST_IN_A_TABLE = 200_000
_HEADS = (
    "编号",
    "名称",
    "乡镇",
    "型号",
    "智能卡号",
    "分组",
    "程序版本",
    "指南版本",
    "最近一次",
    "问题",
    "警报",
    "状态",
)

Text = Annotated[str, StringConstraints(max_length=60, strip_whitespace=True)]


class BoxesQuery(WireModel):
    """Which boxes. ``bundle`` -1: any."""

    state: BoxState = BoxState.ALL
    text: Text = ""
    township: Text = ""
    model: Text = ""
    group: Text = ""
    version: Text = ""
    bundle: int = Field(default=-1, ge=-1, lt=2**31)
    problem: BoxProblem | None = None
    after: int = Field(default=0, ge=0, lt=2**31)
    limit: int = Field(default=100, ge=1, le=500)

    def filter(self) -> box_query.Filter:
        """As the SQL wants it."""
        return box_query.Filter(
            self.state,
            self.text,
            self.township,
            self.model,
            self.group,
            self.version,
            self.bundle,
            self.problem,
        )


@operation(
    "GET",
    "/api/staff/boxes",
    permission="devices.manage",
    summary="机顶盒",
    query=BoxesQuery,
    answer=BoxPage,
)
async def list_boxes(ctx: Context, *, query: BoxesQuery) -> BoxPage:
    """By number; ``after`` is the ``next`` of the page before."""
    async with ctx.store.read() as conn:
        total, rows = await box_query.page(conn, query.filter(), ctx.now_ms(), query.after, query.limit)
    shown = rows[: query.limit]
    following = str(shown[-1].number) if len(rows) > query.limit else ""
    return BoxPage(total=total, rows=tuple(map(_row, shown)), next=following)


@operation(
    "GET",
    "/api/staff/boxes.csv",
    permission="devices.manage",
    summary="机顶盒，一张表",
    query=BoxesQuery,
    content_type="text/csv",
    deadline=60.0,
)
async def export_boxes(ctx: Context, *, query: BoxesQuery) -> web.Response:
    """The same filters, all pages."""
    async with ctx.store.write() as conn:
        _total, rows = await box_query.page(conn, query.filter(), ctx.now_ms(), 0, MOST_IN_A_TABLE)
        await record(conn, ctx.caller, "boxes.export", str(len(rows)))
    return table(table_text(_HEADS, map(_cells, rows)), "boxes.csv")


@operation(
    "GET",
    "/api/staff/boxes/summary",
    permission="devices.manage",
    summary="全部机顶盒的情况",
    answer=FleetSummary,
)
async def summary(ctx: Context) -> FleetSummary:
    """Counts, and the last three months."""
    async with ctx.store.read() as conn:
        by = {name: await box_query.by(conn, column) for name, column in box_query.COLUMNS.items()}
        return FleetSummary(
            **await box_query.counts(conn, ctx.now_ms()),
            **by,
            problems=await box_query.problem_counts(conn),
            days=await days.latest(conn, DAYS_SHOWN),
        )


@operation(
    "GET",
    "/api/staff/boxes/{id}",
    permission="devices.manage",
    summary="一台机顶盒",
    answer=BoxDetail,
)
async def get_box(ctx: Context, *, id: str) -> BoxDetail:
    """Everything that is known of it."""
    async with ctx.store.read() as conn:
        return await _detail(conn, id)


@operation(
    "POST",
    "/api/staff/boxes/{id}/revoke",
    permission="devices.manage",
    summary="停用，一分钟内断开",
    body=RevokeBox,
    answer=BoxDetail,
)
async def revoke(ctx: Context, body: RevokeBox, *, id: str) -> BoxDetail:
    """Its session ends now, its sockets at once here and within 20 s on other nodes."""
    async with ctx.store.write() as conn:
        await _detail(conn, id)
        if not await device_store.revoke(conn, id, ctx.now_ms()):
            raise ApiError(ErrorCode.CONFLICT, "这台机顶盒已经停用了。")
        await record(conn, ctx.caller, "device.revoke", id)
    await check_sessions(ctx.app)
    async with ctx.store.read() as conn:
        return await _detail(conn, id)


@operation(
    "POST",
    "/api/staff/boxes/{id}/alarms/clear",
    permission="devices.manage",
    summary="警报已查清",
    answer=BoxDetail,
)
async def clear_alarms(ctx: Context, *, id: str) -> BoxDetail:
    """Somebody has looked into them."""
    async with ctx.store.write() as conn:
        await _detail(conn, id)
        await alarms.clear(conn, id, ctx.now_ms())
        await record(conn, ctx.caller, "device.alarms.clear", id)
        return await _detail(conn, id)


@operation(
    "PUT",
    "/api/staff/boxes/{id}/group",
    permission="devices.manage",
    summary="给一台机顶盒单独选分组",
    body=ChooseGroup,
    answer=BoxDetail,
)
async def choose_group(ctx: Context, body: ChooseGroup, *, id: str) -> BoxDetail:
    """Empty: by its township and model again."""
    async with ctx.store.write() as conn:
        await _detail(conn, id)
        known = {group.id for group in await group_store.groups(conn)}
        if body.group_id and body.group_id not in known:
            raise ApiError(ErrorCode.NOT_FOUND, "没有这个分组，请刷新看看。")
        await group_store.fix(conn, id, body.group_id)
        row = await box_query.one(conn, id)
        assert row is not None
        told = await _detail(conn, id)
        await record(conn, ctx.caller, "device.group", f"{id}:{body.group_id}")
        await outbox.append(conn, f"household:{row.household_id}", BoxSettingsChanged())
    ctx.app[STANDING].forget()
    return told


async def _detail(conn: Any, device_id: str) -> BoxDetail:
    row = await box_query.one(conn, device_id)
    if row is None:
        raise ApiError(ErrorCode.NOT_FOUND, GONE)
    return BoxDetail(
        row=_row(row),
        enrolled=row.created,
        uptime=row.uptime,
        screen=f"{row.width}×{row.height}" if row.width else "",
        profile=row.profile,
        starts=row.starts,
        crashes=row.crashes,
        refused_version=row.refused_version,
        group_id=row.group_id or "",
        group_fixed=bool(row.group_fixed),
        settings=BoxSettings.model_validate_json(row.settings) if row.settings else BoxSettings(),
        alarms=await alarms.of_box(conn, device_id),
    )


def _row(row: Row[Any]) -> BoxRow:
    return BoxRow(
        id=row.id,
        number=row.number,
        label=row.label,
        township=row.township,
        model=row.model,
        smart_card=row.smart_card,
        group=row.group or "",
        version=row.version,
        bundle_version=row.bundle_version,
        seen=row.seen,
        problems=unpacked(row.problems),
        alarms=row.alarms,
        revoked=row.revoked or 0,
    )


def _cells(row: Row[Any]) -> Sequence[str]:
    seen = datetime.fromtimestamp(row.seen / 1000, UTC) + COUNTY_CLOCK
    return (
        str(row.number),
        row.label,
        row.township,
        row.model,
        row.smart_card,
        row.group or "",
        row.version,
        str(row.bundle_version or ""),
        seen.strftime("%Y-%m-%d %H:%M") if row.seen else "没有来过",
        "、".join(WORDS[problem] for problem in unpacked(row.problems)),
        str(row.alarms or ""),
        "停用" if row.revoked else "在用",
    )
