"""The rows of what clerks write down about calls: a note of each clerk, the number of a ticket. Sealed."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    LargeBinary,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.call_record import ColleagueNote
from server.calls.store import calls
from server.calls.transfer_store import call_transfers
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.http.caller import Caller
from server.store.metadata import metadata

call_notes = Table(
    "call_notes",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("staff_id", Text, primary_key=True),
    Column("clerk_name", Text, nullable=False),
    Column("clerk_number", Text, nullable=False),
    Column("sealed_text", LargeBinary, nullable=False),
    Column("changed", BigInteger, nullable=False),
)
call_tickets = Table(
    "call_tickets",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_number", LargeBinary, nullable=False),
    Column("staff_id", Text, nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("written", BigInteger, nullable=False),
)
_MOST_LINES = 20


def _note_context(call_id: str, staff_id: str) -> str:
    return f"call_notes/{call_id}/{staff_id}/text"


def _ticket_context(call_id: str) -> str:
    return f"call_tickets/{call_id}/number"


sealed(call_notes, "sealed_text", lambda row: _note_context(row.call_id, row.staff_id))
sealed(call_tickets, "sealed_number", lambda row: _ticket_context(row.call_id))


async def keep_note(
    conn: AsyncConnection, sealer: Sealer, call_id: str, caller: Caller, text: str, now: int
) -> int | None:
    """A clerk's note as it is now, an empty one goes; gives when the one before was written."""
    mine = (call_notes.c.call_id == call_id) & (call_notes.c.staff_id == caller.id)
    before = (await conn.execute(select(call_notes.c.changed).where(mine))).scalar_one_or_none()
    await conn.execute(delete(call_notes).where(mine))
    if text:
        await conn.execute(
            insert(call_notes).values(
                call_id=call_id,
                staff_id=caller.id,
                clerk_name=caller.name,
                clerk_number=caller.number,
                sealed_text=sealer.seal_text(text, context=_note_context(call_id, caller.id)),
                changed=now,
            )
        )
    return before


async def notes_of(conn: AsyncConnection, sealer: Sealer, call_id: str) -> dict[str, ColleagueNote]:
    """Clerk → note, in the order they were written last."""
    wanted = select(call_notes).where(call_notes.c.call_id == call_id).order_by(call_notes.c.changed)
    return {
        row.staff_id: ColleagueNote(
            clerk_name=row.clerk_name,
            clerk_number=row.clerk_number,
            text=sealer.open_text(row.sealed_text, context=_note_context(call_id, row.staff_id)),
            changed=row.changed,
        )
        for row in await conn.execute(wanted)
    }


async def keep_ticket(
    conn: AsyncConnection, sealer: Sealer, call_id: str, caller: Caller, number: str, now: int
) -> None:
    """The ticket of a call; an empty number takes it away."""
    await conn.execute(delete(call_tickets).where(call_tickets.c.call_id == call_id))
    if number:
        await conn.execute(
            insert(call_tickets).values(
                call_id=call_id,
                sealed_number=sealer.seal_text(number, context=_ticket_context(call_id)),
                staff_id=caller.id,
                clerk_name=caller.name,
                written=now,
            )
        )


async def ticket_of(conn: AsyncConnection, sealer: Sealer, call_id: str) -> tuple[str, Row[Any]] | None:
    """(number, row) of a call's ticket."""
    wanted = select(call_tickets).where(call_tickets.c.call_id == call_id)
    row = (await conn.execute(wanted)).one_or_none()
    return (
        None if row is None else (sealer.open_text(row.sealed_number, context=_ticket_context(call_id)), row)
    )


async def talked_by(conn: AsyncConnection, staff_id: str, since: int) -> list[Row[Any]]:
    """Calls this clerk has talked in since ``since`` (ms), newest first, each once: with ``talked``,
    ``open``, ``noted`` and ``ticket``."""
    held = select(calls.c.id.label("call_id"), calls.c.answered.label("talked")).where(
        calls.c.clerk_id == staff_id, calls.c.answered >= since
    )
    passed = select(call_transfers.c.call_id, call_transfers.c.answered.label("talked")).where(
        call_transfers.c.clerk_id == staff_id, call_transfers.c.sent >= since
    )
    mine = union_all(held, passed).subquery()
    noted = select(call_notes.c.call_id).where(
        call_notes.c.call_id == calls.c.id, call_notes.c.staff_id == staff_id
    )
    ticket = select(call_tickets.c.call_id).where(call_tickets.c.call_id == calls.c.id)
    wanted = (
        select(
            calls,
            mine.c.talked,
            ((calls.c.clerk_id == staff_id) & (calls.c.state == CallState.TALKING.value)).label("open"),
            noted.exists().label("noted"),
            ticket.exists().label("ticket_there"),
        )
        .join(mine, mine.c.call_id == calls.c.id)
        .order_by(mine.c.talked.desc())
        .limit(_MOST_LINES)
    )
    found: dict[str, Row[Any]] = {}
    for row in await conn.execute(wanted):
        found.setdefault(row.id, row)
    return list(found.values())


async def remove_records(conn: AsyncConnection, ended_before: int) -> int:
    """Delete what was written about calls that ended before ``ended_before`` (ms); gives how much it was."""
    over = select(calls.c.id).where(calls.c.ended < ended_before)
    gone = 0
    for table in (call_notes, call_tickets, call_transfers):
        gone += int((await conn.execute(delete(table).where(table.c.call_id.in_(over)))).rowcount)
    return gone


async def remove_records_of(conn: AsyncConnection, call_ids: Any) -> None:
    """Delete what was written about these calls (ids or a query of them)."""
    for table in (call_notes, call_tickets, call_transfers):
        await conn.execute(delete(table).where(table.c.call_id.in_(call_ids)))
