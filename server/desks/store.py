"""Rows of desks: the numbers given out each day, and what those who wait are told."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.metadata import metadata

desk_tickets = Table(
    "desk_tickets",
    metadata,
    Column("desk", Text, primary_key=True),
    # YYYY-MM-DD in the county's time.
    Column("day", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
desk_messages = Table(
    "desk_messages",
    metadata,
    Column("desk", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("staff_id", Text, nullable=False),
    Column("sent", BigInteger, nullable=False),
)


async def next_ticket(conn: AsyncConnection, desk: str, day: str) -> int:
    """The next number of the day, from 1; never the same twice, on whatever node."""
    insert_into = postgresql.insert if conn.dialect.name == "postgresql" else sqlite.insert
    row = insert_into(desk_tickets).values(desk=desk, day=day, last=1)
    counted = row.on_conflict_do_update(
        index_elements=["desk", "day"], set_={"last": desk_tickets.c.last + 1}
    ).returning(desk_tickets.c.last)
    return int((await conn.execute(counted)).scalar_one())


async def message_of(conn: AsyncConnection, desk: str) -> str:
    """What those who wait at a desk are told; empty for nothing."""
    wanted = select(desk_messages.c.text).where(desk_messages.c.desk == desk)
    return (await conn.execute(wanted)).scalar_one_or_none() or ""


async def set_message(conn: AsyncConnection, desk: str, text: str, staff_id: str, now: int) -> None:
    """Another message, or none."""
    await conn.execute(delete(desk_messages).where(desk_messages.c.desk == desk))
    if text:
        await conn.execute(insert(desk_messages).values(desk=desk, text=text, staff_id=staff_id, sent=now))
