"""The page on which a phone photographs one application's materials, and the upload itself."""

from dataclasses import dataclass

from aiohttp import web
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import PHOTO_WARNING_TEXTS, MaterialState, Photo, Verdict
from protocol.errors import ErrorCode
from protocol.guide import Guide
from protocol.handoff import HandoffPurpose
from protocol.material import Handling, Material
from protocol.model import LongText, WireModel
from protocol.specimen import SPECIMEN_WORDS, SpecimenKind, specimen_path
from server.applications import photo_rows, photo_taking
from server.applications import store as application_store
from server.applications.record import ApplicationRecord
from server.applications.refusal import NO_APPLICATION
from server.applications.upload import read_photo
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import rules, store
from .pages import page
from .refusal import refusals
from .rules import HandoffRecord
from .sessions import UNKNOWN, cookie_hash, held_for


class UploadQuery(WireModel):
    """What goes when the new one is there."""

    instead_of: str = Field(default="", max_length=40)


class PhotoTaken(WireModel):
    """The answer to a script's upload."""

    photo: Photo
    """The last one, when a PDF gave several."""
    count: int
    """Photos of this material in this round."""
    warnings: tuple[LongText, ...]
    """What the person may want to do about it, in words."""


@dataclass(frozen=True, slots=True)
class Page:
    """A photo that this phone has sent; the phone never gets the picture back."""

    id: str
    number: int
    """Which photo of the material it is, from 1."""
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One material on the page."""

    key: str
    name: str
    hint: str
    needed: bool
    count: int
    again: str
    """Why it has to be photographed again; empty otherwise."""
    warnings: tuple[str, ...] = ()
    """About the newest photo, when it is not one of ``pages``."""
    pages: tuple[Page, ...] = ()
    """What this phone may take again or take back."""
    specimens: tuple[tuple[str, str], ...] = ()
    """样表: where it is, in which words."""

    @property
    def done(self) -> bool:
        """Whether there is a photo of this round."""
        return self.count > 0

    @property
    def faulty(self) -> bool:
        """Whether a photo is better taken again."""
        return bool(self.warnings) or any(page.warnings for page in self.pages)


async def shown(ctx: Context, token: str, handoff: HandoffRecord) -> web.Response:
    """The page; or that nothing is left to photograph."""
    async with ctx.store.read() as conn:
        found = await application_store.load(
            conn, ctx.sealer, handoff.application_id or "", household_id=handoff.household_id
        )
        own = await photo_rows.sent_by(conn, handoff.id)
    if found is None or not found.wants_photos:
        return page(
            "notice.html",
            title="不用再拍了",
            sentence="这件事现在不用再拍照。可以关掉这个页面，看电视就行。",
            back="",
            bad=False,
        )
    cards = cards_of(found, own)
    return page(
        "materials.html",
        token=token,
        title=found.guide.title,
        cards=cards,
        supplement=not found.is_open,
        left=sum(card.needed and not card.done for card in cards),
    )


def cards_of(record: ApplicationRecord, own: set[str]) -> list[Card]:
    """The open materials: what must be photographed first, what may come later after it.

    ``own``: ids of the photos that this phone has sent.
    """
    cards = [_card(record, state, own) for state in record.materials if state.open]
    return sorted((card for card in cards if card), key=lambda card: not card.needed)


def _card(record: ApplicationRecord, state: MaterialState, own: set[str]) -> Card | None:
    described = record.described(state.key)
    if described is None or described.handling is Handling.NOT_NEEDED:
        return None
    now = [photo for photo in state.photos if photo.round == record.round]
    again = state.verdict is Verdict.CORRECTION

    def retakable(photo: Photo) -> bool:
        return photo.id in own and not photo.supplement

    return Card(
        key=state.key,
        name=described.name,
        hint=described.hint or "",
        needed=again or described.handling is Handling.PHOTOGRAPH,
        count=len(now),
        again=state.reason if again else "",
        warnings=_words(now[-1]) if now and not retakable(now[-1]) else (),
        pages=tuple(
            Page(photo.id, number, _words(photo))
            for number, photo in enumerate(now, start=1)
            if retakable(photo)
        ),
        specimens=specimens_of(record.guide, described),
    )


def specimens_of(guide: Guide, material: Material) -> tuple[tuple[str, str], ...]:
    """Addresses and words of the material's forms."""
    if not material.specimen:
        return ()
    return tuple(
        (specimen_path(guide.code, material.key, kind), SPECIMEN_WORDS[kind]) for kind in SpecimenKind
    )


