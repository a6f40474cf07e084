"""The outbox: every change a screen must learn of is a row with a sequence number."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.events import Event
from server.clock import now_ms
from server.store.engine import EVENTS_APPENDED, take_turn
from server.store.metadata import metadata

CHANNEL = "events"
"""The NOTIFY channel on PostgreSQL. The row is the truth, the notification only a doorbell."""

events = Table(
    "events",
    metadata,
    # AUTOINCREMENT: without it SQLite gives pruned numbers out again.
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("audience", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_events_audience_seq", "audience", "seq"),
    Index("ix_events_created", "created"),
    sqlite_autoincrement=True,
)


async def append(conn: AsyncConnection, audience: str, event: Event) -> int:
    """Put an event into the outbox, inside the caller's write transaction; gives its ``seq``.

    Audiences: ``household:<id>``, ``staff:<id>``, ``desk:<name>``, ``reviewers``, ``boxes``.
    The doorbell rings by itself once ``Store.write()`` has committed.
    """
    await take_turn(conn)
    statement = insert(events).values(audience=audience, body=event.model_dump_json(), created=now_ms())
    seq = (await conn.execute(statement.returning(events.c.seq))).scalar_one()
    if not conn.info.get(EVENTS_APPENDED):
        conn.info[EVENTS_APPENDED] = True
        if conn.dialect.name == "postgresql":
            # Delivered by PostgreSQL at the commit, to the other nodes too.
            await conn.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))
    return int(seq)


async def newest(conn: AsyncConnection) -> int:
    """The highest ``seq`` so far; 0 when there was never an event."""
    return int((await conn.execute(select(func.coalesce(func.max(events.c.seq), 0)))).scalar_one())
