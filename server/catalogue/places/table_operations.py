"""Tables of the operator that are small enough to be read at once: everyday names, villages."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import StringConstraints

from protocol.catalogue import Versions
from protocol.errors import ErrorCode
from protocol.model import WireModel
from protocol.table_import import TableImport
from server.audit.trail import record
from server.catalogue.aliases import alias_store
from server.catalogue.aliases.alias_file import read_aliases, write_aliases
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.imports.upload import EMPTY, uploads_folder
from server.catalogue.places.county_records import county_records, replace_records
from server.catalogue.places.village_file import read_villages
from server.catalogue.publishing import PublishError, publish_records
from server.catalogue.review_operations import press_of
from server.catalogue.version_operations import VersionsQuery, list_versions
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

LARGEST_TABLE = 4 * 1024 * 1024
SHOWN_PROBLEMS = 100


class TableQuery(WireModel):
    """The file's name; its ending says what it is."""

    file: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


@operation(
    "POST",
    "/api/staff/catalogue/aliases/import",
    permission="catalogue.import",
    summary="导入一张常用叫法的表（请求体就是文件）",
    query=TableQuery,
    answer=TableImport,
    limit_bytes=LARGEST_TABLE,
    deadline=60.0,
    rate=Rate(30, 60),
)
async def import_aliases(ctx: Context, *, query: TableQuery) -> TableImport:
    """Names of the table are added or changed; those that are not in it stay."""
    async with received(ctx, query.file) as path:
        found, report = await asyncio.to_thread(read_aliases, path)
    if report.problems:
        return refused(report)
    async with ctx.store.write() as conn:
        done = await alias_store.put_all(conn, found, by=ctx.caller.name, now=ctx.now_ms())
        await record(conn, ctx.caller, "catalogue.alias.import", query.file)
    return TableImport(rows=report.rows, **done)


@operation(
    "GET",
    "/api/staff/catalogue/aliases.csv",
    permission="catalogue.read",
    summary="全部常用叫法，一张表",
    content_type="text/csv",
)
async def export_aliases(ctx: Context) -> web.Response:
    """The table as it can be changed in a spreadsheet and imported again."""
    async with ctx.store.read() as conn:
        names = await alias_store.in_use(conn)
    return table(write_aliases(names), "aliases.csv")


@operation(
    "POST",
    "/api/staff/catalogue/villages/import",
    permission="catalogue.import",
    summary="导入村（社区）名册，换掉原来的（请求体就是文件）",
    query=TableQuery,
    answer=TableImport,
    limit_bytes=LARGEST_TABLE,
    deadline=60.0,
    rate=Rate(30, 60),
)
async def import_villages(ctx: Context, *, query: TableQuery) -> TableImport:
    """The table takes the place of all villages there were."""
    async with ctx.store.read() as conn:
        townships = (await county_records(conn)).townships
    async with received(ctx, query.file) as path:
        found, report = await asyncio.to_thread(read_villages, path, townships)
    if report.problems:
        return refused(report)
    async with ctx.store.write() as conn:
        await replace_records(conn, "village", found)
        await record(conn, ctx.caller, "catalogue.villages.import", query.file)
    return TableImport(rows=report.rows, new=len(found))


@operation(
    "POST",
    "/api/staff/catalogue/versions",
    permission="catalogue.approve",
    summary="把改过的叫法和村名现在就发布",
    answer=Versions,
    deadline=120.0,
)
async def publish_now(ctx: Context) -> Versions:
    """The guides as they are with names and records as they are now: by a second person, as a draft is."""
    by = ctx.caller.name
    try:
        await publish_records(press_of(ctx), by=by, reviewer=by, now=ctx.now_ms(), caller=ctx.caller)
    except PublishError as refused:
        raise ApiError(ErrorCode.CONFLICT, str(refused)) from None
    return await list_versions(ctx, query=VersionsQuery())


@asynccontextmanager
async def received(ctx: Context, file: str) -> AsyncIterator[Path]:
    """The body as a file, removed afterwards."""
    content = await ctx.request.read()
    if not content:
        raise ApiError(ErrorCode.INVALID, EMPTY)
    path = uploads_folder(ctx.settings) / f"{secrets.token_hex(8)}{Path(file).suffix.lower()[:8]}"
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    try:
        await asyncio.to_thread(path.write_bytes, content)
        yield path
    finally:
        path.unlink(missing_ok=True)


def table(text: str, name: str) -> web.Response:
    """A table to be kept under this name."""
    return web.Response(
        body=text.encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def refused(report: ImportReport) -> TableImport:
    """What is told of a table of which nothing is kept."""
    said = tuple(map(str, report.problems[:SHOWN_PROBLEMS]))
    return TableImport(rows=report.rows, problems=said)
