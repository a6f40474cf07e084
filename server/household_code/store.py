"""The rows of household codes: argon2 hashes, sealed (few digits are soon tried out), and wrong tries."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.household_code import CodeState
from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.staff.rules import FAILURES, Attempts
from server.store.metadata import metadata

household_codes = Table(
    "household_codes",
    metadata,
    Column("household_id", Text, ForeignKey("households.id"), primary_key=True),
    Column("sealed_hash", LargeBinary, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
)


def _context(household_id: str) -> str:
    return f"household_code/{household_id}"


sealed(household_codes, "sealed_hash", lambda row: _context(row.household_id))


@dataclass(frozen=True, slots=True)
class Kept:
    """A household's code as it is kept."""

    hash: str
    attempts: Attempts


async def find(
    conn: AsyncConnection, sealer: Sealer, household_id: str, *, lock: bool = False
) -> Kept | None:
    """The household's code; None when it has none."""
    query = select(household_codes).where(household_codes.c.household_id == household_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).one_or_none()
    if row is None:
        return None
    opened = sealer.open_text(row.sealed_hash, context=_context(household_id))
    return Kept(opened, Attempts(row.failures, row.locked_until))


async def keep(conn: AsyncConnection, sealer: Sealer, household_id: str, hash: str, now: int) -> None:
    """A new code in the place of any other."""
    await forget(conn, household_id)
    await conn.execute(
        insert(household_codes).values(
            household_id=household_id,
            sealed_hash=sealer.seal_text(hash, context=_context(household_id)),
            failures=0,
            locked_until=0,
            changed=now,
        )
    )


async def note(conn: AsyncConnection, household_id: str, attempts: Attempts) -> None:
    """How many wrong tries there were."""
    mine = household_codes.c.household_id == household_id
    values = {"failures": attempts.failures, "locked_until": attempts.locked_until}
    await conn.execute(update(household_codes).where(mine).values(**values))


async def forget(conn: AsyncConnection, household_id: str) -> bool:
    """No code any more; False when there was none."""
    gone = delete(household_codes).where(household_codes.c.household_id == household_id)
    return (await conn.execute(gone)).rowcount == 1


def state(kept: Kept | None, now: int) -> CodeState:
    """As the televisions of the household learn of it."""
    if kept is None:
        return CodeState(on=False)
    locked = kept.attempts.is_locked(now)
    failures = 0 if kept.attempts.locked_until and not locked else kept.attempts.failures
    return CodeState(
        on=True,
        tries_left=0 if locked else FAILURES - failures,
        locked_until=kept.attempts.locked_until if locked else None,
    )
