"""Rows of one-time codes' secrets, sealed."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from server.crypto.sealed_columns import sealed
from server.crypto.sealing import Sealer
from server.staff.store import staff
from server.store.metadata import metadata

staff_codes = Table(
    "staff_codes",
    metadata,
    Column("staff_id", Text, ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),
    # The step of the last code that was taken (RFC 6238: the same code never counts twice).
    Column("counter", BigInteger, nullable=False),
    Column("confirmed", Boolean, nullable=False),
)


def _context(staff_id: str) -> str:
    return f"staff_codes/{staff_id}/secret"


sealed(staff_codes, "sealed_secret", lambda row: _context(row.staff_id))


@dataclass(frozen=True, slots=True)
class Code:
    """An account's secret and the last step taken."""

    secret: bytes
    counter: int
    confirmed: bool


async def code_of(conn: AsyncConnection, sealer: Sealer, staff_id: str) -> Code | None:
    """The account's, confirmed or not. Before counting on, ``take_turn()``."""
    row = (await conn.execute(select(staff_codes).where(staff_codes.c.staff_id == staff_id))).first()
    if row is None:
        return None
    return Code(sealer.open(row.sealed_secret, context=_context(staff_id)), row.counter, row.confirmed)


async def keep_secret(conn: AsyncConnection, sealer: Sealer, staff_id: str, secret: bytes) -> None:
    """A new secret, in force once a code of it was typed."""
    await remove_code(conn, staff_id)
    await conn.execute(
        insert(staff_codes).values(
            staff_id=staff_id,
            sealed_secret=sealer.seal(secret, context=_context(staff_id)),
            counter=0,
            confirmed=False,
        )
    )


async def code_taken(conn: AsyncConnection, staff_id: str, counter: int) -> None:
    """A code was typed that fits: it is used up, and the secret in force."""
    mine = staff_codes.c.staff_id == staff_id
    await conn.execute(update(staff_codes).where(mine).values(counter=counter, confirmed=True))
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(has_code=True))


async def remove_code(conn: AsyncConnection, staff_id: str) -> None:
    """Lost telephone: a new secret has to be made."""
    await conn.execute(delete(staff_codes).where(staff_codes.c.staff_id == staff_id))
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(has_code=False))
