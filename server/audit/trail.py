"""The audit trail: rows chained by hashes, written in the transaction of what they tell of."""

import hashlib

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Table, Text, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.clock import now_ms
from server.http.caller import Caller
from server.store.engine import take_turn
from server.store.metadata import metadata

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("created", BigInteger, nullable=False),
    Column("caller_kind", Text, nullable=False),
    Column("caller_id", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

_START = b"\0" * 32


async def record(conn: AsyncConnection, caller: Caller, action: str, subject: str) -> None:
    """Chain one row: ``action`` such as ``photo.read``, ``subject`` an id; never personal data."""
    await take_turn(conn)
    last = (
        await conn.execute(select(audit.c.seq, audit.c.chain).order_by(audit.c.seq.desc()).limit(1))
    ).first()
    seq, before = (last.seq + 1, last.chain) if last else (1, _START)
    created = now_ms()
    link = _link(before, seq, created, caller.kind, caller.id, action, subject)
    await conn.execute(
        insert(audit).values(
            seq=seq,
            created=created,
            caller_kind=caller.kind,
            caller_id=caller.id,
            action=action,
            subject=subject,
            chain=link,
        )
    )


async def verify(conn: AsyncConnection) -> int | None:
    """The ``seq`` of the first row that does not fit its chain, or None.

    A chain does not notice that its tail was cut: keep ``head()`` outside and compare.
    """
    before, expected = _START, 1
    rows = await conn.stream(select(audit).order_by(audit.c.seq))
    async for row in rows:
        fields = (row.seq, row.created, row.caller_kind, row.caller_id, row.action, row.subject)
        if row.seq != expected or row.chain != _link(before, *fields):
            return int(row.seq)
        before, expected = row.chain, expected + 1
    return None


async def head(conn: AsyncConnection) -> tuple[int, str]:
    """Number and hash (hex) of the newest row, to be anchored outside; (0, "") when there is none."""
    last = (
        await conn.execute(select(audit.c.seq, audit.c.chain).order_by(audit.c.seq.desc()).limit(1))
    ).first()
    return (int(last.seq), last.chain.hex()) if last else (0, "")


def _link(
    before: bytes, seq: int, created: int, kind: str, caller_id: str, action: str, subject: str
) -> bytes:
    parts = (str(seq), str(created), kind, caller_id, action, subject)
    framed = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hashlib.sha256(before + framed).digest()
