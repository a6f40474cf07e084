"""Rows of reports."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Row,
    Select,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.checkup import NewCheckup
from server.crypto.tokens import new_id
from server.devices.short_code import free_code
from server.devices.store import devices, households
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

_T = checkups.c


async def keep(conn: AsyncConnection, device_id: str, report: NewCheckup, now: int) -> str:
    """Keep it and give its number; the oldest of this box go."""
    number = await free_code(conn, _T.number)
    row = {"id": new_id(), "number": number, "device_id": device_id, "document": report.model_dump_json()}
    await conn.execute(insert(checkups).values(**row, created=now))
    mine = _T.device_id == device_id
    newest = select(_T.id).where(mine).order_by(_T.created.desc(), _T.id).limit(KEPT)
    await conn.execute(delete(checkups).where(mine & _T.id.not_in(newest.scalar_subquery())))
    return number


async def find(conn: AsyncConnection, number: str, limit: int) -> tuple[int, list[Row[Any]]]:
    """How many there are, and the newest, or the one of this number."""
    only = (_T.number == number) if number else (_T.id != "")
    total = (await conn.execute(select(func.count()).select_from(checkups).where(only))).scalar_one()
    wanted = _with_box().where(only).order_by(_T.created.desc(), _T.id).limit(limit)
    return total, list((await conn.execute(wanted)).all())


async def by_id(conn: AsyncConnection, checkup_id: str) -> Row[Any] | None:
    """One of them with its box, or None."""
    return (await conn.execute(_with_box().where(_T.id == checkup_id))).first()


async def forget_old(conn: AsyncConnection, now: int) -> None:
    """Drop what is older than a month."""
    await conn.execute(delete(checkups).where(_T.created < now - KEEP_MS))


def _with_box() -> Select[Any]:
    return (
        select(checkups, devices.c.model, households.c.label)
        .join(devices, devices.c.id == _T.device_id)
        .join(households, households.c.id == devices.c.household_id)
    )
