"""Rows of reports."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    delete,
    insert,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.checkup import NewCheckup
from server.crypto.tokens import new_id
from server.devices.handed_in import HandedIn
from server.devices.short_code import free_code
from server.store.metadata import metadata

checkups = Table(
    "checkups",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False),
    Column("document", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_checkups_device_id", "device_id"),
    Index("ix_checkups_created", "created"),
)

KEEP_MS = 30 * 86_400_000
KEPT = 10
"""Of one box."""

HANDED_IN = HandedIn(checkups, checkups.c.number, KEPT)
_T = checkups.c


async def keep(conn: AsyncConnection, device_id: str, report: NewCheckup, now: int) -> str:
    """Keep it and give its number; the oldest of this box go."""
    number = await free_code(conn, _T.number)
    row = {"id": new_id(), "number": number, "device_id": device_id, "document": report.model_dump_json()}
    await conn.execute(insert(checkups).values(**row, created=now))
    await HANDED_IN.trim(conn, device_id)
    return number


async def forget_old(conn: AsyncConnection, now: int) -> None:
    """Drop what is older than a month."""
    await conn.execute(delete(checkups).where(_T.created < now - KEEP_MS))
