"""The rows of proposals. What was proposed is sealed, and goes once it is decided."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.proposal import ProposalState
from server.calls.store import calls
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.store.metadata import metadata

from .kept import KEPT, KeptValue

proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("household_id", Text, ForeignKey("households.id"), nullable=False),
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    # What it is about, once known: the person that was written down.
    Column("subject_id", Text, nullable=False, server_default=""),
    Column("sealed_value", LargeBinary),
    Column("state", Text, nullable=False),
    Column("proposer_id", Text, nullable=False),
    Column("proposer_name", Text, nullable=False),
    # The box on which it was decided.
    Column("device_id", Text, nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
    Column("decided", BigInteger),
    Index("ix_proposals_household_id_state", "household_id", "state"),
    Index("ix_proposals_call_id", "call_id"),
)


@dataclass(frozen=True, slots=True)
class ProposalRecord:
    """A proposal as the server keeps it; ``value`` is None once it is decided."""

    id: str
    household_id: str
    call_id: str
    kind: str
    value: KeptValue | None
    state: ProposalState
    proposer_id: str
    proposer_name: str
    created: int
    subject_id: str = ""
    device_id: str = ""
    decided: int | None = None


def _context(proposal_id: str) -> str:
    return f"proposal/{proposal_id}/value"


sealed(proposals, "sealed_value", lambda row: _context(row.id))


async def add(conn: AsyncConnection, sealer: Sealer, record: ProposalRecord) -> None:
    """A new row."""
    assert record.value is not None
    content = sealer.seal_text(record.value.model_dump_json(), context=_context(record.id))
    await conn.execute(
        insert(proposals).values(
            id=record.id,
            household_id=record.household_id,
            call_id=record.call_id,
            kind=record.kind,
            subject_id=record.subject_id,
            sealed_value=content,
            state=record.state.value,
            proposer_id=record.proposer_id,
            proposer_name=record.proposer_name,
            created=record.created,
        )
    )


async def find(
    conn: AsyncConnection, sealer: Sealer, proposal_id: str, *, lock: bool = False
) -> ProposalRecord | None:
    """One proposal; with ``lock`` nobody else decides it before this transaction ends."""
    query = select(proposals).where(proposals.c.id == proposal_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).one_or_none()
    return _record(sealer, row) if row is not None else None


async def open_of_household(conn: AsyncConnection, sealer: Sealer, household_id: str) -> list[ProposalRecord]:
    """What waits for OK in a call that goes on, oldest first."""
    query = (
        select(proposals)
        .join(calls, calls.c.id == proposals.c.call_id)
        .where(
            proposals.c.household_id == household_id,
            proposals.c.state == ProposalState.OPEN.value,
            calls.c.state == CallState.TALKING.value,
        )
    )
    return [_record(sealer, row) for row in await conn.execute(query.order_by(proposals.c.created))]


async def of_call(conn: AsyncConnection, sealer: Sealer, call_id: str) -> list[ProposalRecord]:
    """All proposals of a call, oldest first."""
    query = select(proposals).where(proposals.c.call_id == call_id).order_by(proposals.c.created)
    return [_record(sealer, row) for row in await conn.execute(query)]


async def decide(conn: AsyncConnection, record: ProposalRecord) -> None:
    """Write state, subject, box and time; the value goes."""
    await conn.execute(
        update(proposals)
        .where(proposals.c.id == record.id)
        .values(
            state=record.state.value,
            subject_id=record.subject_id,
            device_id=record.device_id,
            decided=record.decided,
            sealed_value=None,
        )
    )


async def expire(conn: AsyncConnection, now: int) -> int:
    """Open proposals of calls that are over; gives how many."""
    over = select(calls.c.id).where(calls.c.ended.is_not(None))
    gone = update(proposals).where(
        proposals.c.state == ProposalState.OPEN.value, proposals.c.call_id.in_(over)
    )
    values = {"state": ProposalState.EXPIRED.value, "sealed_value": None, "decided": now}
    return int((await conn.execute(gone.values(**values))).rowcount)


async def remove_old(conn: AsyncConnection, ended_before: int) -> int:
    """Delete those of calls that ended before ``ended_before`` (ms); gives how many."""
    over = select(calls.c.id).where(calls.c.ended < ended_before)
    return int((await conn.execute(delete(proposals).where(proposals.c.call_id.in_(over)))).rowcount)


def _record(sealer: Sealer, row: object) -> ProposalRecord:
    content = row.sealed_value  # type: ignore[attr-defined]  # a row of the table above
    values = {name: getattr(row, name) for name in ProposalRecord.__dataclass_fields__ if name != "value"}
    text = sealer.open_text(content, context=_context(values["id"])) if content is not None else ""
    value = KEPT.validate_json(text) if text else None
    return ProposalRecord(**values | {"value": value, "state": ProposalState(values["state"])})
