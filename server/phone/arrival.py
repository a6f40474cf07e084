"""How a phone arrives: by the QR's address or by six digits, and what it sees until it is done."""

import secrets

from aiohttp import web

from protocol.errors import ErrorCode
from protocol.handoff import HandoffPurpose, HandoffState
from protocol.model import WireModel
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

from . import answers_page, call_page, member_form, rules, store, upload_page
from .digits import typed_digits
from .pages import page
from .refusal import refusals
from .rules import HandoffRecord
from .sessions import UNKNOWN, caller_of, cookie_hash, set_cookie
from .tv_operations import announce

_NO_SUCH_CODE = "没有找到这六个数字。请照着电视再输一遍；电视上的数字十分钟会换。"


class Pulse(WireModel):
    """What a waiting page asks for every second."""

    state: HandoffState


@operation("GET", "/p", permission="public", summary="输入六个数字", content_type="text/html")
async def code_page(ctx: Context) -> web.Response:
    """For phones that cannot scan."""
    return page("code.html", error="")


@operation(
    "POST",
    "/p",
    permission="public",
    summary="六个数字换一个地址",
    limit_bytes=4_000,
    rate=Rate(10, 60),
    content_type="text/html",
)
async def enter_code(ctx: Context) -> web.StreamResponse:
    """Redirects to the hand-off; the two digits are still to be compared on the TV."""
    form = await ctx.request.post()
    typed = typed_digits(form.get("code", ""), 6)
    if not typed:
        return page("code.html", status=400, error="请输入电视上的六个数字。")
    async with ctx.store.write() as conn:
        found = await store.by_code(conn, ctx.sealer, typed, ctx.now_ms())
        if found is None:
            return page("code.html", status=404, error=_NO_SUCH_CODE)
        token = await store.new_token(conn, found)
    return web.Response(status=303, headers={"Location": f"/p/{token}"})


@operation("GET", "/p/{token}", permission="public", summary="手机页面", content_type="text/html")
async def phone_page(ctx: Context, *, token: str) -> web.StreamResponse:
    """The first visit binds the phone; after that whatever is to be done now."""
    async with ctx.store.read() as conn:
        found = await store.by_token(conn, token)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    if found.state_at(ctx.now_ms()) is HandoffState.OFFERED:
        return await _bind(ctx, token)
    with refusals():
        rules.check_phone(found, cookie_hash(ctx), ctx.now_ms())
    return await _shown(ctx, token, found)


@operation(
    "GET",
    "/p/{token}/state",
    permission="phone",
    summary="电视上确定了没有",
    answer=Pulse,
    rate=Rate(120, 60),
)
async def pulse(ctx: Context, *, token: str) -> Pulse:
    """For the script that waits."""
    async with ctx.store.read() as conn:
        found = await store.by_token(conn, token)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
    return Pulse(state=found.state_at(ctx.now_ms()))


@operation("POST", "/p/{token}/done", permission="phone", summary="手机上做完了", content_type="text/html")
async def done(ctx: Context, *, token: str) -> web.StreamResponse:
    """The phone closes the hand-off."""
    async with ctx.store.write() as conn:
        found = await store.by_token(conn, token, for_update=True)
        if found is not None and found.state is HandoffState.CONFIRMED:
            closed = rules.close(found)
            await store.save(conn, closed)
            await audit(conn, ctx.caller, "handoff.done", closed.id)
            await announce(ctx, conn, closed)
    return web.Response(status=303, headers={"Location": f"/p/{token}"})


async def _bind(ctx: Context, token: str) -> web.StreamResponse:
    purpose = ctx.request.headers.get("Sec-Purpose", ctx.request.headers.get("Purpose", ""))
    if ctx.request.method == "HEAD" or "prefetch" in purpose:
        # A link preview or a browser that loads ahead is nobody's visit and must not use up the one there is.
        raise ApiError(ErrorCode.UNAVAILABLE, "请再打开一次。")
    value = store.new_secret()
    async with ctx.store.write() as conn:
        found = await store.by_token(conn, token, for_update=True)
        if found is None:
            raise ApiError(ErrorCode.NOT_FOUND, UNKNOWN)
        with refusals():
            bound = rules.bind(found, store.hashed(value), f"{secrets.randbelow(90) + 10}", ctx.now_ms())
        await store.save(conn, bound)
        await audit(conn, caller_of(bound), "handoff.open", bound.id)
        await announce(ctx, conn, bound)
    response = page("wait.html", token=token, digits=bound.digits, purpose=bound.purpose.value)
    set_cookie(ctx, response, token, value)
    return response


async def _shown(ctx: Context, token: str, record: HandoffRecord) -> web.StreamResponse:
    if record.state is HandoffState.OPENED:
        return page("wait.html", token=token, digits=record.digits, purpose=record.purpose.value)
    if record.state is HandoffState.CLOSED:
        return page("done.html", purpose=record.purpose.value)
    if record.purpose is HandoffPurpose.MEMBER:
        return await member_form.empty(ctx, token)
    if record.purpose is HandoffPurpose.CALL:
        return await call_page.shown(ctx, token, record)
    if record.purpose is HandoffPurpose.ANSWERS:
        return await answers_page.shown(ctx, token, record)
    return await upload_page.shown(ctx, token, record)
