"""The rows of ratings. Whom one is about is the call's clerk at its end, whatever becomes of the account."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Row, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.rating import Rating, RatingLevel, RatingReason
from server.store.metadata import metadata

ratings = Table(
    "ratings",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("desk", Text, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("clerk_number", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("rated", BigInteger, nullable=False),
    Index("ix_ratings_desk_rated", "desk", "rated"),
)


async def add_rating(conn: AsyncConnection, call: Row[Any], rating: Rating, now: int) -> None:
    """A new row about a call's clerk. Raises sqlalchemy.exc.IntegrityError when the call has one."""
    await conn.execute(
        insert(ratings).values(
            call_id=call.id,
            desk=call.desk,
            clerk_id=call.clerk_id,
            clerk_name=call.clerk_name,
            clerk_number=call.clerk_number,
            level=rating.level.value,
            reasons=json.dumps([reason.value for reason in rating.reasons]),
            rated=now,
        )
    )


async def ratings_of(conn: AsyncConnection, call_ids: Iterable[str]) -> dict[str, Rating]:
    """Call → its rating."""
    wanted = select(ratings).where(ratings.c.call_id.in_(list(call_ids)))
    return {
        row.call_id: Rating(
            level=RatingLevel(row.level),
            reasons=tuple(RatingReason(each) for each in json.loads(row.reasons)),
        )
        for row in await conn.execute(wanted)
    }


async def remove_ratings(conn: AsyncConnection, rated_before: int) -> int:
    """Delete those given before ``rated_before`` (ms); gives how many."""
    return int((await conn.execute(delete(ratings).where(ratings.c.rated < rated_before))).rowcount)
