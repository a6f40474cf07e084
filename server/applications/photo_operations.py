"""Photos for the television and for the clerk; every reading by a clerk is audited."""

from aiohttp import web
from pydantic import Field

from protocol.application import Application
from protocol.errors import ErrorCode
from protocol.model import WireModel
from server.audit.trail import record as audit
from server.crypto.sealing import SealBroken
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import photo_rows, photo_taking, store
from .photo_files import PHOTO_FILES, Size
from .picture import SMALL_SIDE
from .record import ApplicationRecord

_GONE = "这张照片已经不在了。"


class PhotoSize(WireModel):
    """``width`` up to 640 gives the small version (long side 640), else the large one (2400)."""

    width: int = Field(default=2400, ge=1, le=10_000)


@operation(
    "GET",
    "/api/tv/photos/{id}",
    permission="tv",
    summary="看照片",
    query=PhotoSize,
    content_type="image/jpeg",
)
async def photo_for_tv(ctx: Context, *, id: str, query: PhotoSize) -> web.Response:
    """Only of the own household."""
    async with ctx.store.read() as conn:
        place = await photo_rows.place(conn, id)
    if place is None or place[0] != ctx.caller.household_id:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE)
    return await _jpeg(ctx, id, query)


@operation("DELETE", "/api/tv/photos/{id}", permission="tv", summary="删除照片", answer=Application)
async def remove_photo(ctx: Context, *, id: str) -> Application:
    """Only while the material is open."""
    return await photo_taking.discard(ctx, ctx.caller.household_id, id)


@operation(
    "GET",
    "/api/staff/photos/{id}",
    permission="staff.review",
    summary="审核时看照片",
    query=PhotoSize,
    content_type="image/jpeg",
)
async def photo_for_staff(ctx: Context, *, id: str, query: PhotoSize) -> web.Response:
    """A draft's photos are nobody's business but the household's."""
    async with ctx.store.write() as conn:
        place = await photo_rows.place(conn, id)
        found = await store.load(conn, ctx.sealer, place[1]) if place else None
        if found is None or found.submitted is None or not _may_see(ctx, found, id):
            raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        await audit(conn, ctx.caller, "photo.read", id)
    return await _jpeg(ctx, id, query)


def _may_see(ctx: Context, found: ApplicationRecord, photo_id: str) -> bool:
    """Of a package a department sees what its own part asks for, once it was handed in."""
    mine = ctx.caller.departments
    return any(
        (not mine or record.guide.department in mine)
        and any(photo.id == photo_id for state in record.materials for photo in state.photos)
        for record in found.parts or [found]
    )


async def _jpeg(ctx: Context, photo_id: str, query: PhotoSize) -> web.Response:
    size: Size = "small" if query.width <= SMALL_SIDE else "large"
    try:
        jpeg = await ctx.app[PHOTO_FILES].read(photo_id, size)
    except FileNotFoundError:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE) from None
    except SealBroken:
        raise ApiError(ErrorCode.UNAVAILABLE, "这张照片打不开了，请联系管理员。") from None
    return web.Response(body=jpeg, content_type="image/jpeg", headers={"Content-Disposition": "inline"})