@operation(
    "POST",
    "/p/{token}/materials/{key}",
    permission="phone",
    summary="交一张照片",
    query=UploadQuery,
    answer=PhotoTaken,
    limit_bytes=1 << 30,  # read_photo refuses what is too large with a sentence of its own
    deadline=180.0,
    idempotent=False,
)
async def upload(
    ctx: Context, *, token: str, key: str, query: UploadQuery
) -> PhotoTaken | web.StreamResponse:
    """Multipart field ``photo``. With ``Accept: application/json`` the answer is JSON, else the page.
    ``?instead_of=``: a photo of this material that this phone has sent and that goes."""
    async with ctx.store.read() as conn:
        record = await _usable(ctx, await store.by_token(conn, token))
        if query.instead_of:
            await _own(conn, record, key, query.instead_of)
    raw = await read_photo(ctx.request, "photo")
    taken = await photo_taking.take(
        ctx, record.household_id, record.application_id or "", key, raw, instead_of=query.instead_of
    )
    count = await _used(ctx, token, record, key)
    if "application/json" in ctx.request.headers.get("Accept", ""):
        told = dict.fromkeys(words for photo in taken for words in _words(photo))
        return PhotoTaken(photo=taken[-1], count=count, warnings=tuple(told))
    return web.Response(status=303, headers={"Location": f"/p/{token}#m-{key}"})


@operation(
    "POST",
    "/p/{token}/materials/{key}/remove/{id}",
    permission="phone",
    summary="删掉刚拍的一张",
    limit_bytes=4_000,
    content_type="text/html",
)
async def take_back(ctx: Context, *, token: str, key: str, id: str) -> web.StreamResponse:
    """Only what this phone has sent, while the material is open."""
    async with ctx.store.read() as conn:
        record = await _usable(ctx, await store.by_token(conn, token))
        await _own(conn, record, key, id)
    await photo_taking.discard(ctx, record.household_id, id)
    await _used(ctx, token, record, key)
    return web.Response(status=303, headers={"Location": f"/p/{token}#m-{key}"})


async def _own(conn: AsyncConnection, record: HandoffRecord, key: str, photo_id: str) -> None:
    place = await photo_rows.place(conn, photo_id)
    mine = photo_id in await photo_rows.sent_by(conn, record.id)
    if place is None or not mine or place[1:] != (record.application_id, key):
        raise ApiError(ErrorCode.NOT_FOUND, "这张照片已经不在了。")


async def _usable(ctx: Context, found: HandoffRecord | None) -> HandoffRecord:
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    with refusals():
        rules.check_use(found, cookie_hash(ctx), HandoffPurpose.MATERIALS, ctx.now_ms())
    return found


async def _used(ctx: Context, token: str, record: HandoffRecord, key: str) -> int:
    """Make the hand-off last longer; gives the number of photos of the material in this round."""
    async with ctx.store.write() as conn:
        held = await held_for(ctx, conn, token, HandoffPurpose.MATERIALS)
        await store.save(conn, rules.used(held, ctx.now_ms()))
        found = await application_store.load(conn, ctx.sealer, record.application_id or "")
    state = found.material(key) if found else None
    if found is None or state is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
    return sum(photo.round == found.round for photo in state.photos)


def _words(photo: Photo) -> tuple[str, ...]:
    return tuple(PHOTO_WARNING_TEXTS[warning] for warning in photo.warnings)
