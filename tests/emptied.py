"""A PostgreSQL database used again and again: before each use it is as its template was."""

import asyncio
import io
import threading
from collections.abc import Coroutine
from typing import Any

import asyncpg

from tests.postgres import Cluster

_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_ADVANCED = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"


class Emptied:
    """Making a database costs some tenths of a second, emptying one some hundredths."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster, self._template = cluster, template
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="emptied", daemon=True).start()
        self._conn: asyncpg.Connection | None = None
        self._url = ""
        self._tables: list[str] = []
        self._seeds: dict[str, bytes] = {}
        """What the template has in its tables, as COPY gives it."""

    def fresh(self) -> str:
        """The URL of a database that is as the template; nobody else is connected."""
        try:
            if self._conn is None or not self._do(self._emptied(self._conn)):
                self._make()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            self._make()  # the last user has left more behind than rows
        return self._url

    def close(self) -> None:
        """End our own connection and loop."""
        if self._conn is not None:
            self._conn.terminate()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _make(self) -> None:
        _, self._url = self._cluster.create_database(like=self._template)
        self._do(self._learn())

    async def _learn(self) -> None:
        conn = self._conn = await asyncpg.connect(self._url.replace("+asyncpg", ""))
        self._tables = [row[0] for row in await conn.fetch(_TABLES)]
        self._seeds = {}
        for table in await self._filled(conn):
            rows = io.BytesIO()
            await conn.copy_from_table(table, output=rows)
            self._seeds[table] = rows.getvalue()

    async def _emptied(self, conn: asyncpg.Connection) -> bool:
        """False when the tables are not those of the template any more."""
        await conn.execute(_OTHERS)
        if [row[0] for row in await conn.fetch(_TABLES)] != self._tables:
            return False
        filled = sorted({*await self._filled(conn), *self._seeds})
        await conn.execute(f"TRUNCATE {', '.join(map(_quoted, filled))} CASCADE")
        for row in await conn.fetch(_ADVANCED):
            await conn.execute(f"ALTER SEQUENCE {_quoted(row[0])} RESTART")
        for table, rows in self._seeds.items():
            await conn.copy_to_table(table, source=io.BytesIO(rows))
        return True

    async def _filled(self, conn: asyncpg.Connection) -> list[str]:
        each = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})" for table in self._tables)
        return [row[0] for row in await conn.fetch(" UNION ALL ".join(each))]

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
