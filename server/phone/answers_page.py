"""The page on which a phone answers the open questions of one application: a plain form, no script."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.answers import LONGEST_ANSWER, WrongAnswer, address, checked, parts_of_address
from protocol.errors import ErrorCode
from protocol.form import FieldKind, FormField, asked
from protocol.handoff import HandoffPurpose
from server.applications import rules as application_rules
from server.applications import store as application_store
from server.applications.announcement import announce as announce_application
from server.applications.change import change
from server.applications.record import ApplicationRecord
from server.applications.refusal import NO_APPLICATION
from server.catalogue.places.county_records import county_records
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.rules import local

from . import rules, store
from .pages import page
from .rules import HandoffRecord
from .sessions import held_for
from .tv_operations import announce

AGAIN = frozenset({FieldKind.TEXT, FieldKind.ADDRESS})
"""Kinds that can only be mended here: they are shown with what was written before."""
ELSEWHERE = "不在本县"

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One question on the page."""

    field: FormField
    value: str
    error: str = ""

    @property
    def place(self) -> str:
        """Of an address: township and village."""
        return "/".join(parts_of_address(self.value)[:2])

    @property
    def house(self) -> str:
        """Of an address: what stands behind the village."""
        return parts_of_address(self.value)[2]


async def shown(ctx: Context, token: str, handoff: HandoffRecord) -> web.Response:
    """The page; after the submission only that there is nothing left to fill in."""
    async with ctx.store.read() as conn:
        found = await application_store.load(
            conn, ctx.sealer, handoff.application_id or "", household_id=handoff.household_id
        )
        if found is None or not found.form_open:
            return page(
                "notice.html",
                title="不用再填了",
                sentence="这件事已经在电视上提交了。可以关掉这个页面。",
                back="",
                bad=False,
            )
        return await _page(conn, token, found, lines_of(found))


def lines_of(record: ApplicationRecord) -> list[Line]:
    """The questions that are asked and still open, and those that only a phone can mend."""
    return [
        Line(field, record.answers.get(field.key, ""))
        for field in asked(record.guide.form, record.answers)
        if field.kind in AGAIN or not record.answers.get(field.key)
    ]


@operation(
    "POST",
    "/p/{token}/answers",
    permission="phone",
    summary="用手机回答问题",
    limit_bytes=64_000,
    content_type="text/html",
)
async def give_answers(ctx: Context, *, token: str) -> web.StreamResponse:
    """Keeps what is right, shows again what is wrong and what is asked only now; closes when nothing is."""
    form = await ctx.request.post()
    on_page = {str(key) for key in form.getall("shown", ()) if isinstance(key, str)}
    typed = {name: value for name, value in form.items() if isinstance(value, str) and name != "shown"}
    async with ctx.store.write() as conn:
        handoff = await held_for(ctx, conn, token, HandoffPurpose.ANSWERS)
        before = await application_store.load(
            conn,
            ctx.sealer,
            handoff.application_id or "",
            household_id=handoff.household_id,
            for_update=True,
        )
        if before is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        values, wrong = _sorted(before, on_page, typed, ctx.now_ms())
        after = before
        if values:
            after = await change(
                ctx, conn, before, lambda record: _with(record, values), "application.answer"
            )
            await announce_application(ctx, conn, after, reviewers=False)
        asked_before = {line.field.key for line in lines_of(before)}
        open_now = [line for line in lines_of(after) if line.field.key not in asked_before]
        if wrong or open_now:
            await store.save(conn, rules.used(handoff, ctx.now_ms()))
            return await _page(conn, token, after, [*wrong, *open_now], status=400 if wrong else 200)
        closed = rules.close(handoff)
        await store.save(conn, closed)
        await announce(ctx, conn, closed)
    return web.Response(status=303, headers={"Location": f"/p/{token}"})


def _with(record: ApplicationRecord, values: Mapping[str, str]) -> ApplicationRecord:
    for key, value in values.items():
        record = application_rules.set_answer(record, key, value)
    return record


def _sorted(
    record: ApplicationRecord, on_page: Iterable[str], typed: Typed, now: int
) -> tuple[dict[str, str], list[Line]]:
    """Answers that changed, by question; and the lines with what is wrong. ``now`` in milliseconds."""
    values: dict[str, str] = {}
    wrong: list[Line] = []
    keys = set(on_page)
    for field in record.guide.form:
        if field.key not in keys:
            continue
        raw = _raw(field, typed)
        try:
            value = checked(field, raw, local(now).date())
        except WrongAnswer as refused:
            wrong.append(Line(field, raw[:LONGEST_ANSWER], refused.sentence))
            continue
        if value != record.answers.get(field.key, ""):
            values[field.key] = value
    return values, wrong


def _raw(field: FormField, typed: Typed) -> str:
    """What was typed, as the rules want it written."""
    value = typed.get(field.key, "").strip()
    if field.kind is FieldKind.ADDRESS:
        place, _, village = typed.get(f"{field.key}.place", "").partition("/")
        house = typed.get(f"{field.key}.house", "").replace("/", " ")
        if not place and house.strip():
            return f"/{house}"
        return address((place, village, house)) if place else ""
    if field.kind is FieldKind.DATE:
        found = re.fullmatch(r"(\d{4})\D{0,3}(\d{1,2})\D{0,3}(\d{1,2})\D?", value)
        return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else value
    return " ".join(value.split()) if field.kind is FieldKind.TEXT else value


async def _page(
    conn: AsyncConnection, token: str, record: ApplicationRecord, lines: list[Line], status: int = 200
) -> web.Response:
    places = await _places(conn) if any(line.field.kind is FieldKind.ADDRESS for line in lines) else []
    return page(
        "answers.html",
        status=status,
        token=token,
        title=record.guide.title,
        lines=lines,
        errors=sum(bool(line.error) for line in lines),
        places=places,
        elsewhere=ELSEWHERE,
        longest=LONGEST_ANSWER,
    )


async def _places(conn: AsyncConnection) -> list[tuple[str, list[str]]]:
    """Townships with their villages."""
    records = await county_records(conn)
    villages: dict[str, list[str]] = {}
    for village in records.villages:
        villages.setdefault(village.township, []).append(village.name)
    return [(one.name, villages.get(one.code, [])) for one in records.townships]
