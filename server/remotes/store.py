"""Rows of learnt remotes."""

import hashlib

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.remote import LearntRemote
from server.crypto.tokens import new_id
from server.devices.handed_in import HandedIn
from server.devices.short_code import free_code
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

HANDED_IN = HandedIn(learnt_remotes, learnt_remotes.c.code, KEPT)
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
    await HANDED_IN.trim(conn, device_id)
    return code


async def drop(conn: AsyncConnection, remote_id: str) -> bool:
    """Throw one away; False when there is none."""
    return (await conn.execute(delete(learnt_remotes).where(_T.id == remote_id))).rowcount == 1
