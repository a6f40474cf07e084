"""A box hands in what it learnt; the operator lists, downloads and throws away."""

import json
from typing import Any

from aiohttp import web
from pydantic import Field
from sqlalchemy import Row

from protocol.errors import ErrorCode
from protocol.model import WireModel
from protocol.remote import KeptRemote, KeptRemotes, LearntRemote, RemoteCode
from server.audit.trail import record
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.remotes import store

GONE = "没有这个遥控器，可能已经删掉了。"


class RemotesQuery(WireModel):
    """The newest, or the one of a code."""

    code: str = Field(default="", max_length=6)
    limit: int = Field(default=50, ge=1, le=500)


@operation(
    "POST",
    "/api/tv/remotes",
    permission="tv",
    summary="交上学到的遥控器，得到六位编号",
    body=LearntRemote,
    answer=RemoteCode,
    status=201,
    limit_bytes=16_000,
    rate=Rate(30, 600),
)
async def hand_in_remote(ctx: Context, body: LearntRemote) -> RemoteCode:
    """The same remote again: the same code."""
    async with ctx.store.write() as conn:
        code = await store.keep(conn, ctx.caller.id, body, ctx.now_ms())
        await record(conn, ctx.caller, "remote.learn", code)
    return RemoteCode(code=code)


@operation(
    "GET",
    "/api/staff/remotes",
    permission="devices.manage",
    summary="各机顶盒学到的遥控器",
    query=RemotesQuery,
    answer=KeptRemotes,
)
async def list_remotes(ctx: Context, *, query: RemotesQuery) -> KeptRemotes:
    """The newest first."""
    async with ctx.store.read() as conn:
        total, rows = await store.HANDED_IN.find(conn, query.code, query.limit)
    return KeptRemotes(total=total, rows=tuple(map(_kept, rows)))


@operation(
    "GET",
    "/api/staff/remotes/{id}/keymap.json",
    permission="devices.manage",
    summary="下载成键位文件",
    content_type="application/json",
)
async def download_remote(ctx: Context, *, id: str) -> web.Response:
    """In the form of remote_keymap.json, to be merged into the operator's own."""
    async with ctx.store.write() as conn:
        row = await store.HANDED_IN.by_id(conn, id)
        if row is None:
            raise ApiError(ErrorCode.NOT_FOUND, GONE)
        await record(conn, ctx.caller, "remote.download", row.code)
    learnt = LearntRemote.model_validate_json(row.document)
    profile = {
        "title": f"{row.model or learnt.device or '机顶盒'}（编号 {row.code}）",
        "based_on": "generic",
        "source": f"在{row.label}上一个键一个键学到的",
        "matches": [],
        "keys": {learnt.source.value: {action: list(codes) for action, codes in learnt.keys.items()}},
    }
    file = {"schema_version": 1, "profiles": {f"learnt_{row.code}": profile}}
    return web.Response(
        text=json.dumps(file, ensure_ascii=False, indent=2) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="remote-{row.code}.json"'},
    )


@operation("DELETE", "/api/staff/remotes/{id}", permission="devices.manage", summary="删掉一个学到的遥控器")
async def throw_away_remote(ctx: Context, *, id: str) -> None:
    """Boxes that use it already keep it."""
    async with ctx.store.write() as conn:
        row = await store.HANDED_IN.by_id(conn, id)
        if row is None or not await store.drop(conn, id):
            raise ApiError(ErrorCode.NOT_FOUND, GONE)
        await record(conn, ctx.caller, "remote.delete", row.code)


def _kept(row: Row[Any]) -> KeptRemote:
    learnt = LearntRemote.model_validate_json(row.document)
    return KeptRemote(
        id=row.id,
        code=row.code,
        created=row.created,
        device=learnt.device,
        source=learnt.source,
        keys=sum(bool(codes) for codes in learnt.keys.values()),
        model=row.model,
        box=row.label,
    )
