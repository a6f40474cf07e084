"""The form for a person of the household: five lines, the consent in full, one button."""

from dataclasses import dataclass, field

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.consent import ConsentHow
from protocol.events import MemberAdded
from protocol.handoff import HandoffPurpose
from protocol.identity_number import identity_number_is_valid
from protocol.person import NewMember
from server.applications import members
from server.applications.consent import CONSENT_TEXT
from server.applications.rules import Refused
from server.audit.trail import record as audit
from server.catalogue.places.county_records import township_names
from server.events.outbox import append
from server.http.context import Context
from server.http.operation import operation

from . import rules, store
from .pages import page
from .sessions import held_for
from .tv_operations import announce

_FULL_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "X"}
_WRONG = {
    "name": "请写姓名，两个字以上。",
    "identity_number": "身份证号码要 18 位，请照着身份证再核对一遍。",
    "telephone": "请写手机号码，11 位数字。",
    "consent": "请先看完说明，在“我看完了，同意”前面打勾。",
}
IDENTITY_LENGTH = 18
_MISREAD = "身份证号码里有写错的数字，请照着身份证再核对一遍。"


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed, and per field what is wrong with it."""

    name: str = ""
    identity_number: str = ""
    telephone: str = ""
    township: str = ""
    village: str = ""
    consent: bool = False
    errors: dict[str, str] = field(default_factory=dict)


async def empty(ctx: Context, token: str) -> web.Response:
    """The form before anything is typed."""
    async with ctx.store.read() as conn:
        return await _form(conn, token, Filled())


@operation(
    "POST",
    "/p/{token}/member",
    permission="phone",
    summary="登记一个人",
    limit_bytes=16_000,
    content_type="text/html",
)
async def add_member(ctx: Context, *, token: str) -> web.StreamResponse:
    """Keeps the person and closes the hand-off; a mistake shows the form again with all that was typed."""
    filled = _filled(await ctx.request.post())
    person, errors = _checked(filled)
    async with ctx.store.write() as conn:
        # First: who has only an old address must not type everything once more.
        handoff = await held_for(ctx, conn, token, HandoffPurpose.MEMBER)
        if person is None:
            return await _form(conn, token, filled, errors)
        try:
            agreed = members.Agreed(ConsentHow.PHONE)
            added = await members.add(conn, ctx.sealer, handoff.household_id, person, agreed, ctx.now_ms())
        except Refused as refused:
            return await _form(conn, token, filled, {"name": refused.sentence})
        closed = rules.close(handoff)
        await store.save(conn, closed)
        await audit(conn, ctx.caller, "member.add", added.id)
        await append(
            conn, f"household:{handoff.household_id}", MemberAdded(member=added, handoff_id=handoff.id)
        )
        await announce(ctx, conn, closed)
    # A reload must show the end, not send the form once more.
    return web.Response(status=303, headers={"Location": f"/p/{token}"})


async def _form(
    conn: AsyncConnection, token: str, filled: Filled, errors: dict[str, str] | None = None
) -> web.Response:
    return page(
        "member.html",
        status=400 if errors else 200,
        token=token,
        filled=filled,
        errors=errors or {},
        townships=await township_names(conn),
        consent=CONSENT_TEXT,
    )


def _filled(form: object) -> Filled:
    def text(name: str) -> str:
        value = form.get(name, "")  # type: ignore[attr-defined]
        return value.strip()[:80] if isinstance(value, str) else ""

    return Filled(
        name="".join(text("name").split()),
        identity_number=text("identity_number").translate(_FULL_WIDTH).replace(" ", "").upper(),
        telephone=text("telephone").translate(_FULL_WIDTH).replace(" ", ""),
        township=text("township")[:40],
        village=text("village")[:40],
        consent=text("consent") == "yes",
    )


def _checked(filled: Filled) -> tuple[NewMember | None, dict[str, str]]:
    errors: dict[str, str] = {}
    person = None
    try:
        person = NewMember(
            name=filled.name,
            identity_number=filled.identity_number,
            telephone=filled.telephone,
            township=filled.township,
            village=filled.village,
        )
    except ValidationError as error:
        # Only the places: pydantic's own text carries what was typed.
        for place in {str(item["loc"][0]) for item in error.errors(include_input=False)}:
            errors[place] = _WRONG[place]
    if not identity_number_is_valid(filled.identity_number):
        whole = len(filled.identity_number) == IDENTITY_LENGTH
        errors["identity_number"] = _MISREAD if whole else _WRONG["identity_number"]
    if not filled.name:
        errors["name"] = _WRONG["name"]
    if not filled.consent:
        errors["consent"] = _WRONG["consent"]
    return (None if errors else person), errors
