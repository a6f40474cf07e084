"""Serving pictures of forms: the operator's own, else drawn for guides of the sample."""

import asyncio

from aiohttp import hdrs, web

from protocol.errors import ErrorCode
from protocol.guide import Guide
from protocol.material import Material
from protocol.specimen import SpecimenKind
from server.catalogue.store import published_guide
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

from . import store
from .drawing import draw
from .wording import form_of

KEPT = "public, max-age=300"
_NONE = "这样材料还没有样表。怎么写，请问工作人员。"


@operation(
    "GET",
    "/api/specimens/{code}/{key}/{kind}",
    permission="public",
    summary="样表",
    rate=Rate(240, 60),
    deadline=10.0,
    content_type="image/jpeg",
)
async def specimen(ctx: Context, *, code: str, key: str, kind: str) -> web.Response:
    """``kind``: blank or filled. 404 when there is none."""
    wanted = next((each for each in SpecimenKind if each.value == kind), None)
    async with ctx.store.read() as conn:
        found = await published_guide(conn, code) if wanted else None
        guide = found[0] if found else None
        material = next((each for each in guide.materials if each.key == key), None) if guide else None
        if guide is None or material is None or wanted is None or not material.specimen:
            raise ApiError(ErrorCode.NOT_FOUND, _NONE)
        jpeg = await store.find(conn, code, material.name, wanted)
    if jpeg is None:
        jpeg = await _drawn(guide, material, wanted)
    return web.Response(body=jpeg, content_type="image/jpeg", headers={hdrs.CACHE_CONTROL: KEPT})


async def _drawn(guide: Guide, material: Material, kind: SpecimenKind) -> bytes:
    # A form of ours must not pass for a real office's.
    if guide.data_source != "synthetic":
        raise ApiError(ErrorCode.NOT_FOUND, _NONE)
    filled = kind is SpecimenKind.FILLED
    return await asyncio.to_thread(draw, form_of(guide, material, filled=filled), filled=filled)
