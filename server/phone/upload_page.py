"""The page on which a phone photographs one application's materials, and the upload itself."""

from dataclasses import dataclass

from aiohttp import web

from protocol.application import PHOTO_WARNING_TEXTS, MaterialState, Photo, Verdict
from protocol.errors import ErrorCode
from protocol.handoff import HandoffPurpose
from protocol.material import Handling
from protocol.model import LongText, WireModel
from server.applications import photo_taking
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


class PhotoTaken(WireModel):
    """The answer to a script's upload."""

    photo: Photo
    """The last one, when a PDF gave several."""
    count: int
    """Photos of this material in this round."""
    warnings: tuple[LongText, ...]
    """What the person may want to do about it, in words."""


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
    warnings: tuple[str, ...]
    """About the newest photo."""

    @property
    def done(self) -> bool:
        """Whether there is a photo of this round."""
        return self.count > 0


async def shown(ctx: Context, token: str, handoff: HandoffRecord) -> web.Response:
    """The page; or that nothing is left to photograph."""
    async with ctx.store.read() as conn:
        found = await application_store.load(
            conn, ctx.sealer, handoff.application_id or "", household_id=handoff.household_id
        )
    if found is None or not found.wants_photos:
        return page(
            "notice.html",
            title="不用再拍了",
            sentence="这件事现在不用再拍照。可以关掉这个页面，看电视就行。",
            back="",
            bad=False,
        )
    cards = cards_of(found)
    return page(
        "materials.html",
        token=token,
        title=found.guide.title,
        cards=cards,
        supplement=not found.is_open,
        left=sum(card.needed and not card.done for card in cards),
    )


def cards_of(record: ApplicationRecord) -> list[Card]:
    """The open materials: what must be photographed first, what may come later after it."""
    cards = [_card(record, state) for state in record.materials if state.open]
    return sorted((card for card in cards if card), key=lambda card: not card.needed)


def _card(record: ApplicationRecord, state: MaterialState) -> Card | None:
    described = record.described(state.key)
    if described is None or described.handling is Handling.NOT_NEEDED:
        return None
    now = [photo for photo in state.photos if photo.round == record.round]
    again = state.verdict is Verdict.CORRECTION
    return Card(
        key=state.key,
        name=described.name,
        hint=described.hint or "",
        needed=again or described.handling is Handling.PHOTOGRAPH,
        count=len(now),
        again=state.reason if again else "",
        warnings=_words(now[-1]) if now else (),
    )


@operation(
    "POST",
    "/p/{token}/materials/{key}",
    permission="phone",
    summary="交一张照片",
    answer=PhotoTaken,
    limit_bytes=1 << 30,  # read_photo refuses what is too large with a sentence of its own
    deadline=180.0,
    idempotent=False,
)
async def upload(ctx: Context, *, token: str, key: str) -> PhotoTaken | web.StreamResponse:
    """Multipart field ``photo``. With ``Accept: application/json`` the answer is JSON, else the page."""
    async with ctx.store.read() as conn:
        record = await _usable(ctx, await store.by_token(conn, token))
    raw = await read_photo(ctx.request, "photo")
    taken = await photo_taking.take(ctx, record.household_id, record.application_id or "", key, raw)
    count = await _used(ctx, token, record, key)
    if "application/json" in ctx.request.headers.get("Accept", ""):
        told = dict.fromkeys(words for photo in taken for words in _words(photo))
        return PhotoTaken(photo=taken[-1], count=count, warnings=tuple(told))
    return web.Response(status=303, headers={"Location": f"/p/{token}#m-{key}"})


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
