"""The sockets of boxes, staff pages and phones: authenticate, resume, hear events, say commands."""

import asyncio
import contextlib
import json
import logging
from urllib.parse import urlsplit

from aiohttp import WSCloseCode, WSMsgType, web
from pydantic import ValidationError

from protocol import SCHEMA_VERSION
from protocol.commands import COMMAND, Authenticate, Command
from protocol.errors import ErrorCode
from protocol.events import CommandDone, CommandFailed
from server.events.commands import COMMANDS
from server.events.connection import CONNECTIONS, Connection
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

log = logging.getLogger("server.events")

AUTHENTICATE_SECONDS = 10.0
COMMAND_SECONDS = 10.0
MESSAGE_BYTES = 64_000
MOST_COMING = 400
"""Sockets whose sessions are being looked up: a second's work."""
RETRY_SECONDS = 5

CLOSE_UNAUTHENTICATED = 4401
"""The session is unknown, expired or revoked: get a new one before coming back."""
CLOSE_NOT_UNDERSTOOD = 4400
"""Not a command of the protocol, or a schema this server does not speak."""


@operation("GET", "/ws/tv", permission="socket", summary="机顶盒的事件和命令", deadline=None)
async def tv_socket(ctx: Context) -> web.StreamResponse:
    """For boxes: the first message carries the device session's token."""
    return await _serve(ctx, "tv")


@operation("GET", "/ws/staff", permission="socket", summary="工作台的事件和命令", deadline=None)
async def staff_socket(ctx: Context) -> web.StreamResponse:
    """For staff pages: the cookie speaks, so the page's origin must be ours."""
    _check_origin(ctx)
    return await _serve(ctx, "staff")


@operation("GET", "/p/{token}/ws", permission="socket", summary="通话里手机的事件和命令", deadline=None)
async def phone_socket(ctx: Context, *, token: str) -> web.StreamResponse:
    """For a phone in a call: token and cookie speak, so the page's origin must be ours."""
    _check_origin(ctx)
    return await _serve(ctx, "phone")


@operation("GET", "/j/{token}/ws", permission="socket", summary="加入通话的人的事件和命令", deadline=None)
async def guest_socket(ctx: Context, *, token: str) -> web.StreamResponse:
    """For a third person in a call: token and cookie speak, so the page's origin must be ours."""
    _check_origin(ctx)
    return await _serve(ctx, "guest")


def _check_origin(ctx: Context) -> None:
    # Browsers let any site open a WebSocket to us with our cookie; only Origin tells them apart.
    origin = ctx.request.headers.get("Origin")
    if origin is None:
        if "Cookie" in ctx.request.headers:
            raise ApiError(ErrorCode.FORBIDDEN, "只能从我们自己的页面连接。")
        return
    ours = {urlsplit(ctx.settings.base_url).netloc, ctx.request.host}
    if urlsplit(origin).netloc not in ours:
        raise ApiError(ErrorCode.FORBIDDEN, "只能从我们自己的页面连接。")


async def _serve(ctx: Context, kind: str) -> web.StreamResponse:
    socket = web.WebSocketResponse(
        heartbeat=ctx.settings.heartbeat, max_msg_size=MESSAGE_BYTES, autoping=True, compress=False
    )
    if not socket.can_prepare(ctx.request).ok:
        raise ApiError(
            ErrorCode.INVALID, "这个地址只接受 WebSocket 连接。", status=426, headers={"Upgrade": "websocket"}
        )
    connections = ctx.app[CONNECTIONS]
    if connections.coming >= MOST_COMING:
        # Better sent away at once than let in after they have given up: each comes again at its own moment.
        raise ApiError(
            ErrorCode.UNAVAILABLE, "正在恢复连接，请稍等。", headers={"Retry-After": str(RETRY_SECONDS)}
        )
    connection, since = await _let_in(ctx, socket, kind)
    if connection is None:
        return socket
    async with connection.open(since):
        await _hear(ctx.app, socket, connection)
    return socket


async def _let_in(
    ctx: Context, socket: web.WebSocketResponse, kind: str
) -> tuple[Connection | None, int | None]:
    """The connection, and from where it wants to go on; None when it was closed again."""
    await socket.prepare(ctx.request)
    first = await _authenticate_message(socket)
    if first is None:
        return None, None
    connections = ctx.app[CONNECTIONS]
    connections.coming += 1
    try:
        caller = await connections.authenticate(ctx, kind, first.token)
    except ApiError:
        await socket.close(code=CLOSE_UNAUTHENTICATED, message=b"session")
        return None, None
    finally:
        connections.coming -= 1
    return Connection(ctx, socket, caller), first.since


async def _authenticate_message(socket: web.WebSocketResponse) -> Authenticate | None:
    try:
        async with asyncio.timeout(AUTHENTICATE_SECONDS):
            message = await socket.receive()
    except TimeoutError:
        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"authenticate within 10 s")
        return None
    command = _parse(message.data) if message.type is WSMsgType.TEXT else None
    if not isinstance(command, Authenticate) or command.schema_version > SCHEMA_VERSION:
        await socket.close(code=CLOSE_NOT_UNDERSTOOD, message=b"authenticate first")
        return None
    return command


async def _hear(app: web.Application, socket: web.WebSocketResponse, connection: Connection) -> None:
    async for message in socket:
        if message.type is not WSMsgType.TEXT:
            continue
        command = _parse(message.data)
        if command is None or isinstance(command, Authenticate):
            connection.writer.put(_failed(_id_of(message.data), ErrorCode.INVALID, "这条命令看不懂。"))
            continue
        connection.writer.put(await _run(app, connection.caller, command))


async def _run(app: web.Application, caller: Caller, command: Command) -> str:
    handler = app[COMMANDS].get(command.type)
    name = getattr(command, "id", "")
    if handler is None:
        return _failed(name, ErrorCode.NOT_FOUND, "这条命令现在用不了。")
    try:
        async with asyncio.timeout(COMMAND_SECONDS):
            await handler(app, caller, command)
    except ApiError as error:
        return _failed(name, error.code, error.detail)
    except TimeoutError:
        return _failed(name, ErrorCode.TIMEOUT, "等得太久了，请再试一次。")
    except Exception:
        log.exception("command failed", extra={"command": command.type})
        return _failed(name, ErrorCode.INTERNAL, "系统出了点问题，请过一会儿再试。")
    return CommandDone(id=name).model_dump_json()


def _parse(text: str) -> Command | None:
    try:
        return COMMAND.validate_json(text)
    except ValidationError:
        return None


def _id_of(text: str) -> str:
    """The id of a command that was not understood, so that its sender need not wait in vain."""
    with contextlib.suppress(ValueError, TypeError):
        found = json.loads(text).get("id", "") if text.startswith("{") else ""
        if isinstance(found, str) and len(found) <= 64:
            return found
    return ""


def _failed(name: str, code: ErrorCode, detail: str) -> str:
    return CommandFailed(id=name, code=code.value, detail=detail).model_dump_json()


async def close_sockets(app: web.Application) -> None:
    """On shutdown: tell everybody to come back."""
    await app[CONNECTIONS].close_all()


async def check_sessions(app: web.Application) -> None:
    """Close sockets whose session has expired or was revoked; runs several times a minute."""
    await app[CONNECTIONS].drop_revoked(app, CLOSE_UNAUTHENTICATED)
