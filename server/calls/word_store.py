"""The rows of what is said in a call besides speaking. What a clerk types may be about a person: sealed."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call_words import CallWords, WordKind
from server.calls.store import calls
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.store.metadata import metadata

call_words = Table(
    "call_words",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("sealed_text", LargeBinary),
    Column("sender_id", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
)


def _context(call_id: str, number: int) -> str:
    return f"call_words/{call_id}/{number}/text"


sealed(call_words, "sealed_text", lambda row: _context(row.call_id, row.number))


async def add_words(conn: AsyncConnection, sealer: Sealer, words: CallWords, sender_id: str) -> None:
    """A new row."""
    text = sealer.seal_text(words.text, context=_context(words.call_id, words.number)) if words.text else None
    await conn.execute(
        insert(call_words).values(
            call_id=words.call_id,
            number=words.number,
            kind=words.kind.value,
            sealed_text=text,
            sender_id=sender_id,
            sent=words.sent,
        )
    )


async def words_of(conn: AsyncConnection, sealer: Sealer, call_id: str, latest: int = 100) -> list[CallWords]:
    """What was said last in a call, oldest first."""
    wanted = select(call_words).where(call_words.c.call_id == call_id)
    rows = (await conn.execute(wanted.order_by(call_words.c.number.desc()).limit(latest))).all()
    return [_words(sealer, row) for row in reversed(rows)]


async def caption_of(conn: AsyncConnection, sealer: Sealer, call_id: str) -> CallWords | None:
    """The newest caption of a call; an empty text when it was taken away, None before the first."""
    wanted = (
        select(call_words)
        .where(call_words.c.call_id == call_id, call_words.c.kind == WordKind.CAPTION.value)
        .order_by(call_words.c.number.desc())
        .limit(1)
    )
    row = (await conn.execute(wanted)).one_or_none()
    return None if row is None else _words(sealer, row)


async def remove_words(conn: AsyncConnection, ended_before: int) -> int:
    """Delete what was said in calls that ended before ``ended_before`` (ms); gives how much it was."""
    over = select(calls.c.id).where(calls.c.ended < ended_before)
    gone = await conn.execute(delete(call_words).where(call_words.c.call_id.in_(over)))
    return int(gone.rowcount)


def _words(sealer: Sealer, row: Row[Any]) -> CallWords:
    text = ""
    if row.sealed_text is not None:
        text = sealer.open_text(row.sealed_text, context=_context(row.call_id, row.number))
    return CallWords(
        call_id=row.call_id, number=row.number, kind=WordKind(row.kind), text=text, sent=row.sent
    )
