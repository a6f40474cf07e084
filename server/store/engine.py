"""The store: reading snapshots and writing transactions, the same on SQLite and PostgreSQL."""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any

from aiohttp import web
from sqlalchemy import event, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server.crypto.sealing import Sealer

EVENTS_APPENDED = "events_appended"
"""Key in a connection's ``info``: this transaction put events into the outbox."""

BODY_SEALER = "body_sealer"
"""Key in a writing connection's ``info``: what seals bodies that speak of people."""

first_write: ContextVar[Callable[[AsyncConnection], Awaitable[None]] | None] = ContextVar(
    "first_write", default=None
)
"""Runs inside the first write transaction of a request (the idempotency claim lives there)."""

_writing: ContextVar["asyncio.Task[Any] | None"] = ContextVar("writing", default=None)

_JOURNAL_LOCK = 0x5A57_0001
"""Advisory lock number under which PostgreSQL gives out sequence numbers in commit order."""

_RETURN_SECONDS = 5.0

_WAL_TRIES, _WAL_PAUSE = 250, 0.02
"""Only the first connection ever made to a file has to switch it, so five seconds are long."""


class Store:
    """One per application: ``app[STORE]``.

    ``read()`` gives a snapshot that cannot write; ``write()`` a transaction that is committed when the block
    ends and rolled back when it raises. After a commit that appended events the doorbell is rung.
    """

    def __init__(self, url: str) -> None:
        self.dialect = make_url(url).get_backend_name()
        if self.dialect == "sqlite":
            self._writer = _sqlite_engine(url, pool_size=1, begin="BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, pool_size=4, begin="BEGIN", query_only=True)
        elif self.dialect == "postgresql":
            self._writer = create_async_engine(
                url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
            )
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        else:
            raise ValueError(f"数据库只支持 sqlite 和 postgresql，不支持 {self.dialect}")
        self.ring: Callable[[], None] = lambda: None
        """Set by the doorbell; called after a commit that appended events."""
        self.sealer: Sealer | None = None
        """Set by the application; without it only events of no household and no clerk can be appended."""

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A consistent snapshot. Writing in it is an error of the program."""
        async with self._reader.connect() as conn, conn.begin():
            yield conn

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes. Append events and audit rows last: they serialise on PostgreSQL."""
        task = asyncio.current_task()
        if _writing.get() is task:
            # SQLite has one writer: the inner transaction would wait for the outer one for ever.
            raise RuntimeError("a write transaction inside a write transaction")
        token = _writing.set(task)
        try:
            async with self._writer.connect() as conn, conn.begin():
                conn.info.pop(EVENTS_APPENDED, None)
                conn.info[BODY_SEALER] = self.sealer
                claim = first_write.get()
                if claim is not None:
                    await claim(conn)
                yield conn
                appended = conn.info.pop(EVENTS_APPENDED, False)
        finally:
            _writing.reset(token)
        if appended:
            self.ring()

    async def close(self) -> None:
        """Close all connections, those of transactions that are just being given up too."""
        engines = (self._writer, self._reader) if self.dialect == "sqlite" else (self._writer,)
        for engine in engines:
            # What comes back to a pool after its end stays open as long as the process lives.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_RETURN_SECONDS):
                    while engine.pool.checkedout():  # type: ignore[attr-defined]  # noqa: ASYNC110 - it has no event
                        await asyncio.sleep(0.005)
            await engine.dispose()

    @property
    def engine(self) -> AsyncEngine:
        """The writing engine (migrations, LISTEN)."""
        return self._writer


STORE = web.AppKey("store", Store)


async def take_turn(conn: AsyncConnection, notify: str = "") -> None:
    """Wait until no other transaction is between here and its commit; ``notify`` this channel then.

    A sequence gives out numbers before the commit, so on PostgreSQL number 8 may become visible before 7 and
    a reader at 8 would never see 7. SQLite has one writer anyhow (BEGIN IMMEDIATE).
    """
    if conn.dialect.name == "postgresql" and notify:
        # One way to the database for both: PostgreSQL delivers at the commit, to the other nodes too.
        both = text("SELECT pg_advisory_xact_lock(:n), pg_notify(:channel, '')")
        await conn.execute(both, {"n": _JOURNAL_LOCK, "channel": notify})
    elif conn.dialect.name == "postgresql":
        await conn.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _JOURNAL_LOCK})


def _use_wal(cursor: Any) -> None:
    """Switch the file to WAL. SQLite refuses at once, without waiting, while another node does the same."""
    for left in range(_WAL_TRIES, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if not left:
                raise
            time.sleep(_WAL_PAUSE)


def _sqlite_engine(url: str, *, pool_size: int, begin: str, query_only: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, pool_timeout=30, hide_parameters=True
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver would open deferred transactions by itself; under WAL a deferred one that turns into a
        # writer fails at once whatever busy_timeout says.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("busy_timeout=10000", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        _use_wal(cursor)
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
