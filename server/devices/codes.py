"""Installer's codes: six digits, for so many boxes, for a short while; guessing withdraws them."""

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Row,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.fleet import NewInstallerCode
from server.crypto.tokens import hash_token, new_id
from server.store.metadata import metadata

installer_codes = Table(
    "installer_codes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code_hash", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("boxes", Integer, nullable=False),
    Column("used", Integer, nullable=False),
    Column("township", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("withdrawn", BigInteger),
    Index("ix_installer_codes_code_hash", "code_hash"),
    Index("ix_installer_codes_created", "created"),
)

wrong_codes = Table(
    "wrong_codes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tried", BigInteger, nullable=False),
    Index("ix_wrong_codes_tried", "tried"),
)

MOST_WRONG = 200
"""Wrong codes in an hour from all boxes together before every living code is withdrawn: with twenty of them
alive a guesser has found one with a chance of four in a thousand."""
HOUR_MS = 3_600_000
KEPT_MS = 90 * 86_400_000

_C = installer_codes.c


@dataclass(frozen=True, slots=True)
class Used:
    """A code that let a box in."""

    id: str
    township: str


def _living(now: int) -> Any:
    return (_C.expires > now) & _C.withdrawn.is_(None) & (_C.used < _C.boxes)


async def give(conn: AsyncConnection, wish: NewInstallerCode, by: str, now: int) -> tuple[str, str]:
    """A new code: (id, its six digits). They are shown once and kept as a hash."""
    await conn.execute(delete(installer_codes).where(_C.created < now - KEPT_MS))
    while True:
        code = f"{secrets.randbelow(10**6):06d}"
        taken = select(func.count()).where(_C.code_hash == hash_token(code), _living(now))
        if not (await conn.execute(taken)).scalar_one():
            break
    code_id = new_id()
    await conn.execute(
        insert(installer_codes).values(
            id=code_id,
            code_hash=hash_token(code),
            created=now,
            expires=now + wish.minutes * 60_000,
            boxes=wish.boxes,
            used=0,
            township=wish.township,
            note=wish.note,
            by=by,
        )
    )
    return code_id, code


async def use(conn: AsyncConnection, code: str, now: int) -> Used | None:
    """One box less for this code; None when it is not known, too old, used up or withdrawn."""
    mine = (_C.code_hash == hash_token(code)) & _living(now)
    used = update(installer_codes).where(mine).values(used=_C.used + 1).returning(_C.id, _C.township)
    row = (await conn.execute(used)).first()
    return Used(row.id, row.township) if row else None


async def was_wrong(conn: AsyncConnection, now: int) -> bool:
    """Note a wrong code; True when there were so many that every living one was withdrawn."""
    await conn.execute(delete(wrong_codes).where(wrong_codes.c.tried < now - HOUR_MS))
    await conn.execute(insert(wrong_codes).values(id=new_id(), tried=now))
    tried = (await conn.execute(select(func.count()).select_from(wrong_codes))).scalar_one()
    if tried <= MOST_WRONG:
        return False
    return (
        await conn.execute(update(installer_codes).where(_living(now)).values(withdrawn=now))
    ).rowcount > 0


async def withdraw(conn: AsyncConnection, code_id: str, now: int) -> bool:
    """Nobody comes in by this code any more; False when it was over already."""
    mine = (_C.id == code_id) & _living(now)
    return (await conn.execute(update(installer_codes).where(mine).values(withdrawn=now))).rowcount == 1


async def newest(conn: AsyncConnection, limit: int) -> list[Row[Any]]:
    """The newest first."""
    return list(await conn.execute(select(installer_codes).order_by(_C.created.desc(), _C.id).limit(limit)))
