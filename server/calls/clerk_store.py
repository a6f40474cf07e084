"""The rows of clerks who take calls: who is ready, since when, at which desks."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Row,
    Table,
    Text,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.staff import Presence
from server.calls.store import calls, held
from server.store.metadata import metadata

clerks = Table(
    "call_clerks",
    metadata,
    Column("staff_id", Text, primary_key=True),
    Column("presence", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("idle_since", BigInteger, nullable=False),
    # Of a pause; since when; until when after-call work lasts.
    Column("reason", Text, nullable=False, server_default=""),
    Column("since", BigInteger, nullable=False, server_default="0"),
    Column("wrap_until", BigInteger),
    Column("dialect", Boolean, nullable=False, server_default=false()),
)
clerk_desks = Table(
    "call_clerk_desks",
    metadata,
    Column("staff_id", Text, ForeignKey("call_clerks.staff_id", ondelete="CASCADE"), primary_key=True),
    Column("desk", Text, primary_key=True),
)


def _takes_calls(now: int) -> ColumnElement[bool]:
    """Ready, or ready again because the after-call work is over."""
    return (clerks.c.presence == Presence.READY.value) | (
        (clerks.c.presence == Presence.WRAP_UP.value) & (clerks.c.wrap_until <= now)
    )


async def free_clerk(
    conn: AsyncConnection, desk: str, now: int, seen_after: int, *, dialect: bool | None = None
) -> Row[Any] | None:
    """The clerk of a desk who is ready and idle longest, locked; ``dialect``: who speaks it, or does not."""
    busy = exists().where(calls.c.clerk_id == clerks.c.staff_id, calls.c.state.in_(held))
    wanted = (
        select(clerks)
        .join(clerk_desks, clerk_desks.c.staff_id == clerks.c.staff_id)
        .where(clerk_desks.c.desk == desk, _takes_calls(now), clerks.c.seen > seen_after, ~busy)
        .order_by(clerks.c.idle_since, clerks.c.staff_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=clerks)
    )
    if dialect is not None:
        wanted = wanted.where(clerks.c.dialect.is_(dialect))
    return (await conn.execute(wanted)).one_or_none()


async def clerks_taking_calls(
    conn: AsyncConnection, desk: str, seen_after: int, *, dialect: bool = False
) -> int:
    """How many serve a desk now, talking or ready or writing up; ``dialect``: of those who speak it."""
    wanted = (
        select(func.count())
        .select_from(clerks.join(clerk_desks, clerk_desks.c.staff_id == clerks.c.staff_id))
        .where(
            clerk_desks.c.desk == desk,
            clerks.c.presence.in_([Presence.READY.value, Presence.WRAP_UP.value]),
            clerks.c.seen > seen_after,
        )
    )
    if dialect:
        wanted = wanted.where(clerks.c.dialect.is_(True))
    return int((await conn.execute(wanted)).scalar_one())


async def set_clerk(
    conn: AsyncConnection,
    staff_id: str,
    presence: Presence,
    *,
    name: str,
    number: str,
    desks: Iterable[str],
    now: int,
    reason: str = "",
    dialect: bool = False,
) -> None:
    """A clerk's wish, for these desks only."""
    values = {
        "presence": presence.value,
        "name": name,
        "number": number,
        "seen": now,
        "since": now,
        "reason": reason,
        "wrap_until": None,
        "dialect": dialect,
    }
    changed = await conn.execute(update(clerks).where(clerks.c.staff_id == staff_id).values(**values))
    if changed.rowcount == 0:
        await conn.execute(insert(clerks).values(staff_id=staff_id, idle_since=now, **values))
    await conn.execute(delete(clerk_desks).where(clerk_desks.c.staff_id == staff_id))
    rows = [{"staff_id": staff_id, "desk": desk} for desk in desks]
    if rows:
        await conn.execute(insert(clerk_desks), rows)


async def change_clerk(conn: AsyncConnection, staff_id: str, **values: Any) -> None:
    """Change columns of a clerk's row, if there is one."""
    await conn.execute(update(clerks).where(clerks.c.staff_id == staff_id).values(**values))


async def begin_wrap_up(conn: AsyncConnection, staff_id: str, now: int, seconds: int) -> None:
    """After a talk: idle from now on; who was ready writes up first, for so long."""
    await change_clerk(conn, staff_id, idle_since=now)
    if seconds:
        ready = (clerks.c.staff_id == staff_id) & clerks.c.presence.in_(
            [Presence.READY.value, Presence.WRAP_UP.value]
        )
        values = {"presence": Presence.WRAP_UP.value, "since": now, "wrap_until": now + seconds * 1000}
        await conn.execute(update(clerks).where(ready).values(**values))


async def find_clerk(conn: AsyncConnection, staff_id: str) -> Row[Any] | None:
    """A clerk's row; None for who never took calls."""
    return (await conn.execute(select(clerks).where(clerks.c.staff_id == staff_id))).one_or_none()


async def saw_clerks(conn: AsyncConnection, staff: Iterable[str], now: int) -> None:
    """Their pages are connected to this node at ``now``."""
    await conn.execute(update(clerks).where(clerks.c.staff_id.in_(staff)).values(seen=now))
