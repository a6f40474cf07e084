"""Copying one whole database into another, SQLite or PostgreSQL, in one transaction of the target."""

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.engine import Store
from server.store.metadata import metadata
from server.store.migrate import has_tables, upgrade

BATCH = 500
_DIGEST_BITS = 256
_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


class MoveFailed(Exception):
    """Nothing was moved; the text says why in plain words."""


@dataclass
class Tally:
    """Rows of a table, and a sum of their hashes that does not depend on their order."""

    rows: int = 0
    total: int = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Count one row."""
        self.rows += 1
        digest = hashlib.sha256(repr(row).encode()).digest()
        self.total = (self.total + int.from_bytes(digest)) % (1 << _DIGEST_BITS)


async def in_use(url: str) -> bool:
    """Whether somebody else is connected: a service that goes on would write into what was left behind."""
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite":
        return await asyncio.to_thread(_is_open, str(file))
    store = Store(url)
    try:
        async with store.read() as conn:
            return bool((await conn.execute(text(_OTHERS))).scalar_one())
    finally:
        await store.close()


def _is_open(file: str) -> bool:
    if not Path(file).is_file():
        return False
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as probe:
        # Every connection of a WAL database holds a shared lock as long as it lives.
        probe.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            probe.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        probe.execute("ROLLBACK")
    return False


async def move(source: Store, target: Store, progress: Callable[[str, int], None]) -> dict[str, int]:
    """Copy all rows; gives how many of each table. The source is at the newest migration, the target empty.

    One transaction of the target, its tables included: all of it is there at the end, or nothing. What was
    written is read back and compared with what was read. Raises MoveFailed.
    """
    async with source.read() as reading, target.write() as writing:
        if await has_tables(writing):
            raise MoveFailed("目标数据库里已经有表。请新建一个空的数据库。")
        await upgrade(writing)
        for table in reversed(metadata.sorted_tables):
            # What migrations put in comes from the source too, as the county has changed it.
            await writing.execute(delete(table))
        moved = {}
        for table in metadata.sorted_tables:
            try:
                tally = await _copy(table, reading, writing, progress)
            except DBAPIError as error:
                reason = type(error.orig).__name__
                raise MoveFailed(f"表 {table.name} 放不进目标数据库（{reason}），已全部撤回。") from None
            if await _tally(table, writing) != tally:
                raise MoveFailed(f"表 {table.name} 搬过去以后和原来的不一样，已全部撤回。请联系技术人员。")
            moved[table.name] = tally.rows
        await _continue_numbers(reading, writing)
        return moved


async def _copy(
    table: Table, reading: AsyncConnection, writing: AsyncConnection, progress: Callable[[str, int], None]
) -> Tally:
    tally = Tally()
    async for batch in _batches(table, reading):
        for row in batch:
            tally.add(tuple(row))
        await writing.execute(insert(table), [dict(row._mapping) for row in batch])
        progress(table.name, tally.rows)
    return tally


async def _tally(table: Table, conn: AsyncConnection) -> Tally:
    tally = Tally()
    async for batch in _batches(table, conn):
        for row in batch:
            tally.add(tuple(row))
    return tally


async def _batches(table: Table, conn: AsyncConnection) -> AsyncIterator[list[Any]]:
    rows = await conn.stream(select(table).execution_options(yield_per=BATCH))
    async for batch in rows.partitions(BATCH):
        yield list(batch)


async def _continue_numbers(reading: AsyncConnection, writing: AsyncConnection) -> None:
    """Numbers that a database gives out by itself go on after the highest ever given, pruned rows too.

    A box that comes back with ``since`` would otherwise miss what happens next.
    """
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        last = await _last_given(table.name, column.name, reading)
        if last:
            await _give_after(table.name, column.name, last, writing)


async def _last_given(table: str, column: str, conn: AsyncConnection) -> int:
    highest = (await conn.execute(select(func.max(metadata.tables[table].c[column])))).scalar() or 0
    if conn.dialect.name == "sqlite":
        asked = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    else:
        asked = text(
            "SELECT pg_sequence_last_value(CAST(pg_get_serial_sequence(:table, :column) AS regclass))"
        )
    words = {"table": table} if conn.dialect.name == "sqlite" else {"table": table, "column": column}
    return max(int(highest), int((await conn.execute(asked, words)).scalar() or 0))


async def _give_after(table: str, column: str, last: int, conn: AsyncConnection) -> None:
    if conn.dialect.name == "postgresql":
        give = text("SELECT setval(CAST(pg_get_serial_sequence(:table, :column) AS regclass), :last)")
        await conn.execute(give, {"table": table, "column": column, "last": last})
        return
    words = {"table": table, "last": last}
    changed = await conn.execute(text("UPDATE sqlite_sequence SET seq = :last WHERE name = :table"), words)
    if changed.rowcount == 0:
        await conn.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), words)
