"""The rows of call-backs."""

import secrets
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
    delete,
    false,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.callback import CallbackReason, CallbackState
from server.callbacks.rules import for_supervisor
from server.store.metadata import metadata

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("desk", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("for_supervisor", Boolean, nullable=False),
    Column("household_id", Text, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("guide_code", Text),
    Column("guide_title", Text, nullable=False, server_default=""),
    Column("application_id", Text),
    Column("dialect", Boolean, nullable=False, server_default=false()),
    Column("created", BigInteger, nullable=False),
    Column("promised", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried", BigInteger),
    Column("clerk_name", Text, nullable=False, server_default=""),
    Column("clerk_number", Text, nullable=False, server_default=""),
    # The call that was missed, or rated.
    Column("about_call", Text),
    Column("ended", BigInteger),
    Index("ix_callbacks_desk_state_promised", "desk", "state", "promised"),
)
_open = callbacks.c.state == CallbackState.OPEN.value
# One promise a household and desk, and one task for a supervisor, whatever two servers do at once.
Index(
    "uq_callbacks_open_household",
    callbacks.c.household_id,
    callbacks.c.desk,
    callbacks.c.for_supervisor,
    unique=True,
    sqlite_where=_open,
    postgresql_where=_open,
)

CallbackRow = Row[Any]


async def add_callback(conn: AsyncConnection, reason: CallbackReason, **values: Any) -> str:
    """A new open one; gives its id. Raises sqlalchemy.exc.IntegrityError when there is one already."""
    callback_id = "back_" + secrets.token_urlsafe(9)
    row = {
        "state": CallbackState.OPEN.value,
        "reason": reason.value,
        "for_supervisor": for_supervisor(reason),
    }
    await conn.execute(insert(callbacks).values(id=callback_id, **row, **values))
    return callback_id


async def find_callback(conn: AsyncConnection, callback_id: str, *, lock: bool = False) -> CallbackRow | None:
    """The row; with ``lock`` nobody else changes it before this transaction ends."""
    wanted = select(callbacks).where(callbacks.c.id == callback_id)
    return (await conn.execute(wanted.with_for_update() if lock else wanted)).one_or_none()


async def open_callback(
    conn: AsyncConnection, household_id: str, desk: str = "", *, supervisor: bool = False
) -> CallbackRow | None:
    """What clerks promised a household; the earliest, of one desk or of any. Or a supervisor's task."""
    wanted = (
        select(callbacks)
        .where(callbacks.c.household_id == household_id, _open, callbacks.c.for_supervisor.is_(supervisor))
        .order_by(callbacks.c.promised)
        .limit(1)
    )
    if desk:
        wanted = wanted.where(callbacks.c.desk == desk)
    return (await conn.execute(wanted)).one_or_none()


async def change_callback(conn: AsyncConnection, callback_id: str, **values: Any) -> CallbackRow:
    """Change columns; gives the new row."""
    changed = update(callbacks).where(callbacks.c.id == callback_id).values(**values).returning(callbacks)
    row: CallbackRow = (await conn.execute(changed)).one()
    return row


async def callbacks_of(
    conn: AsyncConnection, desks: Iterable[str], *, supervisor: bool, ended_since: int, limit: int = 100
) -> Sequence[CallbackRow]:
    """Open ones by promised time, then those that ended since ``ended_since`` (ms)."""
    wanted = (
        select(callbacks)
        .where(
            callbacks.c.desk.in_(list(desks)),
            or_(_open, callbacks.c.ended >= ended_since),
        )
        .order_by(callbacks.c.state != CallbackState.OPEN.value, callbacks.c.promised, callbacks.c.id)
        .limit(limit)
    )
    if not supervisor:
        wanted = wanted.where(callbacks.c.for_supervisor.is_(False))
    return (await conn.execute(wanted)).all()


async def remove_callbacks(conn: AsyncConnection, ended_before: int) -> int:
    """Delete those that ended before ``ended_before`` (ms); gives how many. Open ones have no end."""
    gone = await conn.execute(delete(callbacks).where(callbacks.c.ended < ended_before))
    return int(gone.rowcount)
