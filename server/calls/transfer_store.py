"""The rows of calls handed on. The word for the colleague may be about a person: sealed."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.call_record import HandedOn
from server.calls.store import CallRow
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.store.metadata import metadata

call_transfers = Table(
    "call_transfers",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("from_desk", Text, nullable=False),
    Column("to_desk", Text, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("clerk_number", Text, nullable=False),
    Column("sealed_word", LargeBinary, nullable=False),
    # Since when the first clerk's caller had waited, when it was answered, when it was handed on.
    Column("queued", BigInteger, nullable=False),
    Column("answered", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Index("ix_call_transfers_clerk_id_sent", "clerk_id", "sent"),
)


def _context(call_id: str, number: int) -> str:
    return f"call_transfers/{call_id}/{number}/word"


sealed(call_transfers, "sealed_word", lambda row: _context(row.call_id, row.number))


async def add_transfer(
    conn: AsyncConnection, sealer: Sealer, call: CallRow, to_desk: DeskName, word: str, now: int
) -> None:
    """A new row about ``call`` as it was before: its desk, its clerk, its times."""
    number = call.transfers + 1
    await conn.execute(
        insert(call_transfers).values(
            call_id=call.id,
            number=number,
            from_desk=call.desk,
            to_desk=to_desk.value,
            clerk_id=call.clerk_id,
            clerk_name=call.clerk_name,
            clerk_number=call.clerk_number,
            sealed_word=sealer.seal_text(word, context=_context(call.id, number)),
            queued=call.queued,
            answered=call.answered,
            sent=now,
        )
    )


async def transfers_of(conn: AsyncConnection, sealer: Sealer, call_id: str) -> list[HandedOn]:
    """All of a call, oldest first, with their words."""
    wanted = select(call_transfers).where(call_transfers.c.call_id == call_id)
    return [
        HandedOn(
            from_desk=row.from_desk,
            to_desk=row.to_desk,
            clerk_name=row.clerk_name,
            clerk_number=row.clerk_number,
            word=sealer.open_text(row.sealed_word, context=_context(call_id, row.number)),
            sent=row.sent,
        )
        for row in await conn.execute(wanted.order_by(call_transfers.c.number))
    ]


async def handed_on_by(conn: AsyncConnection, call_id: str, staff_id: str) -> bool:
    """Whether this clerk has had the call and handed it on."""
    mine = (call_transfers.c.call_id == call_id) & (call_transfers.c.clerk_id == staff_id)
    return (await conn.execute(select(call_transfers.c.number).where(mine).limit(1))).first() is not None
