"""The SQL of everyday names. What is taken away stays as a row until the next publication forgets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.alias import Alias
from server.catalogue.tables import catalogue_aliases as table


@dataclass(frozen=True, slots=True)
class StoredAlias:
    """An everyday name, and who changed it last."""

    id: str
    alias: Alias
    changed: int
    changed_by: str
    removed: bool


async def all_aliases(conn: AsyncConnection) -> list[StoredAlias]:
    """Every name by its characters, those taken away but still published included."""
    found = [_stored(row) for row in await conn.execute(select(table))]
    # Not by the database: each has a collation of its own.
    return sorted(found, key=lambda stored: stored.alias.name)


async def find(conn: AsyncConnection, alias_id: str) -> StoredAlias | None:
    """One that was not taken away."""
    query = select(table).where(table.c.id == alias_id, table.c.removed == 0)
    row = (await conn.execute(query)).first()
    return _stored(row) if row else None


async def named(conn: AsyncConnection, name: str) -> StoredAlias | None:
    """The one of this name, even if it was taken away."""
    row = (await conn.execute(select(table).where(table.c.name == name))).first()
    return _stored(row) if row else None


async def in_use(conn: AsyncConnection) -> list[Alias]:
    """The names that go into the next bundle."""
    return [stored.alias for stored in await all_aliases(conn) if not stored.removed]


async def put(conn: AsyncConnection, alias: Alias, *, by: str, now: int) -> tuple[str, str]:
    """Write down a name, new or with other rules; its id, and ``new``, ``changed`` or ``same``."""
    known = await named(conn, alias.name)
    if known is None:
        made = token_hex(12)
        await conn.execute(insert(table).values(id=made, name=alias.name, **_values(alias, by, now)))
        return made, "new"
    if known.alias == alias and not known.removed:
        return known.id, "same"
    await conn.execute(update(table).where(table.c.id == known.id).values(**_values(alias, by, now)))
    return known.id, "new" if known.removed else "changed"


async def put_all(conn: AsyncConnection, aliases: Iterable[Alias], *, by: str, now: int) -> dict[str, int]:
    """Write down the names of a table; how many were ``new``, ``changed``, ``same``."""
    done = {"new": 0, "changed": 0, "same": 0}
    for alias in aliases:
        done[(await put(conn, alias, by=by, now=now))[1]] += 1
    return done


async def change(conn: AsyncConnection, alias_id: str, alias: Alias, *, by: str, now: int) -> bool:
    """Give one another name or other rules; False when another one has that name."""
    other = await named(conn, alias.name)
    if other is not None and other.id != alias_id:
        if not other.removed:
            return False
        await conn.execute(delete(table).where(table.c.id == other.id))
    values = {"name": alias.name, **_values(alias, by, now)}
    await conn.execute(update(table).where(table.c.id == alias_id).values(**values))
    return True


async def remove(conn: AsyncConnection, alias_id: str, *, by: str, now: int) -> bool:
    """Take a name away; False when it is not there."""
    done = await conn.execute(
        update(table)
        .where(table.c.id == alias_id, table.c.removed == 0)
        .values(removed=1, changed=now, changed_by=by)
    )
    return done.rowcount == 1


async def replace_of(conn: AsyncConnection, aliases: Iterable[Alias], *, by: str, now: int) -> bool:
    """Make ``aliases`` the names that ``by`` keeps; names that others changed stay. Whether any changed."""
    known = {stored.alias.name: stored for stored in await all_aliases(conn)}
    wanted = {alias.name: alias for alias in aliases}
    changed = False
    for name, alias in wanted.items():
        stored = known.get(name)
        if stored is None or (stored.changed_by == by and (stored.alias != alias or stored.removed)):
            await put(conn, alias, by=by, now=now)
            changed = True
    for name, stored in known.items():
        if name not in wanted and stored.changed_by == by and not stored.removed:
            changed = await remove(conn, stored.id, by=by, now=now) or changed
    return changed


async def forget_removed(conn: AsyncConnection, published: int) -> None:
    """After a publication: names taken away before it are gone from the boxes too."""
    await conn.execute(delete(table).where(table.c.removed == 1, table.c.changed <= published))


def _values(alias: Alias, by: str, now: int) -> dict[str, str | int]:
    return {"document": alias.model_dump_json(), "changed": now, "changed_by": by, "removed": 0}


def _stored(row: Row[Any]) -> StoredAlias:
    return StoredAlias(
        row.id, Alias.model_validate_json(row.document), row.changed, row.changed_by, bool(row.removed)
    )
