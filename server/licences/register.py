"""The licence store for now: a register imported from the operator's file, sealed row by row."""

import json
import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from aiohttp import web
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import CLOCK
from server.crypto.sealing import SEALER, Sealer
from server.store.engine import STORE, Store
from server.workdays.rules import local

from .licence import Finding, Holder, Licence, judged
from .licence_store import LicenceStoreDown
from .tables import licences

_INDEX = "licences.identity_number"
_BATCH = 500


class Register:
    """A LicenceStore over the table."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    async def find(self, kind: str, holder: Holder) -> Finding | None:
        """The newest row of this person. Raises LicenceStoreDown."""
        sealer = self._app[SEALER]
        try:
            async with self._app[STORE].read() as conn:
                row = await _newest(conn, sealer, kind, holder.identity_number)
                if row is None and not await _keeps(conn, kind):
                    return None
        except DBAPIError as error:
            raise LicenceStoreDown(type(error).__name__) from error
        today = local(self._app[CLOCK]()).date()
        return judged(_opened(sealer, row) if row is not None else None, holder, today)


async def replace_kinds(store: Store, sealer: Sealer, found: Sequence[Licence], now: int) -> None:
    """Keep all, then drop what was there before of the same kinds. Broken off, the old ones are there still.

    In batches: the service goes on working meanwhile.
    """
    for start in range(0, len(found), _BATCH):
        rows = [_row(sealer, licence, now) for licence in found[start : start + _BATCH]]
        async with store.write() as conn:
            await conn.execute(insert(licences), rows)
    kinds = {licence.kind for licence in found}
    async with store.write() as conn:
        await conn.execute(delete(licences).where(licences.c.kind.in_(kinds), licences.c.imported < now))


async def drop_kind(conn: AsyncConnection, kind: str) -> int:
    """Forget all licences of a kind; gives how many."""
    return (await conn.execute(delete(licences).where(licences.c.kind == kind))).rowcount


async def kept(conn: AsyncConnection) -> list[tuple[str, int, int]]:
    """Kind, how many, when imported (ms)."""
    query = select(licences.c.kind, func.count(), func.max(licences.c.imported)).group_by(licences.c.kind)
    return [(kind, int(count), int(when)) for kind, count, when in await conn.execute(query)]


async def renew_indexes(conn: AsyncConnection, sealer: Sealer) -> int:
    """Give every row an index by the newest digest; gives how many changed."""
    changed = 0
    for row in (await conn.execute(select(licences))).all():
        index = sealer.blind_index(_opened(sealer, row).holder.identity_number, context=_INDEX)
        if index != row.person_index:
            await conn.execute(update(licences).where(licences.c.id == row.id).values(person_index=index))
            changed += 1
    return changed


async def _newest(conn: AsyncConnection, sealer: Sealer, kind: str, number: str) -> Any:
    indexes = sealer.blind_indexes(number.upper(), context=_INDEX)
    query = select(licences).where(licences.c.person_index.in_(indexes), licences.c.kind == kind)
    return (await conn.execute(query.order_by(licences.c.imported.desc()).limit(1))).first()


async def _keeps(conn: AsyncConnection, kind: str) -> bool:
    return (
        await conn.execute(select(licences.c.id).where(licences.c.kind == kind).limit(1))
    ).first() is not None


def _row(sealer: Sealer, licence: Licence, now: int) -> dict[str, Any]:
    made = secrets.token_hex(12)
    told = {
        "name": licence.holder.name,
        "identity_number": licence.holder.identity_number,
        "number": licence.number,
        "issuer": licence.issuer,
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else "",
    }
    return {
        "id": made,
        "kind": licence.kind,
        "person_index": sealer.blind_index(licence.holder.identity_number, context=_INDEX),
        "sealed_licence": sealer.seal_text(json.dumps(told, ensure_ascii=False), context=f"licence/{made}"),
        "imported": now,
    }


def _opened(sealer: Sealer, row: Any) -> Licence:
    told = json.loads(sealer.open_text(row.sealed_licence, context=f"licence/{row.id}"))
    return Licence(
        row.kind,
        Holder(told["name"], told["identity_number"]),
        told["number"],
        told["issuer"],
        date.fromisoformat(told["valid_until"]) if told["valid_until"] else None,
    )
