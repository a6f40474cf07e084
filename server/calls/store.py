"""The rows of calls. What must be atomic is guarded by the database."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Row,
    Table,
    Text,
    and_,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState, EndedBy
from server.calls.rules import HELD, OPEN, Earlier
from server.store.metadata import metadata

_open = [state.value for state in sorted(OPEN)]
held = [state.value for state in sorted(HELD)]

calls = Table(
    "calls",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("household_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("guide_code", Text),
    Column("guide_title", Text, nullable=False, server_default=""),
    Column("application_id", Text),
    Column("place", BigInteger, nullable=False),
    Column("generation", Integer, nullable=False, server_default="0"),
    Column("offer", Text),
    Column("clerk_id", Text),
    Column("clerk_name", Text, nullable=False, server_default=""),
    Column("clerk_number", Text, nullable=False, server_default=""),
    Column("seen", BigInteger, nullable=False),
    Column("queued", BigInteger, nullable=False),
    Column("rung", BigInteger),
    Column("answered", BigInteger),
    Column("ended", BigInteger),
    Column("ended_by", Text),
    Column("ticket", Integer, nullable=False, server_default="0"),
    Column("dialect", Boolean, nullable=False, server_default=false()),
    Column("came_back", Boolean, nullable=False, server_default=false()),
    Column("callback_id", Text),
    # Of the newest handing on: how many there were, from which desk, by whom.
    Column("transfers", Integer, nullable=False, server_default="0"),
    Column("transfer_desk", Text, nullable=False, server_default=""),
    Column("transfer_name", Text, nullable=False, server_default=""),
    Column("transfer_number", Text, nullable=False, server_default=""),
    Index("ix_calls_desk_state_place", "desk", "state", "place"),
    Index("ix_calls_desk_ended", "desk", "ended"),
    Index("ix_calls_household_queued", "household_id", "queued"),
)
# Every second somebody asks who has rung too long; years of calls that are over must not be read for it.
Index(
    "ix_calls_open_seen",
    calls.c.state,
    calls.c.seen,
    sqlite_where=calls.c.state.in_(_open),
    postgresql_where=calls.c.state.in_(_open),
)
# One call per household and one per clerk, whatever two servers do at the same moment.
Index(
    "uq_calls_open_household",
    calls.c.household_id,
    unique=True,
    sqlite_where=calls.c.state.in_(_open),
    postgresql_where=calls.c.state.in_(_open),
)
Index(
    "uq_calls_held_clerk",
    calls.c.clerk_id,
    unique=True,
    sqlite_where=calls.c.state.in_(held),
    postgresql_where=calls.c.state.in_(held),
)

CallRow = Row[Any]


async def add_call(conn: AsyncConnection, **values: Any) -> None:
    """A new row. Raises sqlalchemy.exc.IntegrityError when the household has an open call."""
    await conn.execute(insert(calls).values(**values))


async def find_call(conn: AsyncConnection, call_id: str, *, lock: bool = False) -> CallRow | None:
    """The row; with ``lock`` nobody else changes it before this transaction ends."""
    wanted = select(calls).where(calls.c.id == call_id)
    return (await conn.execute(wanted.with_for_update() if lock else wanted)).one_or_none()


async def open_call_of_household(conn: AsyncConnection, household_id: str) -> CallRow | None:
    """The call a household waits or talks in."""
    wanted = select(calls).where(calls.c.household_id == household_id, calls.c.state.in_(_open))
    return (await conn.execute(wanted)).one_or_none()


async def held_call_of_clerk(conn: AsyncConnection, staff_id: str) -> CallRow | None:
    """The call that rings at a clerk's or that the clerk talks in."""
    wanted = select(calls).where(calls.c.clerk_id == staff_id, calls.c.state.in_(held))
    return (await conn.execute(wanted)).one_or_none()


async def change_call(conn: AsyncConnection, call_id: str, **values: Any) -> CallRow:
    """Change columns; gives the new row."""
    changed = update(calls).where(calls.c.id == call_id).values(**values).returning(calls)
    row: CallRow = (await conn.execute(changed)).one()
    return row


async def last_call(conn: AsyncConnection, household_id: str, desk: str) -> Earlier | None:
    """The household's newest call at a desk, if it is over."""
    wanted = (
        select(calls)
        .where(calls.c.household_id == household_id, calls.c.desk == desk, calls.c.callback_id.is_(None))
        .order_by(calls.c.queued.desc())
        .limit(1)
    )
    row = (await conn.execute(wanted)).one_or_none()
    if row is None or row.ended is None:
        return None
    by = EndedBy(row.ended_by) if row.ended_by else None
    return Earlier(row.place, CallState(row.state), by, row.answered, row.ended)


