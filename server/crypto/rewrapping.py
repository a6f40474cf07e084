"""Sealing everything anew with the newest key, row by row and file by file; may be broken off and gone on."""

import base64
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.applications.members import renew_indexes
from server.applications.photo_files import PhotoFiles
from server.events.outbox import events
from server.licences.register import renew_indexes as renew_licence_indexes
from server.store.engine import Store

from .sealed_columns import SEALED, SealedColumn
from .sealing import Sealer

_BATCH = 200
Progress = Callable[[str, int], None]


async def rewrap(store: Store, sealer: Sealer, photos: Path, told: Progress) -> int:
    """Seal anew what an older key sealed; gives how much. What is done stays done when it is broken off."""
    total = 0
    for each in SEALED:
        done = await _column(store, sealer, each)
        told(f"{each.table.name}.{each.column}", done)
        total += done
    async with store.write() as conn:
        renewed = await renew_indexes(conn, sealer)
    told("members.identity_index", renewed)
    async with store.write() as conn:
        found_by = await renew_licence_indexes(conn, sealer)
    told("licences.person_index", found_by)
    renewed += found_by
    files = await PhotoFiles(photos, sealer).reseal()
    told("photos", files)
    return total + renewed + files


async def _column(store: Store, sealer: Sealer, each: SealedColumn) -> int:
    """In batches by primary key: each batch is a transaction, so that others get their turn."""
    keys = list(each.table.primary_key.columns)
    after: tuple[object, ...] | None = None
    done = 0
    while True:
        async with store.write() as conn:
            query = select(each.table).where(each.sealed.is_not(None)).order_by(*keys).limit(_BATCH)
            if after is not None:
                query = query.where(tuple_(*keys) > tuple_(*after))
            rows = (await conn.execute(query.with_for_update())).all()
            for row in rows:
                after = tuple(getattr(row, key.name) for key in keys)
                kept = getattr(row, each.column)
                if sealer.is_current(kept):
                    continue
                context = each.context(row)
                fresh = sealer.seal(sealer.open(kept, context=context), context=context)
                mine = tuple_(*keys) == tuple_(*after)
                await conn.execute(update(each.table).where(mine).values({each.column: fresh}))
                done += 1
        if len(rows) < _BATCH:
            return done


async def left(conn: AsyncConnection, sealer: Sealer) -> int:
    """How many rows an older key still seals, events of the last days included."""
    count = 0
    for each in SEALED:
        rows = await conn.stream(select(each.sealed).where(each.sealed.is_not(None)))
        async for row in rows:
            count += not sealer.is_current(row[0])
    async for row in await conn.stream(select(events.c.body)):
        body = row.body
        count += not body.startswith("{") and not sealer.is_current(base64.b64decode(body[:12]))
    return count
