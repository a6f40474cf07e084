"""A photo's way in and out: rule, darkroom, sealed files, row and events together."""

import logging
import time

from aiohttp import web

from protocol.application import Application, Photo, PhotoWarning
from protocol.errors import ErrorCode
from protocol.events import PhotoAdded
from server.audit.trail import record as audit
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.scanning.scanner import SCANNER, Infected, ScannerDown
from server.store.engine import STORE

from . import photo_rows, rules, store
from .announcement import announce
from .change import kept
from .darkroom import DARKROOM
from .new_id import new_id
from .packages import rules as packages
from .photo_files import PHOTO_FILES
from .picture import Picture
from .record import ApplicationRecord
from .refusal import NO_APPLICATION, refusals

log = logging.getLogger("server.applications")

_ORPHAN_SECONDS = 3600.0


async def take(
    ctx: Context, household_id: str, application_id: str, key: str, raw: bytes, *, instead_of: str = ""
) -> list[Photo]:
    """Add a photo, or the first pages of a PDF, to a material: all of them or none.

    ``instead_of``: id of a photo of the same material that goes when the new one is there.

    Raises ApiError; what is refused leaves nothing on disk. Until the virus scanner has spoken the bytes are
    in memory only and nothing has been decoded.
    """
    async with ctx.store.read() as conn:
        found = await store.load(conn, ctx.sealer, application_id, household_id=household_id)
    _check(found, key, instead_of)
    await _scan(ctx, application_id, raw)
    taken = {new_id(): picture for picture in await ctx.app[DARKROOM].develop(raw)}
    files = ctx.app[PHOTO_FILES]
    try:
        for photo_id, picture in taken.items():
            await files.keep(photo_id, picture.large, picture.small)
        photos = await _file(ctx, household_id, application_id, key, taken, instead_of)
    except BaseException:
        for photo_id in taken:
            await files.remove(photo_id)
        raise
    if instead_of:
        await files.remove(instead_of)
    return photos


async def _scan(ctx: Context, application_id: str, raw: bytes) -> None:
    try:
        await ctx.app[SCANNER].check(raw)
    except Infected:
        log.warning("an infected file was refused", extra={"application": application_id})
        async with ctx.store.write() as conn:
            await audit(conn, ctx.caller, "photo.infected", application_id)
        raise ApiError(
            ErrorCode.NOT_A_PICTURE, "这个文件里查出了病毒，没有收。请用手机重新拍一张照片。"
        ) from None
    except ScannerDown as down:
        log.error("the virus scanner is away", extra={"reason": str(down)})
        raise ApiError(
            ErrorCode.UNAVAILABLE, "现在不能检查文件安不安全，所以先不收。请过几分钟再传一次。"
        ) from None


async def discard(ctx: Context, household_id: str, photo_id: str) -> Application:
    """Remove a photo while its material is open. Raises ApiError."""
    async with ctx.store.write() as conn:
        place = await photo_rows.place(conn, photo_id)
        if place is None or place[0] != household_id:
            raise ApiError(ErrorCode.NOT_FOUND, "这张照片已经不在了。")
        _, application_id, key = place
        before = await store.load(conn, ctx.sealer, application_id, for_update=True)
        if before is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        with refusals():
            after = rules.remove_photo(before, key, photo_id)
        await photo_rows.remove(conn, photo_id)
        after = await kept(ctx, conn, before, after)
        await audit(conn, ctx.caller, "photo.remove", photo_id)
        view = await announce(ctx, conn, after, reviewers=False)
    await ctx.app[PHOTO_FILES].remove(photo_id)
    return view


async def sweep(app: web.Application) -> None:
    """Remove files without a row: the server was killed between writing the file and the commit."""
    files = app[PHOTO_FILES]
    old = files.kept(time.time() - _ORPHAN_SECONDS)
    async with app[STORE].read() as conn:
        orphans = old - await photo_rows.known(conn, old)
    for photo_id in orphans:
        await files.remove(photo_id)
    if orphans:
        log.warning("photo files without a row removed", extra={"count": len(orphans)})


def _check(found: ApplicationRecord | None, key: str, instead_of: str) -> ApplicationRecord:
    """The application, without the photo that is to go."""
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
    with refusals():
        left = rules.remove_photo(found, key, instead_of) if instead_of else found
        rules.check_photo_wanted(left, key)
    return left


async def _file(
    ctx: Context,
    household_id: str,
    application_id: str,
    key: str,
    taken: dict[str, Picture],
    instead_of: str,
) -> list[Photo]:
    async with ctx.store.write() as conn:
        before = after = _check(
            await store.load(conn, ctx.sealer, application_id, household_id=household_id, for_update=True),
            key,
            instead_of,
        )
        handoff_id = ctx.caller.id if ctx.caller.kind == "phone" else None
        photos = []
        for photo_id, picture in taken.items():
            photo = _photo(photo_id, picture, before.round, ctx.now_ms())
            with refusals():
                after = rules.add_photo(after, key, photo)
            photo = _last(after, key)
            await photo_rows.add(conn, application_id, key, photo, handoff_id)
            photos.append(photo)
        if after.parts and after.supplemented is not None:
            after = packages.supplemented(after, key)
        if instead_of:
            await photo_rows.remove(conn, instead_of)
            await audit(conn, ctx.caller, "photo.remove", instead_of)
        after = await kept(ctx, conn, before, after)
        for photo in photos:
            await audit(conn, ctx.caller, "photo.add", photo.id)
            added = PhotoAdded(application_id=application_id, material=key, photo=photo)
            await append(conn, f"household:{household_id}", added)
        await announce(ctx, conn, after, reviewers=any(photo.supplement for photo in photos))
    return photos


def _last(record: ApplicationRecord, key: str) -> Photo:
    material = record.material(key)
    assert material is not None  # a photo of it was just added
    return material.photos[-1]


def _photo(photo_id: str, picture: Picture, round: int, now: int) -> Photo:
    return Photo(
        id=photo_id,
        width=picture.width,
        height=picture.height,
        round=round,
        warnings=tuple(PhotoWarning(name) for name in picture.warnings),
        created=now,
    )
