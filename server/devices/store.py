"""Rows of boxes, households, smart cards, challenges and sessions."""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from server.crypto.tokens import hash_token, new_id, new_token
from server.store.metadata import metadata

households = Table(
    "households",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    # What a clerk sees of a caller, e.g. 七里坪镇 12 号机顶盒; never a name or an address.
    Column("label", Text, nullable=False),
    Column("township", Text, nullable=False, server_default=""),
    Column("created", BigInteger, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("id", Text, primary_key=True),
    Column("household_id", Text, ForeignKey("households.id"), nullable=False, index=True),
    Column("public_key", Text, nullable=False, unique=True),
    Column("smart_card", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("revoked", BigInteger),
)

smart_cards = Table(
    "smart_cards",
    metadata,
    Column("number", Text, primary_key=True),
    Column("township", Text, nullable=False),
    Column("imported", BigInteger, nullable=False),
    Column("device_id", Text, ForeignKey("devices.id")),
)

challenges = Table(
    "challenges",
    metadata,
    Column("challenge", Text, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index("ix_challenges_expires", "expires"),
)

device_sessions = Table(
    "device_sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("device_id", Text, ForeignKey("devices.id"), nullable=False, index=True),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index("ix_device_sessions_expires", "expires"),
)


_AT_ONCE = 500
"""Ids in one question: a node has ten thousand sockets, and engines take some thirty thousand parameters."""


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled box. ``public_key`` is raw Ed25519, base64."""

    id: str
    household_id: str
    public_key: str
    smart_card: str
    model: str
    revoked: int | None


async def device_by_id(conn: AsyncConnection, device_id: str) -> Device | None:
    """The box, revoked ones too."""
    return await _one(conn, devices.c.id == device_id)


async def device_by_key(conn: AsyncConnection, public_key: str) -> Device | None:
    """The box that has this key, revoked ones too."""
    return await _one(conn, devices.c.public_key == public_key)


async def add_device(
    conn: AsyncConnection, *, public_key: str, smart_card: str, model: str, township: str, now: int
) -> Device:
    """A new box with a new household. A household is where a box stands."""
    number = (await conn.execute(select(func.coalesce(func.max(households.c.number), 0) + 1))).scalar_one()
    household_id, device_id = new_id(), new_id()
    label = f"{township or '本县'} {number} 号机顶盒"
    await conn.execute(
        insert(households).values(id=household_id, number=number, label=label, township=township, created=now)
    )
    device = Device(device_id, household_id, public_key, smart_card, model, None)
    await conn.execute(
        insert(devices).values(
            id=device_id,
            household_id=household_id,
            public_key=public_key,
            smart_card=smart_card,
            model=model,
            created=now,
        )
    )
    return device


async def household_label(conn: AsyncConnection, household_id: str) -> str:
    """What a clerk sees of a household; empty when there is none."""
    found = select(households.c.label).where(households.c.id == household_id)
    return (await conn.execute(found)).scalar_one_or_none() or ""


async def card(conn: AsyncConnection, number: str) -> tuple[str, str | None] | None:
    """(township, box that has it) of a smart card on the operator's list."""
    row = (await conn.execute(select(smart_cards).where(smart_cards.c.number == number))).first()
    return (row.township, row.device_id) if row else None


async def bind_card(conn: AsyncConnection, number: str, device_id: str | None) -> None:
    """This box has the card now; None frees it."""
    await conn.execute(update(smart_cards).where(smart_cards.c.number == number).values(device_id=device_id))


async def add_cards(conn: AsyncConnection, cards: list[tuple[str, str]], now: int) -> tuple[int, int]:
    """Put (number, township) on the list; how many are new, and how many have another township now.

    Known ones keep their box.
    """
    known = {row.number: row.township for row in await conn.execute(select(smart_cards))}
    fresh = [
        {"number": number, "township": township, "imported": now}
        for number, township in cards
        if number not in known
    ]
    moved = [
        {"card": number, "place": township}
        for number, township in cards
        if known.get(number, township) != township
    ]
    if fresh:
        await conn.execute(insert(smart_cards), fresh)
    if moved:
        changed = update(smart_cards).where(smart_cards.c.number == bindparam("card"))
        await conn.execute(changed.values(township=bindparam("place")), moved)
    return len(fresh), len(moved)


async def card_counts(conn: AsyncConnection) -> tuple[int, int]:
    """Cards on the list, and those that are in a box."""
    query = select(func.count(), func.count(smart_cards.c.device_id)).select_from(smart_cards)
    cards, in_use = (await conn.execute(query)).one()
    return cards, in_use


async def add_challenge(conn: AsyncConnection, device_id: str, expires: int) -> str:
    """A fresh challenge: 256 random bits, base64url."""
    challenge = new_token()
    await conn.execute(insert(challenges).values(challenge=challenge, device_id=device_id, expires=expires))
    return challenge


async def take_challenge(conn: AsyncConnection, challenge: str, device_id: str, now: int) -> bool:
    """Use a challenge up; only one taker gets True."""
    mine = (challenges.c.challenge == challenge) & (challenges.c.device_id == device_id)
    taken = await conn.execute(delete(challenges).where(mine & (challenges.c.expires > now)))
    return taken.rowcount == 1


async def open_session(conn: AsyncConnection, device_id: str, now: int, expires: int) -> tuple[str, str]:
    """A new session: (session id, token)."""
    session_id, token = new_id(), new_token()
    await conn.execute(
        insert(device_sessions).values(
            id=session_id, token_hash=hash_token(token), device_id=device_id, created=now, expires=expires
        )
    )
    return session_id, token


async def session_by_token(conn: AsyncConnection, token: str, now: int) -> tuple[str, Device] | None:
    """(session id, box) of a session that holds, or None."""
    wanted = (
        select(device_sessions.c.id.label("session_id"), devices)
        .join(devices, devices.c.id == device_sessions.c.device_id)
        .where(
            device_sessions.c.token_hash == hash_token(token),
            device_sessions.c.expires > now,
            devices.c.revoked.is_(None),
        )
    )
    row = (await conn.execute(wanted)).first()
    if row is None:
        return None
    return row.session_id, Device(row.id, row.household_id, row.public_key, row.smart_card, row.model, None)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session of a box that is not revoked; whether it has expired is for the caller to see."""

    session_id: str
    expires: int
    device: Device


async def sessions_by_hash(conn: AsyncConnection, hashes: list[str]) -> dict[str, OpenSession]:
    """The sessions of these tokens' hashes."""
    wanted = (
        select(device_sessions.c.id.label("session_id"), device_sessions.c.token_hash)
        .add_columns(device_sessions.c.expires, devices)
        .join(devices, devices.c.id == device_sessions.c.device_id)
        .where(device_sessions.c.token_hash.in_(hashes), devices.c.revoked.is_(None))
    )
    return {
        row.token_hash: OpenSession(
            row.session_id,
            row.expires,
            Device(row.id, row.household_id, row.public_key, row.smart_card, row.model, None),
        )
        for row in await conn.execute(wanted)
    }


async def live_sessions(conn: AsyncConnection, ids: frozenset[str], now: int) -> frozenset[str]:
    """Of these sessions, those that hold."""
    found: set[str] = set()
    listed = sorted(ids)
    for first in range(0, len(listed), _AT_ONCE):
        some = listed[first : first + _AT_ONCE]
        wanted = (
            select(device_sessions.c.id)
            .join(devices, devices.c.id == device_sessions.c.device_id)
            .where(
                device_sessions.c.id.in_(some), device_sessions.c.expires > now, devices.c.revoked.is_(None)
            )
        )
        found.update((await conn.execute(wanted)).scalars())
    return frozenset(found)


async def revoke(conn: AsyncConnection, device_id: str, now: int) -> bool:
    """The box is no longer let in and its card is free again; False when it is unknown."""
    mine = (devices.c.id == device_id) & devices.c.revoked.is_(None)
    done = (await conn.execute(update(devices).where(mine).values(revoked=now))).rowcount == 1
    await conn.execute(delete(device_sessions).where(device_sessions.c.device_id == device_id))
    await conn.execute(update(smart_cards).where(smart_cards.c.device_id == device_id).values(device_id=None))
    return done


async def forget(conn: AsyncConnection, before: int) -> None:
    """Drop challenges and sessions that ended before a time."""
    await conn.execute(delete(challenges).where(challenges.c.expires < before))
    await conn.execute(delete(device_sessions).where(device_sessions.c.expires < before))


async def _one(conn: AsyncConnection, condition: ColumnElement[bool]) -> Device | None:
    row = (await conn.execute(select(devices).where(condition))).first()
    if row is None:
        return None
    return Device(row.id, row.household_id, row.public_key, row.smart_card, row.model, row.revoked)
