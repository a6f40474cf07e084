"""The print sheet of one application: what was filled in, judged and photographed, room to sign."""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from protocol.application import STATE_LABELS
from protocol.errors import ErrorCode
from server.applications.receipt_number import grouped
from server.applications.refusal import NO_APPLICATION
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.rules import local

from . import access
from .review_operations import shown

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@operation(
    "GET",
    "/staff/applications/{id}/sheet",
    permission="staff.review",
    summary="打印一件",
    content_type="text/html",
)
async def print_sheet(ctx: Context, *, id: str) -> web.Response:
    """Audited: paper leaves the house."""
    async with ctx.store.write() as conn:
        found = await access.seen(ctx, conn, id)
        if found.submitted is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        await audit(conn, ctx.caller, "application.print", id)
        review = await shown(ctx, conn, found)
    html = _PAGES.get_template("sheet.html").render(
        review=review,
        number=grouped(review.number),
        state=STATE_LABELS[review.state],
        moment=_moment,
        printed=_moment(ctx.now_ms()),
        by=f"{ctx.caller.name}（{ctx.caller.number} 号）",
    )
    return web.Response(text=html, content_type="text/html")


def _moment(time: int) -> str:
    return f"{local(time):%Y-%m-%d %H:%M}" if time else ""