async def first_waiting(
    conn: AsyncConnection, desk: str, seen_after: int, *, plain_only: bool = False
) -> CallRow | None:
    """The first of a desk's queue that can be talked to (has an offer, was seen), locked.

    Another transaction's choice is skipped, not waited for: ten clerks who press at once get ten calls.
    ``plain_only``: not those who want the local speech.
    """
    wanted = (
        select(calls)
        .where(
            calls.c.desk == desk,
            calls.c.state == CallState.QUEUED.value,
            calls.c.generation > 0,
            calls.c.seen > seen_after,
        )
        .order_by(calls.c.place, calls.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if plain_only:
        wanted = wanted.where(calls.c.dialect.is_(False))
    return (await conn.execute(wanted)).one_or_none()


async def queue_of(conn: AsyncConnection, desk: str, first: int | None = None) -> Sequence[CallRow]:
    """All who wait at a desk, or the first of them, in order."""
    wanted = (
        select(calls)
        .where(calls.c.desk == desk, calls.c.state == CallState.QUEUED.value)
        .order_by(calls.c.place, calls.c.id)
        .limit(first)
    )
    return (await conn.execute(wanted)).all()


async def waiting_at(conn: AsyncConnection, desk: str) -> int:
    """How many wait at a desk."""
    wanted = select(func.count()).where(calls.c.desk == desk, calls.c.state == CallState.QUEUED.value)
    return int((await conn.execute(wanted)).scalar_one())


async def rung_callbacks(conn: AsyncConnection) -> set[str]:
    """Call-backs that are being rung or talked just now."""
    wanted = select(calls.c.callback_id).where(calls.c.state.in_(held), calls.c.callback_id.is_not(None))
    return set((await conn.execute(wanted)).scalars())


async def position_of(conn: AsyncConnection, row: CallRow) -> int:
    """Place in the queue from 1; 0 when not queued."""
    if row.state != CallState.QUEUED.value:
        return 0
    before = (calls.c.place < row.place) | and_(calls.c.place == row.place, calls.c.id < row.id)
    wanted = select(func.count()).where(
        calls.c.desk == row.desk, calls.c.state == CallState.QUEUED.value, before
    )
    return int((await conn.execute(wanted)).scalar_one()) + 1


async def ringing_since(
    conn: AsyncConnection, before: int, state: CallState = CallState.RINGING, *, lock: bool = False
) -> Sequence[CallRow]:
    """Calls that have rung since before ``before`` (ms): at a clerk's, or (CALLING) on a television."""
    wanted = select(calls).where(calls.c.state == state.value, calls.c.rung <= before)
    return (await conn.execute(wanted.with_for_update(skip_locked=True) if lock else wanted)).all()


async def away_since(
    conn: AsyncConnection, state: CallState, before: int, *, lock: bool = False
) -> Sequence[CallRow]:
    """Calls in ``state`` whose box was last seen before ``before`` (ms)."""
    wanted = select(calls).where(calls.c.state == state.value, calls.c.seen <= before)
    return (await conn.execute(wanted.with_for_update(skip_locked=True) if lock else wanted)).all()


async def places_of(conn: AsyncConnection, desk: str) -> list[tuple[str, str]]:
    """(call, household) of all who wait at a desk, in order."""
    wanted = (
        select(calls.c.id, calls.c.household_id)
        .where(calls.c.desk == desk, calls.c.state == CallState.QUEUED.value)
        .order_by(calls.c.place, calls.c.id)
    )
    return [(row.id, row.household_id) for row in await conn.execute(wanted)]


async def lowest_place(conn: AsyncConnection, desk: str) -> int | None:
    """The place of the first who waits at a desk; None when nobody does."""
    wanted = select(func.min(calls.c.place)).where(
        calls.c.desk == desk, calls.c.state == CallState.QUEUED.value
    )
    lowest: int | None = (await conn.execute(wanted)).scalar_one()
    return lowest


async def waiting_desks(conn: AsyncConnection) -> set[str]:
    """Desks somebody waits at."""
    wanted = select(calls.c.desk).where(calls.c.state == CallState.QUEUED.value).distinct()
    return set((await conn.execute(wanted)).scalars())


async def service_seconds(conn: AsyncConnection, desk: str, latest: int = 20) -> list[int]:
    """How long the latest talks of a desk took."""
    wanted = (
        select(calls.c.answered, calls.c.ended)
        .where(calls.c.desk == desk, calls.c.answered.is_not(None), calls.c.ended.is_not(None))
        .order_by(calls.c.ended.desc())
        .limit(latest)
    )
    return [int((row.ended - row.answered) / 1000) for row in (await conn.execute(wanted)).all()]


async def saw_boxes(conn: AsyncConnection, households: Iterable[str], now: int) -> None:
    """The boxes of these are connected to this node at ``now``."""
    seen = update(calls).where(calls.c.household_id.in_(households), calls.c.state.in_(_open))
    await conn.execute(seen.values(seen=now))
