"""Townships and service points on the operator's page: how many there are, tables out and in."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from protocol.place_tables import PlaceTables
from protocol.service_point import ServicePoint, Township
from protocol.table_import import TableImport
from server.audit.trail import record
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.places.county_records import CountyRecords, county_records, replace_records
from server.catalogue.places.place_file import GuideBook, guide_book, read_places, write_places
from server.catalogue.places.table_operations import LARGEST_TABLE, TableQuery, received, refused, table
from server.catalogue.places.township_file import read_townships, write_townships
from server.http.context import Context
from server.http.operation import Rate, operation


@operation(
    "GET",
    "/api/staff/catalogue/places",
    permission="catalogue.read",
    summary="乡镇、村、办事点各有多少",
    answer=PlaceTables,
)
async def place_tables(ctx: Context) -> PlaceTables:
    """As they are now, published or not."""
    async with ctx.store.read() as conn:
        records = await county_records(conn)
    return PlaceTables(
        townships=len(records.townships),
        positioned=sum(township.position is not None for township in records.townships),
        villages=len(records.villages),
        points=len(records.service_points),
        idle=sum(not point.guides for point in records.service_points),
    )


@operation(
    "GET",
    "/api/staff/catalogue/townships.csv",
    permission="catalogue.read",
    summary="全部乡镇，一张表",
    content_type="text/csv",
)
async def export_townships(ctx: Context) -> web.Response:
    """The table as it can be changed in a spreadsheet and imported again."""
    records, _ = await _known(ctx)
    return table(write_townships(records.townships), "townships.csv")


@operation(
    "GET",
    "/api/staff/catalogue/places.csv",
    permission="catalogue.read",
    summary="全部办事点，一张表",
    content_type="text/csv",
)
async def export_places(ctx: Context) -> web.Response:
    """The table as it can be changed in a spreadsheet and imported again."""
    records, book = await _known(ctx)
    return table(write_places(records.service_points, records.townships, book), "places.csv")


@operation(
    "POST",
    "/api/staff/catalogue/townships/import",
    permission="catalogue.import",
    summary="导入乡镇和它们的位置，换掉原来的（请求体就是文件）",
    query=TableQuery,
    answer=TableImport,
    limit_bytes=LARGEST_TABLE,
    deadline=60.0,
    rate=Rate(30, 60),
)
async def import_townships(ctx: Context, *, query: TableQuery) -> TableImport:
    """The table takes the place of all townships there were."""
    records, _ = await _known(ctx)
    needed = {place.township for place in (*records.villages, *records.service_points)}
    async with received(ctx, query.file) as path:
        found, report = await asyncio.to_thread(read_townships, path, records.townships, needed)
    known = {township.code: township for township in records.townships}
    before = [known.get(township.code) for township in found]
    return await _taken(ctx, "township", found, before, report, query.file)


@operation(
    "POST",
    "/api/staff/catalogue/places/import",
    permission="catalogue.import",
    summary="导入办事点，换掉原来的（请求体就是文件）",
    query=TableQuery,
    answer=TableImport,
    limit_bytes=LARGEST_TABLE,
    deadline=60.0,
    rate=Rate(30, 60),
)
async def import_places(ctx: Context, *, query: TableQuery) -> TableImport:
    """The table takes the place of all service points there were."""
    records, book = await _known(ctx)
    async with received(ctx, query.file) as path:
        found, report = await asyncio.to_thread(
            read_places, path, records.townships, records.service_points, book
        )
    before = {point.key: point for point in records.service_points}
    return await _taken(
        ctx, "service_point", found, [before.get(one.key) for one in found], report, query.file
    )


async def _known(ctx: Context) -> tuple[CountyRecords, GuideBook]:
    async with ctx.store.read() as conn:
        return await county_records(conn), await guide_book(conn)


async def _taken(
    ctx: Context,
    kind: str,
    found: Sequence[Township | ServicePoint],
    before: Sequence[Township | ServicePoint | None],
    report: ImportReport,
    file: str,
) -> TableImport:
    """Keep what was read, ``before`` being what each one was; with problems nothing."""
    if report.problems:
        return refused(report)
    async with ctx.store.write() as conn:
        await replace_records(conn, kind, found)
        await record(conn, ctx.caller, f"catalogue.{kind}s.import", file)
    new, same = before.count(None), sum(one == was for one, was in zip(found, before, strict=True))
    return TableImport(rows=report.rows, new=new, changed=len(found) - new - same, same=same)
