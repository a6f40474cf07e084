"""One row a call: which page stands on the television. What is on the page is read from the catalogue."""

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, Integer, Row, Table, Text, delete, false, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.shown import NewShown
from server.calls.store import calls
from server.store.metadata import metadata

call_shown = Table(
    "call_shown",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, nullable=False),
    # Who shows it: a call that was handed on begins with an empty screen.
    Column("staff_id", Text, nullable=False),
    # Empty: it was put away.
    Column("kind", Text, nullable=False, server_default=""),
    Column("key", Text, nullable=False, server_default=""),
    Column("material", Text, nullable=False, server_default=""),
    Column("blank", Boolean, nullable=False, server_default=false()),
    Column("page", Integer, nullable=False, server_default="0"),
    Column("closed_by_resident", Boolean, nullable=False, server_default=false()),
)


async def shown_row(conn: AsyncConnection, call_id: str) -> Row[Any] | None:
    """The row of a call, if anything was ever shown in it."""
    return (await conn.execute(select(call_shown).where(call_shown.c.call_id == call_id))).one_or_none()


async def keep_shown(
    conn: AsyncConnection, call_id: str, staff_id: str, new: NewShown | None, *, by_resident: bool = False
) -> int:
    """Write down what stands there now, None for nothing; gives its number. The call is locked."""
    before = await shown_row(conn, call_id)
    number = before.number + 1 if before is not None else 1
    await conn.execute(delete(call_shown).where(call_shown.c.call_id == call_id))
    values = new.model_dump(mode="json") if new is not None else {}
    await conn.execute(
        insert(call_shown).values(
            call_id=call_id, number=number, staff_id=staff_id, closed_by_resident=by_resident, **values
        )
    )
    return number


async def remove_shown(conn: AsyncConnection, ended_before: int) -> int:
    """Delete what was shown in calls that ended before ``ended_before`` (ms); gives how much it was."""
    over = select(calls.c.id).where(calls.c.ended < ended_before)
    return int((await conn.execute(delete(call_shown).where(call_shown.c.call_id.in_(over)))).rowcount)
