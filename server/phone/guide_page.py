"""A guide to take along: in plain words on any phone, by its short number. Nothing personal is on it."""

import re

from aiohttp import hdrs, web

from protocol.errors import ErrorCode
from protocol.guide import Guide
from protocol.material_words import HEAPS, facts, in_heap
from protocol.plain_answers import five_answers, time_limit
from server.catalogue import store as catalogue_store
from server.catalogue.imports.prepared import PREPARED
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.store.engine import STORE

from .pages import page
from .upload_page import specimens_of

KEPT = "public, max-age=300"
"""Five minutes: a guide that changes must not be shown as it was for long."""
WHOLE = 10_000
"""Letters of an answer: a phone scrolls."""
_UNKNOWN = "没有这个编号的办事指南，可能已经取消。请照着电视上的编号再看一遍。"


@operation(
    "GET",
    "/g/{number}",
    permission="public",
    summary="一项办事指南（手机页面）",
    rate=Rate(120, 60),
    deadline=5.0,
    content_type="text/html",
)
async def guide_page(ctx: Context, *, number: str) -> web.StreamResponse:
    """The five answers, materials to tick off, where and when, steps, questions."""
    guide = await _guide(ctx, number)
    response = page(
        "guide.html",
        guide=guide,
        answers=five_answers(guide, most=WHOLE, unknown=_ask(guide)),
        heaps=[
            (word, tone, [(material, facts(material, guide)) for material in materials])
            for handling, word, tone in HEAPS
            if (materials := in_heap(guide, handling))
        ],
        places=[part.strip("。 ") for part in re.split(r"[；\n]", guide.place) if part.strip("。 ")],
        limit=_limit(guide),
        specimens_of=specimens_of,
    )
    response.headers[hdrs.CACHE_CONTROL] = KEPT
    return response


async def _guide(ctx: Context, number: str) -> Guide:
    if re.fullmatch(r"[0-9]{1,4}", number) and int(number):
        async with ctx.store.read() as conn:
            code = await catalogue_store.code_of_number(conn, int(number))
        prepared = await ctx.app[PREPARED].get(ctx.app[STORE], code) if code is not None else None
        if prepared is not None:
            return Guide.model_validate_json(prepared)
    raise ApiError(ErrorCode.NOT_FOUND, _UNKNOWN)


def _ask(guide: Guide) -> str:
    return f"这一项窗口会告诉您，电话 {guide.contact}" if guide.contact else "这一项请打 12345 问"


def _limit(guide: Guide) -> str:
    limit = guide.promised_limit or guide.statutory_limit
    return f"从收下材料算起，最多 {time_limit(limit)}" if limit is not None and limit.days else ""
