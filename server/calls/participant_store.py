"""The rows of those who take part in a call besides the television and the clerk."""

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    Text,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.participant import Participant, ParticipantKind, ParticipantState
from server.store.metadata import metadata

call_participants = Table(
    "call_participants",
    metadata,
    Column("id", Text, primary_key=True),
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    # The hand-off of a phone, the invitation of a third person.
    Column("party_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("plays", Boolean, nullable=False),
    Column("let_in", BigInteger, nullable=False),
    Index("ix_call_participants_call_id", "call_id"),
    Index("ix_call_participants_party_id", "party_id"),
)
_GONE = ParticipantState.GONE.value


async def let_in(
    conn: AsyncConnection,
    call_id: str,
    kind: ParticipantKind,
    party_id: str,
    label: str,
    now: int,
    *,
    state: ParticipantState = ParticipantState.LET_IN,
) -> None:
    """A new one; of a kind there is one at a time, whoever was there before has gone."""
    table = call_participants
    before = (table.c.call_id == call_id) & (table.c.kind == kind.value)
    await conn.execute(update(table).where(before).values(state=_GONE))
    await conn.execute(
        insert(table).values(
            id="part_" + secrets.token_urlsafe(9),
            call_id=call_id,
            kind=kind.value,
            party_id=party_id,
            label=label,
            state=state.value,
            generation=0,
            plays=False,
            let_in=now,
        )
    )


async def of_call(conn: AsyncConnection, call_id: str) -> Sequence[Row[Any]]:
    """Those who have not gone, in the order they came."""
    table = call_participants
    wanted = select(table).where(table.c.call_id == call_id, table.c.state != _GONE)
    return (await conn.execute(wanted.order_by(table.c.let_in, table.c.id))).all()


async def find(conn: AsyncConnection, *, participant_id: str = "", party_id: str = "") -> Row[Any] | None:
    """By its own id, or the newest of a hand-off or invitation; locked."""
    table = call_participants
    mine = table.c.id == participant_id if participant_id else table.c.party_id == party_id
    wanted = select(table).where(mine).order_by(table.c.let_in.desc()).limit(1).with_for_update()
    return (await conn.execute(wanted)).one_or_none()


async def change(conn: AsyncConnection, participant_id: str, **values: Any) -> None:
    """Change columns."""
    table = call_participants
    await conn.execute(update(table).where(table.c.id == participant_id).values(**values))


def audience_of(row: Row[Any]) -> str:
    """Where a participant hears events."""
    kind = "phone" if row.kind == ParticipantKind.PHONE.value else "guest"
    return f"{kind}:{row.party_id}"


def as_participant(row: Row[Any]) -> Participant:
    """The wire's words for a row."""
    return Participant(
        id=row.id,
        kind=ParticipantKind(row.kind),
        state=ParticipantState(row.state),
        label=row.label,
        generation=row.generation,
        plays=row.plays,
    )
