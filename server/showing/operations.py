"""Showing a page on the television of a call, putting it away, and finding what can be shown."""

from typing import Annotated, Literal

from aiohttp import web
from pydantic import StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.errors import ErrorCode
from protocol.events import CallShows
from protocol.model import WireModel
from protocol.shown import NewShown, ShowableList, Showing, SubjectKey
from server.audit.trail import record as audit
from server.calls import store as call_store
from server.calls.switchboard import NO_CALL, party_of
from server.catalogue.published_names import PUBLISHED_NAMES
from server.events.commands import register_command
from server.events.outbox import append_all
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

from .finding import found_guides, found_points, known_guide
from .pages import page_of, showing_of
from .pointing import POINTING, Pointing, point
from .store import keep_shown

_PATH = "/api/staff/calls/{id}/shown"
_GONE = "这一页现在没有了，请重新找。"


class ShowableQuery(WireModel):
    """What the clerk types: words of a title, an everyday name, a place, or a guide's number; or its key."""

    text: Annotated[str, StringConstraints(max_length=40)] = ""
    key: SubjectKey | Literal[""] = ""


@operation("GET", _PATH, permission="staff.answer_calls", summary="电视上现在放着什么", answer=Showing)
async def shown_page(ctx: Context, *, id: str) -> Showing:
    """For a page that was loaded anew; the clerk of the call."""
    async with ctx.store.read() as conn:
        row = await call_store.find_call(conn, id)
        if row is None or not party_of(ctx.caller, row).is_clerk:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        return await showing_of(conn, row)


@operation(
    "PUT",
    _PATH,
    permission="staff.answer_calls",
    summary="把一页放到电视上",
    body=NewShown,
    answer=Showing,
    limit_bytes=2000,
    rate=Rate(120, 60),
)
async def show_page(ctx: Context, body: NewShown, *, id: str) -> Showing:
    """It takes the place of what stands there. The clerk of the call, while talking."""
    async with ctx.store.write() as conn:
        row = await _talking(ctx, conn, id)
        if await page_of(conn, body) is None:
            raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        await keep_shown(conn, id, ctx.caller.id, body)
        await audit(conn, ctx.caller, "call.show", id)
        return await _tell(conn, row)


@operation("DELETE", _PATH, permission="staff.answer_calls", summary="从电视上收起", answer=Showing)
async def put_page_away(ctx: Context, *, id: str) -> Showing:
    """Twice does no harm."""
    async with ctx.store.write() as conn:
        row = await _talking(ctx, conn, id)
        now = await showing_of(conn, row)
        if now.shown is None:
            return now
        await keep_shown(conn, id, ctx.caller.id, None)
        return await _tell(conn, row)


@operation(
    "POST", "/api/tv/calls/{id}/shown/close", permission="tv", summary="居民按“返回”收起", answer=Showing
)
async def close_page(ctx: Context, *, id: str) -> Showing:
    """The clerk's page says so. Twice does no harm."""
    async with ctx.store.write() as conn:
        row = await call_store.find_call(conn, id, lock=True)
        if row is None or not party_of(ctx.caller, row).is_household:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        now = await showing_of(conn, row)
        if now.shown is None:
            return now
        await keep_shown(conn, id, row.clerk_id, None, by_resident=True)
        return await _tell(conn, row)


@operation(
    "GET",
    "/api/staff/showable",
    permission="staff.answer_calls",
    summary="找可以放到电视上的",
    query=ShowableQuery,
    answer=ShowableList,
    rate=Rate(240, 60),
)
async def showable(ctx: Context, *, query: ShowableQuery) -> ShowableList:
    """Guides by title, situation, everyday name or number, and service points by name or address."""
    named = await ctx.app[PUBLISHED_NAMES].get(ctx.store)
    if query.key:
        return ShowableList(found=known_guide(named.all(), query.key))
    if not query.text:
        return ShowableList(found=())
    guides = found_guides(named.all(), query.text)
    async with ctx.store.read() as conn:
        points = await found_points(conn, query.text)
    return ShowableList(found=(*guides[: 12 - min(4, len(points))], *points)[:12])


async def _talking(ctx: Context, conn: AsyncConnection, call_id: str) -> call_store.CallRow:
    row = await call_store.find_call(conn, call_id, lock=True)
    if row is None or not party_of(ctx.caller, row).is_clerk or row.state != CallState.TALKING.value:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    return row


async def _tell(conn: AsyncConnection, row: call_store.CallRow) -> Showing:
    now = await showing_of(conn, row)
    event = CallShows(showing=now)
    await append_all(conn, [(f"household:{row.household_id}", event), (f"staff:{row.clerk_id}", event)])
    return now


def setup(app: web.Application) -> None:
    """The sockets' ``point`` command."""
    app[POINTING] = Pointing()
    register_command(app, "point", point)
