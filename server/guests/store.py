"""The rows of invitations: of token, code and cookie only hashes."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Row, Table, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.participant import ParticipantKind, ParticipantState
from server.calls.participant_store import call_participants
from server.crypto.sealing import Sealer
from server.crypto.tokens import new_id
from server.guests.rules import KEEP_MS, OPEN_MS, Asked
from server.phone.store import hashed, new_secret
from server.store.metadata import metadata

call_invitations = Table(
    "call_invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("call_id", Text, ForeignKey("calls.id", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),
    Column("token_hash", Text, nullable=False),
    # A keyed hash: eight digits alone would be found by trying them all.
    Column("code_index", Text),
    Column("cookie_hash", Text, nullable=False),
    Column("clerk_id", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    # When the page was last connected.
    Column("seen", BigInteger, nullable=False),
    Index("ix_call_invitations_call_id", "call_id"),
    Index("ix_call_invitations_token_hash", "token_hash", unique=True),
    Index("ix_call_invitations_code_index", "code_index", unique=True),
    Index("ix_call_invitations_created", "created"),
)
_CODE_TRIES = 20


@dataclass(frozen=True, slots=True)
class Made:
    """A new invitation with what only the clerk is told, once."""

    id: str
    token: str
    code: str
    expires: int


async def invite(
    conn: AsyncConnection, sealer: Sealer, call_id: str, clerk_id: str, label: str, now: int
) -> Made:
    """A new one; those of the call that nobody has used go."""
    table = call_invitations
    unused = (table.c.cookie_hash == "") & ((table.c.call_id == call_id) | (table.c.expires <= now))
    await conn.execute(delete(table).where(unused))
    made = Made(new_id(), new_secret(), "", now + OPEN_MS)
    for tries_left in reversed(range(_CODE_TRIES)):
        code = f"{secrets.randbelow(100_000_000):08d}"
        try:
            async with conn.begin_nested():
                await conn.execute(
                    insert(table).values(
                        id=made.id,
                        call_id=call_id,
                        label=label,
                        token_hash=hashed(made.token),
                        code_index=_code_index(sealer, code),
                        cookie_hash="",
                        clerk_id=clerk_id,
                        created=now,
                        expires=made.expires,
                        seen=now,
                    )
                )
        except IntegrityError:
            # Somebody else's digits just now; anything else that is wrong stays wrong.
            if not tries_left:
                raise
        else:
            return Made(made.id, made.token, code, made.expires)
    raise AssertionError("unreachable")


async def by_token(conn: AsyncConnection, token: str, *, lock: bool = False) -> Row[Any] | None:
    """The invitation of an address."""
    wanted = select(call_invitations).where(call_invitations.c.token_hash == hashed(token))
    return (await conn.execute(wanted.with_for_update() if lock else wanted)).one_or_none()


async def token_for_code(conn: AsyncConnection, sealer: Sealer, code: str, now: int) -> str | None:
    """Another token for the invitation that waits under these digits: only a hash of the first is kept, and
    the link's ends with it. None when there is none."""
    table = call_invitations
    wanted = select(table).where(table.c.code_index == _code_index(sealer, code)).with_for_update()
    row = (await conn.execute(wanted)).one_or_none()
    if row is None or row.cookie_hash or now >= row.expires:
        return None
    token = new_secret()
    await conn.execute(update(table).where(table.c.id == row.id).values(token_hash=hashed(token)))
    return token


async def use(conn: AsyncConnection, invitation_id: str, cookie: str, now: int) -> None:
    """This browser, and no other from now on."""
    mine = call_invitations.c.id == invitation_id
    values = {"cookie_hash": hashed(cookie), "code_index": None, "seen": now}
    await conn.execute(update(call_invitations).where(mine).values(**values))


async def saw(conn: AsyncConnection, ids: Collection[str], now: int) -> None:
    """The pages of these are connected to this node."""
    await conn.execute(update(call_invitations).where(call_invitations.c.id.in_(ids)).values(seen=now))


async def closed_pages(conn: AsyncConnection, before: int) -> list[str]:
    """Third persons that take part or wait and whose page was last seen before ``before`` (ms)."""
    people = call_participants
    wanted = (
        select(people.c.id)
        .join(call_invitations, call_invitations.c.id == people.c.party_id)
        .where(
            people.c.kind == ParticipantKind.THIRD.value,
            people.c.state != ParticipantState.GONE.value,
            call_invitations.c.seen < before,
        )
    )
    return list((await conn.execute(wanted)).scalars())


async def those_here(conn: AsyncConnection, ids: Collection[str]) -> frozenset[str]:
    """Of these invitations, those whose person has not gone."""
    people = call_participants
    here = (people.c.party_id.in_(ids)) & (people.c.state != ParticipantState.GONE.value)
    return frozenset((await conn.execute(select(people.c.party_id).where(here))).scalars())


async def forget(conn: AsyncConnection, now: int) -> None:
    """Delete those of yesterday."""
    await conn.execute(delete(call_invitations).where(call_invitations.c.created < now - KEEP_MS))


def as_asked(row: Row[Any]) -> Asked:
    """For the rules."""
    return Asked(expires=row.expires, cookie_hash=row.cookie_hash)


def _code_index(sealer: Sealer, code: str) -> str:
    return sealer.blind_index(code, context="call_invitations.code")
