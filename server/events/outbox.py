"""The outbox: every change a screen must learn of is a row with a sequence number."""

import base64
import logging
from collections.abc import Sequence

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.events import Event
from server.clock import now_ms
from server.crypto.sealing import SealBroken, Sealer
from server.store.engine import BODY_SEALER, EVENTS_APPENDED, take_turn
from server.store.metadata import metadata

log = logging.getLogger("server.events")

_PERSONAL = ("household:", "staff:", "phone:")

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

    Audiences: ``household:<id>``, ``staff:<id>``, ``phone:<hand-off>``, ``desk:<name>``, ``reviewers``,
    ``boxes``.
    The doorbell rings by itself once ``Store.write()`` has committed.
    """
    await take_turn(conn)
    body = _kept(conn.info.get(BODY_SEALER), audience, event.model_dump_json())
    statement = insert(events).values(audience=audience, body=body, created=now_ms())
    seq = (await conn.execute(statement.returning(events.c.seq))).scalar_one()
    await _ring(conn)
    return int(seq)


async def _ring(conn: AsyncConnection) -> None:
    if not conn.info.get(EVENTS_APPENDED):
        conn.info[EVENTS_APPENDED] = True
        if conn.dialect.name == "postgresql":
            # Delivered by PostgreSQL at the commit, to the other nodes too.
            await conn.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))


async def append_all(conn: AsyncConnection, told_to: Sequence[tuple[str, Event]]) -> None:
    """Several events in their order, as ``append`` does one, with one look at the database."""
    if not told_to:
        return
    await take_turn(conn, "" if conn.info.get(EVENTS_APPENDED) else CHANNEL)
    conn.info[EVENTS_APPENDED] = True
    sealer, now = conn.info.get(BODY_SEALER), now_ms()
    rows = [
        {"audience": audience, "body": _kept(sealer, audience, event.model_dump_json()), "created": now}
        for audience, event in told_to
    ]
    await conn.execute(insert(events), rows)


def told(sealer: Sealer | None, audience: str, body: str) -> str:
    """The JSON of a row's body; nothing for one that no key opens: it must not hold up the others."""
    if body.startswith("{"):
        return body
    if sealer is None:
        raise RuntimeError("this store was given no key to open events with")
    try:
        return sealer.open_text(base64.b64decode(body), context=f"events/{audience}")
    except SealBroken:
        log.error("an event cannot be opened")
        return ""


def _kept(sealer: Sealer | None, audience: str, json: str) -> str:
    """What a household or a clerk is told may carry answers and words about people: sealed, in base64."""
    if not audience.startswith(_PERSONAL):
        return json
    if sealer is None:
        raise RuntimeError("this store was given no key to seal events with")
    return base64.b64encode(sealer.seal_text(json, context=f"events/{audience}")).decode()


async def newest(conn: AsyncConnection) -> int:
    """The highest ``seq`` so far; 0 when there was never an event."""
    return int((await conn.execute(select(func.coalesce(func.max(events.c.seq), 0)))).scalar_one())
