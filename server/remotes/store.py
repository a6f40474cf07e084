"""Rows of learnt remotes."""

import hashlib
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

from protocol.remote import LearntRemote
from server.crypto.tokens import new_id
from server.devices.short_code import free_code
from server.devices.store import devices, households
from server.store.metadata import metadata

learnt_remotes = Table(
    "learnt_remotes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Index("ix_learnt_remotes_device_id", "device_id"),
    Index("ix_learnt_remotes_created", "created"),
)

KEPT = 20
"""Of one box; who learns more often has thrown the older ones away."""

_T = learnt_remotes.c


async def keep(conn: AsyncConnection, device_id: str, remote: LearntRemote, now: int) -> str:
    """Keep it and give its code; the same remote of the same box gets the same one again."""
    document = remote.model_dump_json()
    digest = hashlib.sha256(document.encode()).hexdigest()
    mine = _T.device_id == device_id
    known = (await conn.execute(select(_T.code).where(mine & (_T.digest == digest)))).scalar_one_or_none()
    if known is not None:
        return str(known)
    code = await free_code(conn, _T.code)
    row = {"id": new_id(), "code": code, "device_id": device_id, "digest": digest, "document": document}
    await conn.execute(insert(learnt_remotes).values(**row, created=now))
    newest = select(_T.id).where(mine).order_by(_T.created.desc(), _T.id).limit(KEPT)
    await conn.execute(delete(learnt_remotes).where(mine & _T.id.not_in(newest.scalar_subquery())))
    return code


async def find(conn: AsyncConnection, code: str, limit: int) -> tuple[int, list[Row[Any]]]:
    """How many there are, and the newest, or the one of this code."""
    only = (_T.code == code) if code else (_T.id != "")
    total = (await conn.execute(select(func.count()).select_from(learnt_remotes).where(only))).scalar_one()
    wanted = _with_box().where(only).order_by(_T.created.desc(), _T.id).limit(limit)
    return total, list((await conn.execute(wanted)).all())


async def by_id(conn: AsyncConnection, remote_id: str) -> Row[Any] | None:
    """One of them with its box, or None."""
    return (await conn.execute(_with_box().where(_T.id == remote_id))).first()


async def drop(conn: AsyncConnection, remote_id: str) -> bool:
    """Throw one away; False when there is none."""
    return (await conn.execute(delete(learnt_remotes).where(_T.id == remote_id))).rowcount == 1


def _with_box() -> Select[Any]:
    return (
        select(learnt_remotes, devices.c.model, households.c.label)
        .join(devices, devices.c.id == _T.device_id)
        .join(households, households.c.id == devices.c.household_id)
    )
