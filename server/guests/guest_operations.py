"""The third person's part: the link, the page, taking part, leaving."""

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol import SCHEMA_VERSION
from protocol.call import DESK_LABELS, CallState, DeskName
from protocol.errors import ErrorCode
from protocol.invitation import GuestCall
from protocol.participant import JoinCall, ParticipantKind, ParticipantState
from server.audit.trail import record as audit
from server.calls import participant_store
from server.calls import store as call_store
from server.calls.relay import ice_servers
from server.calls.rules import OPEN
from server.calls.switchboard import SWITCHBOARD
from server.calls.view import call_view, for_guest
from server.guests import rules, sessions, store
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.phone.digits import typed_digits
from server.phone.pages import PAGES_FOLDER
from server.phone.store import new_secret

_HERE = Path(__file__).parent
_PAGES = Environment(
    loader=ChoiceLoader([FileSystemLoader(_HERE / "templates"), FileSystemLoader(PAGES_FOLDER)]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NO_SUCH_CODE = "没有找到这八个数字。请听清楚再输一遍；数字 15 分钟就过时。"


@operation("GET", "/j", permission="public", summary="输入八个数字加入通话", content_type="text/html")
async def code_page(ctx: Context) -> web.Response:
    """For who was told the digits on the telephone."""
    return _page("digits.html", error="")


@operation(
    "POST",
    "/j",
    permission="public",
    summary="八个数字换一个地址",
    limit_bytes=4_000,
    rate=Rate(10, 60),
    content_type="text/html",
)
async def enter_code(ctx: Context) -> web.StreamResponse:
    """Redirects to the invitation; the clerk still lets in or not."""
    form = await ctx.request.post()
    typed = typed_digits(form.get("code", ""), 8)
    if not typed:
        return _page("digits.html", status=400, error="请输入工作人员说的八个数字。")
    async with ctx.store.write() as conn:
        token = await store.token_for_code(conn, ctx.sealer, typed, ctx.now_ms())
    if token is None:
        return _page("digits.html", status=404, error=_NO_SUCH_CODE)
    return web.Response(status=303, headers={"Location": f"/j/{token}"})


@operation("GET", "/j/{token}", permission="public", summary="加入通话的页面", content_type="text/html")
async def guest_page(ctx: Context, *, token: str) -> web.StreamResponse:
    """Looking uses nothing up: previews of links look too. The browser that came in sees the room."""
    async with ctx.store.read() as conn:
        found = await store.by_token(conn, token)
        row = None if found is None else await call_store.find_call(conn, found.call_id)
    if found is None or row is None:
        raise ApiError(ErrorCode.NOT_FOUND, sessions.UNKNOWN)
    if sessions.is_mine(ctx, found.cookie_hash):
        return _page("room.html", token=token, label=found.label, schema_version=SCHEMA_VERSION)
    try:
        rules.check_enter(store.as_asked(found), CallState(row.state), ctx.now_ms())
    except rules.RefusedGuest as refusal:
        return _notice(refusal.args[0])
    clerk = f"{row.clerk_name}（{row.clerk_number} 号）" if row.clerk_number else row.clerk_name
    return _page(
        "invited.html", token=token, label=found.label, clerk=clerk, desk=DESK_LABELS[DeskName(row.desk)]
    )


@operation(
    "POST",
    "/j/{token}",
    permission="public",
    summary="进来等工作人员同意",
    limit_bytes=4_000,
    rate=Rate(20, 60),
    content_type="text/html",
)
async def enter(ctx: Context, *, token: str) -> web.StreamResponse:
    """Uses the link up and binds this browser; nothing of the call is seen or heard yet."""
    value = new_secret()
    async with ctx.store.write() as conn:
        found = await store.by_token(conn, token, lock=True)
        row = None if found is None else await call_store.find_call(conn, found.call_id, lock=True)
        if found is None or row is None:
            raise ApiError(ErrorCode.NOT_FOUND, sessions.UNKNOWN)
        if not sessions.is_mine(ctx, found.cookie_hash):
            try:
                rules.check_enter(store.as_asked(found), CallState(row.state), ctx.now_ms())
            except rules.RefusedGuest as refusal:
                return _notice(refusal.args[0])
            await store.use(conn, found.id, value, ctx.now_ms())
            await participant_store.let_in(
                conn,
                row.id,
                ParticipantKind.THIRD,
                found.id,
                found.label,
                ctx.now_ms(),
                state=ParticipantState.WAITING,
            )
            await audit(conn, Caller(kind="guest", id=found.id), "call.third.enter", row.id)
            await ctx.app[SWITCHBOARD].tell(conn, row)
    response = web.Response(status=303, headers={"Location": f"/j/{token}"})
    if not sessions.is_mine(ctx, found.cookie_hash):
        sessions.set_cookie(ctx, response, token, value)
    return response


@operation(
    "GET",
    "/j/{token}/call",
    permission="guest",
    summary="通话怎么样了",
    answer=GuestCall,
    rate=Rate(240, 60),
)
async def guest_call(ctx: Context, *, token: str) -> GuestCall:
    """With the relay's credentials once one is let in."""
    async with ctx.store.write() as conn:
        found, row = await _mine(ctx, conn)
        return await _view(ctx, conn, found, row)


@operation(
    "POST",
    "/j/{token}/here",
    permission="guest",
    summary="摄像头和话筒开了",
    body=JoinCall,
    answer=GuestCall,
    limit_bytes=1000,
)
async def here(ctx: Context, body: JoinCall, *, token: str) -> GuestCall:
    """Let in, and ready to be seen and heard; again after a reload. Without either one only listens."""
    async with ctx.store.write() as conn:
        found, row = await _mine(ctx, conn)
        if found.state == ParticipantState.WAITING.value:
            raise ApiError(ErrorCode.CONFLICT, "请稍等，工作人员同意以后就接通。")
        if found.state == ParticipantState.LET_IN.value:
            await participant_store.change(conn, found.id, state=ParticipantState.HERE.value)
            await audit(conn, ctx.caller, "call.third.here", row.id)
            await ctx.app[SWITCHBOARD].tell(conn, row)
            found, row = await _mine(ctx, conn)
        return await _view(ctx, conn, found, row)


@operation("POST", "/j/{token}/leave", permission="guest", summary="离开通话")
async def leave(ctx: Context, *, token: str) -> None:
    """The call goes on without; twice does no harm."""
    async with ctx.store.write() as conn:
        found = await participant_store.find(conn, party_id=ctx.caller.id)
        row = None if found is None else await call_store.find_call(conn, found.call_id, lock=True)
        if found is None or row is None or found.state == ParticipantState.GONE.value:
            return
        await participant_store.change(conn, found.id, state=ParticipantState.GONE.value)
        await audit(conn, ctx.caller, "call.third.leave", row.id)
        await ctx.app[SWITCHBOARD].tell(conn, row, also=found)


async def _mine(ctx: Context, conn: AsyncConnection) -> tuple[Row[Any], call_store.CallRow]:
    found = await participant_store.find(conn, party_id=ctx.caller.id)
    row = None if found is None else await call_store.find_call(conn, found.call_id, lock=True)
    if found is None or row is None:
        raise ApiError(ErrorCode.NOT_FOUND, sessions.UNKNOWN)
    if CallState(row.state) not in OPEN:
        raise ApiError(ErrorCode.USED, rules.OVER)
    if found.state == ParticipantState.GONE.value:
        raise ApiError(ErrorCode.USED, "您已经离开这个通话了。")
    return found, row


async def _view(ctx: Context, conn: AsyncConnection, found: Row[Any], row: call_store.CallRow) -> GuestCall:
    now = ctx.now_ms()
    let_in = found.state != ParticipantState.WAITING.value
    relays = ice_servers(ctx.settings, row.id, now) if let_in else ()
    call = for_guest(await call_view(conn, ctx.settings, row, now, relays))
    return GuestCall(label=found.label, state=ParticipantState(found.state), participant=found.id, call=call)


def _notice(sentence: str) -> web.Response:
    return _page("notice.html", status=410, title="进不去", sentence=sentence, back="", bad=True)


def _page(name: str, *, status: int = 200, **values: Any) -> web.Response:
    html = _PAGES.get_template(name).render(**values)
    return web.Response(text=html, status=status, content_type="text/html")
