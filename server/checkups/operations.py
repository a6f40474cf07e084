"""A box sends what it found; the operator finds it by its number."""

from typing import Any

from aiohttp import web
from pydantic import Field
from sqlalchemy import Row

from protocol.checkup import Checkup, CheckupNumber, Checkups, CheckupSummary, Finding, NewCheckup
from protocol.errors import ErrorCode
from protocol.model import WireModel
from server.audit.trail import record
from server.checkups import store
from server.clock import CLOCK
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.jobs.periodic import every
from server.store.engine import STORE


class CheckupsQuery(WireModel):
    """The newest, or the one of a number."""

    number: str = Field(default="", max_length=6)
    limit: int = Field(default=50, ge=1, le=500)


@operation(
    "POST",
    "/api/tv/checkups",
    permission="tv",
    summary="交上检查结果，得到六位编号",
    body=NewCheckup,
    answer=CheckupNumber,
    status=201,
    limit_bytes=16_000,
    rate=Rate(20, 600),
)
async def hand_in_checkup(ctx: Context, body: NewCheckup) -> CheckupNumber:
    """Kept for a month, the ten newest of each box."""
    async with ctx.store.write() as conn:
        number = await store.keep(conn, ctx.caller.id, body, ctx.now_ms())
    return CheckupNumber(number=number)


@operation(
    "GET",
    "/api/staff/checkups",
    permission="devices.manage",
    summary="各机顶盒的检查结果",
    query=CheckupsQuery,
    answer=Checkups,
)
async def list_checkups(ctx: Context, *, query: CheckupsQuery) -> Checkups:
    """The newest first."""
    async with ctx.store.read() as conn:
        total, rows = await store.HANDED_IN.find(conn, query.number, query.limit)
    return Checkups(total=total, rows=tuple(_summary(row, _report(row)) for row in rows))


@operation(
    "GET",
    "/api/staff/checkups/{id}",
    permission="devices.manage",
    summary="一份检查结果",
    answer=Checkup,
)
async def get_checkup(ctx: Context, *, id: str) -> Checkup:
    """All its lines."""
    async with ctx.store.write() as conn:
        row = await store.HANDED_IN.by_id(conn, id)
        if row is None:
            raise ApiError(ErrorCode.NOT_FOUND, "没有这份检查结果，可能已经过了一个月。")
        await record(conn, ctx.caller, "checkup.read", row.number)
    report = _report(row)
    return Checkup(summary=_summary(row, report), report=report)


def setup(app: web.Application) -> None:
    """The sweep of reports that are older than a month."""
    every(app, "old checkups", 3600.0, forget_old)


async def forget_old(app: web.Application) -> None:
    """Drop them."""
    async with app[STORE].write() as conn:
        await store.forget_old(conn, app[CLOCK]())


def _report(row: Row[Any]) -> NewCheckup:
    return NewCheckup.model_validate_json(row.document)


def _summary(row: Row[Any], report: NewCheckup) -> CheckupSummary:
    unwell = (Finding.BAD, Finding.CARE)
    return CheckupSummary(
        id=row.id,
        number=row.number,
        created=row.created,
        model=row.model,
        box=row.label,
        troubles=tuple(line.words for line in report.lines if line.finding in unwell),
    )
