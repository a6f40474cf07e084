"""Whether the service can work: database, events, disk."""

import shutil
from typing import Literal

from aiohttp import web
from sqlalchemy import text

from protocol import SCHEMA_VERSION
from protocol.model import WireModel
from server.events.pump import PUMP
from server.http.context import Context
from server.http.operation import operation

_ENOUGH_BYTES = 200 * 1024 * 1024

State = Literal["ok", "failed"]


class Health(WireModel):
    """``status`` is ``ok`` only when every part is."""

    status: State
    database: State
    events: State
    disk: State
    schema_version: int


@operation("GET", "/api/health", permission="public", summary="服务是否正常", answer=Health, deadline=5.0)
async def health(ctx: Context) -> Health | web.Response:
    """503 when a part has failed, so that a load balancer understands it too."""
    database = await _database(ctx)
    events: State = "ok" if ctx.app[PUMP].is_well else "failed"
    disk: State = "ok" if shutil.disk_usage(ctx.settings.data).free > _ENOUGH_BYTES else "failed"
    well = (database, events, disk) == ("ok", "ok", "ok")
    answer = Health(
        status="ok" if well else "failed",
        database=database,
        events=events,
        disk=disk,
        schema_version=SCHEMA_VERSION,
    )
    if well:
        return answer
    return web.Response(body=answer.model_dump_json().encode(), status=503, content_type="application/json")


async def _database(ctx: Context) -> State:
    try:
        async with ctx.store.read() as conn:
            await conn.execute(text("SELECT 1"))
    except Exception:  # whatever the driver raises, the answer is the same
        return "failed"
    return "ok"
