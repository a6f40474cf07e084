"""What a television does with hand-offs."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from protocol.events import HandoffChanged
from protocol.handoff import Handoff, HandoffPurpose, NewHandoff
from server.applications import store as application_store
from server.applications.darkroom import DARKROOM
from server.applications.refusal import NO_APPLICATION
from server.audit.trail import record as audit
from server.calls.participation import OVER, let_phone_in
from server.calls.store import open_call_of_household
from server.devices.store import households
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import rules, store
from .refusal import refusals
from .rules import HandoffRecord

_HANDOFFS = "/api/tv/handoffs"
_GONE = "这个二维码已经不能用了，请重新打开。"


@operation(
    "POST", _HANDOFFS, permission="tv", summary="请手机来帮忙", body=NewHandoff, answer=Handoff, status=201
)
async def offer_handoff(ctx: Context, body: NewHandoff) -> Handoff:
    """QR address and six digits are told here and never again. An older offer of the household ends."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        await conn.execute(select(households.c.id).where(households.c.id == household_id).with_for_update())
        application_id = await _application(ctx, conn, body)
        ended = await store.waiting(conn, household_id)
        for old in ended:
            await store.save(conn, rules.close(old))
        made = await store.offer(
            conn,
            ctx.sealer,
            household_id=household_id,
            device_id=ctx.caller.id,
            purpose=body.purpose,
            application_id=application_id,
            now=ctx.now_ms(),
        )
        await audit(conn, ctx.caller, "handoff.offer", made.record.id)
        for old in ended:
            await announce(ctx, conn, rules.close(old))
    base = ctx.settings.base_url
    told = {"url": f"{base}/p/{made.token}", "short_url": f"{base}/p", "code": made.code}
    return _view(ctx, made.record).model_copy(update=told)


async def _application(ctx: Context, conn: AsyncConnection, body: NewHandoff) -> str | None:
    if body.purpose is HandoffPurpose.MEMBER:
        return None
    if body.purpose is HandoffPurpose.CALL:
        if await open_call_of_household(conn, ctx.caller.household_id) is None:
            raise ApiError(ErrorCode.CONFLICT, OVER)
        return None
    found = None
    if body.application_id:
        found = await application_store.load(
            conn, ctx.sealer, body.application_id, household_id=ctx.caller.household_id
        )
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
    if body.purpose is HandoffPurpose.ANSWERS:
        if not found.form_open:
            raise ApiError(ErrorCode.CONFLICT, "这件事已经提交了，现在不用再填。")
    elif not found.wants_photos:
        raise ApiError(ErrorCode.CONFLICT, "这件事现在不用再拍照。")
    return found.id


@operation("GET", _HANDOFFS + "/{id}", permission="tv", summary="手机来了没有", answer=Handoff)
async def get_handoff(ctx: Context, *, id: str) -> Handoff:
    """Without address and digits: those were told once."""
    async with ctx.store.read() as conn:
        found = await store.by_id(conn, id, ctx.caller.household_id, for_update=False)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE)
    return _view(ctx, found)


@operation("POST", _HANDOFFS + "/{id}/confirm", permission="tv", summary="数字一样，确定", answer=Handoff)
async def confirm_handoff(ctx: Context, *, id: str) -> Handoff:
    """The resident has compared the two digits."""
    async with ctx.store.write() as conn:
        before = await _held(ctx, conn, id)
        with refusals():
            after = rules.confirm(before, ctx.now_ms())
        if after.purpose is HandoffPurpose.CALL and after != before:
            await let_phone_in(conn, after.household_id, after.id, ctx.now_ms())
            after = rules.for_a_call(after)
        await store.save(conn, after)
        await audit(conn, ctx.caller, "handoff.confirm", id)
        view = await announce(ctx, conn, after)
    if after.purpose is HandoffPurpose.MATERIALS:
        ctx.app[DARKROOM].warm_up()
    return view


@operation("DELETE", _HANDOFFS + "/{id}", permission="tv", summary="不用手机了")
async def close_handoff(ctx: Context, *, id: str) -> None:
    """The phone can do nothing more; twice does no harm."""
    async with ctx.store.write() as conn:
        before = await _held(ctx, conn, id)
        after = rules.close(before)
        if after != before:
            await store.save(conn, after)
            await audit(conn, ctx.caller, "handoff.close", id)
            await announce(ctx, conn, after)


async def announce(ctx: Context, conn: AsyncConnection, record: HandoffRecord) -> Handoff:
    """Tell the household's TVs, last in the write transaction."""
    view = _view(ctx, record)
    await append(conn, f"household:{record.household_id}", HandoffChanged(handoff=view))
    return view


async def _held(ctx: Context, conn: AsyncConnection, handoff_id: str) -> HandoffRecord:
    found = await store.by_id(conn, handoff_id, ctx.caller.household_id)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE)
    return found


def _view(ctx: Context, record: HandoffRecord) -> Handoff:
    shown = replace(record, state=record.state_at(ctx.now_ms()))
    return Handoff(
        id=shown.id,
        purpose=shown.purpose,
        state=shown.state,
        url="",
        digits=shown.digits,
        expires=shown.expires,
    )
