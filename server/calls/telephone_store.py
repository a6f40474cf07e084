"""The telephone numbers residents asked to be rung at, sealed; one a call."""

from typing import Any

from sqlalchemy import Column, ForeignKey, LargeBinary, Row, Table, Text, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.masking import mask_telephone
from protocol.participant import BesideTelephone, TelephoneState
from server.calls.store import calls
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.store.metadata import metadata

call_telephones = Table(
    "call_telephones",
    metadata,
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_number", LargeBinary, nullable=False),
    Column("masked", Text, nullable=False),
    Column("state", Text, nullable=False),
)


def _context(call_id: str) -> str:
    return f"call_telephones/{call_id}/number"


sealed(call_telephones, "sealed_number", lambda row: _context(row.call_id))


async def keep_number(conn: AsyncConnection, sealer: Sealer, call_id: str, number: str) -> None:
    """The number of a call; another one takes the place of the first."""
    await conn.execute(delete(call_telephones).where(call_telephones.c.call_id == call_id))
    await conn.execute(
        insert(call_telephones).values(
            call_id=call_id,
            sealed_number=sealer.seal_text(number, context=_context(call_id)),
            masked=mask_telephone(number),
            state=TelephoneState.ASKED.value,
        )
    )


async def number_of(conn: AsyncConnection, sealer: Sealer, call_id: str) -> str:
    """In full; empty when the call has none."""
    row = await _row(conn, call_id)
    return "" if row is None else sealer.open_text(row.sealed_number, context=_context(call_id))


async def mark(conn: AsyncConnection, call_id: str, state: TelephoneState) -> bool:
    """Say what the clerk does; False when the call has no number."""
    mine = call_telephones.c.call_id == call_id
    changed = await conn.execute(update(call_telephones).where(mine).values(state=state.value))
    return bool(changed.rowcount)


async def beside(conn: AsyncConnection, call_id: str) -> BesideTelephone | None:
    """Masked; None when the call has none."""
    row = await _row(conn, call_id)
    return None if row is None else BesideTelephone(masked=row.masked, state=TelephoneState(row.state))


async def remove_numbers(conn: AsyncConnection, ended_before: int) -> int:
    """Delete the numbers of calls that ended before ``ended_before`` (ms); gives how many."""
    over = select(calls.c.id).where(calls.c.ended < ended_before)
    gone = await conn.execute(delete(call_telephones).where(call_telephones.c.call_id.in_(over)))
    return int(gone.rowcount)


async def _row(conn: AsyncConnection, call_id: str) -> Row[Any] | None:
    return (
        await conn.execute(select(call_telephones).where(call_telephones.c.call_id == call_id))
    ).one_or_none()
