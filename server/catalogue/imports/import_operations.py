"""Importing a list on the operator's page: upload, progress, problems, changes."""

import csv
import io
from typing import Annotated

from aiohttp import web
from pydantic import Field, StringConstraints

from protocol.catalogue import ChangePage, ImportDetail, Imports, ImportState, ImportSummary
from protocol.errors import ErrorCode
from protocol.model import WireModel
from server.audit.trail import record
from server.catalogue import version_store
from server.catalogue.imports import import_store, upload
from server.catalogue.imports.change_page import change_page
from server.catalogue.imports.difference import Change
from server.catalogue.imports.headers import ListMapping, mapping_of
from server.catalogue.imports.import_store import Import
from server.catalogue.imports.reading_report import Report
from server.catalogue.imports.table_file import LARGEST_FILE, Unreadable
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

LATEST = 40
SHOWN_PROBLEMS = 200
NOT_FOUND = "没有这一次导入，可能已经清理掉了。请刷新页面。"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class UploadQuery(WireModel):
    """What is said of an uploaded list besides its content."""

    file: Name
    """The file's name; its ending says what it is."""
    source: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""
    """The list it is an edition of; empty: the file's name without its ending."""
    skip_bad_rows: bool = False
    mapping: Annotated[str, StringConstraints(max_length=4000)] = ""
    """A mapping (``headers.mapping_of``) as JSON, for a list with headers of its own; short enough for an
    address."""


class ChangesQuery(WireModel):
    """Which of a draft's changes."""

    change: Change | None = None
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=50, ge=1, le=200)


@operation(
    "POST",
    "/api/staff/catalogue/imports",
    permission="catalogue.import",
    summary="上传一份清单（请求体就是文件）",
    query=UploadQuery,
    answer=ImportSummary,
    status=202,
    limit_bytes=LARGEST_FILE,
    deadline=600.0,
    rate=Rate(30, 60),
)
async def upload_list(ctx: Context, *, query: UploadQuery) -> ImportSummary:
    """Takes the file and answers at once; it is read in a process of its own, ``rows_done`` tells how far."""
    try:
        mapping = mapping_of(query.mapping) if query.mapping else ListMapping()
    except Unreadable as error:
        raise ApiError(ErrorCode.INVALID, str(error)) from None
    received = await upload.receive(
        ctx, file=query.file, source=query.source, mapping=mapping, skip_bad_rows=query.skip_bad_rows
    )
    now = ctx.now_ms()
    try:
        async with ctx.store.write() as conn:
            await import_store.begin(
                conn,
                received.id,
                file=received.file,
                source=received.source,
                by_id=ctx.caller.id,
                by=ctx.caller.name,
                now=now,
            )
            await record(conn, ctx.caller, "catalogue.import", received.id)
    except BaseException:
        received.path.unlink(missing_ok=True)
        raise
    ctx.app[upload.IMPORTS].start(received)
    return (await found(ctx, received.id)).summary(ctx.caller.id)


@operation(
    "GET",
    "/api/staff/catalogue/imports",
    permission="catalogue.read",
    summary="最近的导入",
    answer=Imports,
)
async def list_imports(ctx: Context) -> Imports:
    """The newest first, and the names of the lists that are published."""
    async with ctx.store.read() as conn:
        rows = await import_store.latest(conn, ctx.now_ms(), LATEST)
        sources = await version_store.sources(conn)
    return Imports(rows=tuple(row.summary(ctx.caller.id) for row in rows), sources=tuple(sources))


@operation(
    "GET",
    "/api/staff/catalogue/imports/{id}",
    permission="catalogue.read",
    summary="一次导入：进度、问题、清理了什么",
    answer=ImportDetail,
)
async def get_import(ctx: Context, *, id: str) -> ImportDetail:
    """An import with its report."""
    which = await found(ctx, id)
    report = await _report(ctx, id)
    notes = report.notes
    if which.state is ImportState.FAILED and not notes:
        notes = ("读到一半服务器停了，什么都没有导入。请再上传一次。",)
    return ImportDetail(
        summary=which.summary(ctx.caller.id),
        rows=report.rows,
        problems=report.problems[:SHOWN_PROBLEMS],
        cleaned=report.cleaned,
        notes=notes,
    )


@operation(
    "GET",
    "/api/staff/catalogue/imports/{id}/problems.csv",
    permission="catalogue.read",
    summary="全部问题，一张表",
    content_type="text/csv",
)
async def get_problems(ctx: Context, *, id: str) -> web.Response:
    """All problems as a table for a spreadsheet, to be sent to whoever keeps the list."""
    await found(ctx, id)
    report = await _report(ctx, id)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(("工作表", "行", "列", "哪里不对", "怎么改"))
    for each in report.problems:
        # A header that begins with = would be run as a formula.
        cells = (each.sheet, each.row or "", each.column, each.reason, each.mend)
        writer.writerow(f"'{cell}" if str(cell)[:1] in "=+-@" and cell else cell for cell in cells)
    return web.Response(
        body=table.getvalue().encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="problems-{id[:16]}.csv"'},
    )


@operation(
    "GET",
    "/api/staff/catalogue/imports/{id}/changes",
    permission="catalogue.read",
    summary="草稿和已发布的差别",
    query=ChangesQuery,
    answer=ChangePage,
)
async def get_changes(ctx: Context, *, id: str, query: ChangesQuery) -> ChangePage:
    """New, changed and gone guides against what is published now."""
    which = await found(ctx, id)
    async with ctx.store.read() as conn:
        total, rows = await version_store.changes(
            conn, which.draft_id or "", query.change, query.offset, query.limit
        )
        published = await version_store.published_documents(conn, [row.code for row in rows])
    return change_page(total, rows, published)


async def found(ctx: Context, import_id: str) -> Import:
    """One import. Raises ApiError(NOT_FOUND)."""
    async with ctx.store.read() as conn:
        row = await import_store.find(conn, import_id, ctx.now_ms())
    if row is None:
        raise ApiError(ErrorCode.NOT_FOUND, NOT_FOUND)
    return row


async def _report(ctx: Context, import_id: str) -> Report:
    async with ctx.store.read() as conn:
        kept = await import_store.report_of(conn, import_id)
    return Report.model_validate_json(kept) if kept else Report()
