"""Many applications at once, written straight into the tables: worklists of a hundred thousand."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection

from server.applications.tables import applications
from server.crypto.sealing import Sealer
from server.store.engine import Store
from tests.server.household import GUIDE

HOUR = 3_600_000
_BATCH = 2000


def rows(
    sealer: Sealer,
    count: int,
    *,
    household_id: str,
    device_id: str,
    now: int,
    departments: int,
    clerk_id: str,
) -> Iterator[dict[str, Any]]:
    """``count`` rows that wait; every fifth came back, every tenth is in ``clerk_id``'s hands."""
    guide = GUIDE.model_dump_json(exclude_defaults=True)
    answers = sealer.seal_text(json.dumps({"age": "83"}), context="bench")
    for index in range(count):
        mine = index % 10 == 0
        yield {
            "id": f"many{index:08}",
            "household_id": household_id,
            "device_id": device_id,
            "guide_code": GUIDE.code,
            "guide_version": 1,
            "guide": guide,
            "state": "in_review" if mine else "submitted",
            "round": 2 if index % 5 == 0 else 1,
            "member_id": None,
            "number": f"{index:08}",
            "sealed_answers": answers,
            "sealed_message": answers,
            "clerk_id": clerk_id if mine else "",
            "clerk_name": "王敏" if mine else "",
            "created": now,
            "changed": now,
            "submitted": now - (index * 7919 % count) * 60_000,
            "title": f"第 {index % 518} 种事项",
            "department": f"第{index % departments}局",
            "due": now + ((index * 104_729) % 400 - 100) * HOUR,
        }


async def fill(store: Store, sealer: Sealer, count: int, **places: Any) -> None:
    """Insert them and let the database look at what it now holds."""
    async with store.write() as conn:
        batch: list[dict[str, Any]] = []
        for row in rows(sealer, count, **places):
            batch.append(row)
            if len(batch) == _BATCH:
                await _insert(conn, batch)
        await _insert(conn, batch)
        await conn.execute(text("ANALYZE"))


async def _insert(conn: AsyncConnection, batch: list[dict[str, Any]]) -> None:
    if batch:
        await conn.execute(insert(applications), batch)
        batch.clear()
