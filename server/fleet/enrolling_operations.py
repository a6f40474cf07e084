"""Who may come in: the operator's list of smart cards, and installer's codes."""

import asyncio
from typing import Any

from sqlalchemy import Row

from protocol.errors import ErrorCode
from protocol.fleet import CardCounts, InstallerCode, InstallerCodes, NewInstallerCode
from protocol.table_import import TableImport
from server.audit.trail import record
from server.catalogue.places.county_records import county_records
from server.catalogue.places.table_operations import LARGEST_TABLE, TableQuery, received, refused
from server.devices import codes
from server.devices import store as device_store
from server.devices.card_file import read_cards
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

SHOWN = 50


@operation(
    "POST",
    "/api/staff/cards/import",
    permission="devices.manage",
    summary="导入智能卡名单（请求体就是文件）",
    query=TableQuery,
    answer=TableImport,
    limit_bytes=LARGEST_TABLE * 4,
    deadline=60.0,
    rate=Rate(30, 60),
)
async def import_cards(ctx: Context, *, query: TableQuery) -> TableImport:
    """Cards are added to those there are; with one bad row none is."""
    async with ctx.store.read() as conn:
        townships = {township.name for township in (await county_records(conn)).townships}
    async with received(ctx, query.file) as path:
        cards, report = await asyncio.to_thread(read_cards, path, townships)
    if report.problems:
        return refused(report)
    async with ctx.store.write() as conn:
        new, changed = await device_store.add_cards(conn, cards, ctx.now_ms())
        await record(conn, ctx.caller, "device.import", str(len(cards)))
    return TableImport(rows=report.rows, new=new, changed=changed, same=len(cards) - new - changed)


@operation(
    "GET",
    "/api/staff/cards",
    permission="devices.manage",
    summary="名单里有几张智能卡",
    answer=CardCounts,
)
async def count_cards(ctx: Context) -> CardCounts:
    """How many, and how many are in a box."""
    async with ctx.store.read() as conn:
        cards, in_use = await device_store.card_counts(conn)
    return CardCounts(cards=cards, in_use=in_use)


@operation(
    "GET",
    "/api/staff/installer-codes",
    permission="devices.manage",
    summary="给过的登记码",
    answer=InstallerCodes,
)
async def list_codes(ctx: Context) -> InstallerCodes:
    """The newest first; the digits are not kept."""
    async with ctx.store.read() as conn:
        return InstallerCodes(rows=tuple(map(_told, await codes.newest(conn, SHOWN))))


@operation(
    "POST",
    "/api/staff/installer-codes",
    permission="devices.manage",
    summary="给安装师傅一个六位登记码",
    body=NewInstallerCode,
    answer=InstallerCode,
    status=201,
    rate=Rate(60, 60),
    # The digits must not lie in the table of answers that are given again.
    idempotent=False,
)
async def give_code(ctx: Context, body: NewInstallerCode) -> InstallerCode:
    """The digits are shown this once."""
    async with ctx.store.write() as conn:
        code_id, code = await codes.give(conn, body, ctx.caller.name, ctx.now_ms())
        row = next(row for row in await codes.newest(conn, SHOWN) if row.id == code_id)
        await record(conn, ctx.caller, "device.code", code_id)
    return _told(row).model_copy(update={"code": code})


@operation(
    "DELETE",
    "/api/staff/installer-codes/{id}",
    permission="devices.manage",
    summary="作废一个登记码",
)
async def withdraw_code(ctx: Context, *, id: str) -> None:
    """Nobody comes in by it any more."""
    async with ctx.store.write() as conn:
        if not await codes.withdraw(conn, id, ctx.now_ms()):
            raise ApiError(ErrorCode.CONFLICT, "这个登记码已经用完、过期或者作废了。")
        await record(conn, ctx.caller, "device.code.withdraw", id)


def _told(row: Row[Any]) -> InstallerCode:
    return InstallerCode(
        id=row.id,
        created=row.created,
        expires=row.expires,
        boxes=row.boxes,
        used=row.used,
        township=row.township,
        note=row.note,
        by=row.by,
        withdrawn=row.withdrawn or 0,
    )
