"""Hand-offs in the database: of token, code and cookie only hashes."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Row,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.handoff import HandoffPurpose, HandoffState
from server.crypto.sealing import Sealer
from server.store.metadata import metadata

from .rules import OFFER_MS, HandoffRecord

handoffs = Table(
    "handoffs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("household_id", Text, ForeignKey("households.id"), nullable=False),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE")),
    Column("state", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    # A keyed hash: six digits alone would be found by trying all million of them.
    Column("code_index", Text),
    Column("cookie_hash", Text, nullable=False),
    Column("digits", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index("ix_handoffs_token_hash", "token_hash", unique=True),
    Index("ix_handoffs_code_index", "code_index", unique=True),
    Index("ix_handoffs_household_id_state", "household_id", "state"),
    Index("ix_handoffs_expires", "expires"),
)

_TOKEN_BYTES = 20
_CODE_TRIES = 20
_WAITING = (HandoffState.OFFERED.value, HandoffState.OPENED.value)
_KEEP_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A new hand-off with what only the TV is told, once."""

    record: HandoffRecord
    token: str
    """160 bits, for the QR."""
    code: str
    """Six digits."""


def hashed(secret: str) -> str:
    """Tokens and cookies are long and random: a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret() -> str:
    """A token or a cookie's value."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


async def offer(
    conn: AsyncConnection,
    sealer: Sealer,
    *,
    household_id: str,
    device_id: str,
    purpose: HandoffPurpose,
    application_id: str | None,
    now: int,
) -> Offer:
    """Insert a new hand-off with a token and a free six-digit code."""
    record = HandoffRecord(
        id=secrets.token_hex(12),
        household_id=household_id,
        device_id=device_id,
        purpose=purpose,
        application_id=application_id,
        state=HandoffState.OFFERED,
        cookie_hash="",
        digits="",
        created=now,
        expires=now + OFFER_MS,
    )
    await conn.execute(update(handoffs).where(handoffs.c.expires <= now).values(code_index=None))
    token = new_secret()
    return Offer(record, token, await _insert_with_free_code(conn, sealer, record, hashed(token)))


async def _insert_with_free_code(
    conn: AsyncConnection, sealer: Sealer, record: HandoffRecord, token_hash: str
) -> str:
    fixed = {
        "id": record.id,
        "household_id": record.household_id,
        "device_id": record.device_id,
        "purpose": record.purpose.value,
        "application_id": record.application_id,
        "token_hash": token_hash,
        "created": record.created,
    }
    for tries_left in reversed(range(_CODE_TRIES)):
        code = f"{secrets.randbelow(1_000_000):06d}"
        values = fixed | _values(record) | {"code_index": _code_index(sealer, code)}
        try:
            async with conn.begin_nested():
                await conn.execute(insert(handoffs).values(**values))
        except IntegrityError:
            # Somebody else's digits just now; anything else that is wrong stays wrong.
            if not tries_left:
                raise
        else:
            return code
    raise AssertionError("unreachable")


async def waiting(conn: AsyncConnection, household_id: str) -> list[HandoffRecord]:
    """The household's hand-offs that no TV has confirmed yet, held until the commit."""
    query = select(handoffs).where(handoffs.c.household_id == household_id, handoffs.c.state.in_(_WAITING))
    return [_record(row) for row in await conn.execute(query.with_for_update())]


async def by_id(
    conn: AsyncConnection, handoff_id: str, household_id: str, *, for_update: bool = True
) -> HandoffRecord | None:
    """A household's hand-off, held until the commit."""
    mine = (handoffs.c.id == handoff_id) & (handoffs.c.household_id == household_id)
    return await _one(conn, mine, for_update=for_update)


async def by_token(conn: AsyncConnection, token: str, *, for_update: bool = False) -> HandoffRecord | None:
    """The hand-off of an address."""
    return await _one(conn, handoffs.c.token_hash == hashed(token), for_update=for_update)


async def by_code(conn: AsyncConnection, sealer: Sealer, code: str, now: int) -> HandoffRecord | None:
    """The hand-off that waits under six digits."""
    found = await _one(conn, handoffs.c.code_index == _code_index(sealer, code), for_update=True)
    return found if found and found.state_at(now) is HandoffState.OFFERED else None


async def new_token(conn: AsyncConnection, record: HandoffRecord) -> str:
    """Another token for the same hand-off: who types the digits cannot be given the first one, only its
    hash is kept. The QR's token ends with it; the hand-off has one use anyhow."""
    token = new_secret()
    mine = handoffs.c.id == record.id
    await conn.execute(update(handoffs).where(mine).values(token_hash=hashed(token)))
    return token


async def save(conn: AsyncConnection, record: HandoffRecord) -> None:
    """Write what a rule changed; the digits' code is free again once a phone has come."""
    values = _values(record)
    if record.state is not HandoffState.OFFERED:
        values["code_index"] = None
    await conn.execute(update(handoffs).where(handoffs.c.id == record.id).values(**values))


async def forget(conn: AsyncConnection, now: int) -> None:
    """Delete what ended a day ago."""
    await conn.execute(delete(handoffs).where(handoffs.c.expires < now - _KEEP_MS))


async def _one(conn: AsyncConnection, where: Any, *, for_update: bool) -> HandoffRecord | None:
    query = select(handoffs).where(where)
    row = (await conn.execute(query.with_for_update() if for_update else query)).first()
    return _record(row) if row else None


def _code_index(sealer: Sealer, code: str) -> str:
    return sealer.blind_index(code, context="handoffs.code")


def _record(row: Row[Any]) -> HandoffRecord:
    return HandoffRecord(
        id=row.id,
        household_id=row.household_id,
        device_id=row.device_id,
        purpose=HandoffPurpose(row.purpose),
        application_id=row.application_id,
        state=HandoffState(row.state),
        cookie_hash=row.cookie_hash,
        digits=row.digits,
        created=row.created,
        expires=row.expires,
    )


def _values(record: HandoffRecord) -> dict[str, Any]:
    return {
        "state": record.state.value,
        "cookie_hash": record.cookie_hash,
        "digits": record.digits,
        "expires": record.expires,
    }
