"""Rows of staff accounts, their sessions, and failed logins."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    Text,
    delete,
    false,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.staff import Role
from server.crypto.tokens import hash_token, new_id, new_token
from server.staff.rules import Attempts
from server.store.metadata import metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Text, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("desks", Text, nullable=False),
    # Names of departments whose cases the account sees; none: all of them (无差别窗口).
    Column("departments", Text, nullable=False, server_default="[]"),
    Column("password_hash", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("revoked", BigInteger),
    # Speaks as people do here: rung first by who asks for that.
    Column("dialect", Boolean, nullable=False, server_default=false()),
    # Has to log in with a one-time code; has set one up.
    Column("needs_code", Boolean, nullable=False, server_default=false()),
    Column("has_code", Boolean, nullable=False, server_default=false()),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("staff_id", Text, ForeignKey("staff.id"), nullable=False, index=True),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("revoked", BigInteger),
    Column("seen", BigInteger, nullable=False, server_default="0"),
    Column("address", Text, nullable=False, server_default=""),
    Column("browser", Text, nullable=False, server_default=""),
    Index("ix_staff_sessions_expires", "expires"),
)

login_failures = Table(
    "login_failures",
    metadata,
    # A hash of the name as typed: people type passwords there, and unknown names lock like known ones.
    Column("username_hash", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
)


class UsernameTaken(Exception):
    """Another account has this user name."""


@dataclass(frozen=True, slots=True)
class Account:
    """A member of staff."""

    id: str
    username: str
    name: str
    number: str
    role: Role
    desks: tuple[str, ...]
    password_hash: str
    revoked: int | None
    departments: tuple[str, ...] = ()
    """Whose cases it sees; empty: those of all departments."""
    dialect: bool = False
    needs_code: bool = False
    has_code: bool = False

    @property
    def lacks_code(self) -> bool:
        """Whether it can do nothing before it has set up its one-time code."""
        return self.needs_code and not self.has_code


async def add_account(
    conn: AsyncConnection,
    *,
    username: str,
    name: str,
    number: str,
    role: Role,
    desks: tuple[str, ...],
    password_hash: str,
    now: int,
    departments: tuple[str, ...] = (),
    dialect: bool = False,
    needs_code: bool = False,
) -> str:
    """A new account; gives its id. Raises UsernameTaken."""
    staff_id = new_id()
    try:
        await conn.execute(
            insert(staff).values(
                id=staff_id,
                username=username,
                name=name,
                number=number,
                role=role.value,
                desks=json.dumps(desks),
                departments=json.dumps(departments, ensure_ascii=False),
                password_hash=password_hash,
                created=now,
                dialect=dialect,
                needs_code=needs_code,
            )
        )
    except IntegrityError:
        raise UsernameTaken from None
    return staff_id


async def account_by_username(conn: AsyncConnection, username: str) -> Account | None:
    """The account, revoked ones too."""
    row = (await conn.execute(select(staff).where(staff.c.username == username))).first()
    return _account(row) if row else None


async def account_by_id(conn: AsyncConnection, staff_id: str) -> Account | None:
    """The account, revoked ones too."""
    row = (await conn.execute(select(staff).where(staff.c.id == staff_id))).first()
    return _account(row) if row else None


async def accounts(conn: AsyncConnection) -> list[Account]:
    """All accounts by user name."""
    return [_account(row) for row in await conn.execute(select(staff).order_by(staff.c.username))]


async def change_password(conn: AsyncConnection, staff_id: str, password_hash: str, now: int) -> None:
    """A new password; every session of the account ends."""
    await set_password(conn, staff_id, password_hash)
    await end_sessions(conn, staff_id, now)


async def set_password(conn: AsyncConnection, staff_id: str, password_hash: str) -> None:
    """A new password."""
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash))


async def change_account(
    conn: AsyncConnection,
    staff_id: str,
    *,
    name: str,
    number: str,
    role: Role,
    desks: tuple[str, ...],
    departments: tuple[str, ...],
    dialect: bool,
    needs_code: bool,
) -> None:
    """Everything that may be changed of an account."""
    await conn.execute(
        update(staff)
        .where(staff.c.id == staff_id)
        .values(
            name=name,
            number=number,
            role=role.value,
            desks=json.dumps(desks),
            departments=json.dumps(departments, ensure_ascii=False),
            dialect=dialect,
            needs_code=needs_code,
        )
    )


async def require_code(conn: AsyncConnection, staff_id: str) -> None:
    """From its next login on the account needs a one-time code."""
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(needs_code=True))


async def restore_account(conn: AsyncConnection, staff_id: str) -> None:
    """It may log in again."""
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(revoked=None))


async def set_departments(conn: AsyncConnection, staff_id: str, departments: tuple[str, ...]) -> None:
    """Whose cases the account sees from its next request on; none: all departments'."""
    told = json.dumps(departments, ensure_ascii=False)
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(departments=told))


async def revoke_account(conn: AsyncConnection, staff_id: str, now: int) -> None:
    """The account cannot log in again; every session of it ends."""
    await conn.execute(update(staff).where(staff.c.id == staff_id).values(revoked=now))
    await end_sessions(conn, staff_id, now)


async def end_sessions(conn: AsyncConnection, staff_id: str, now: int) -> None:
    """End all sessions of an account."""
    mine = (staff_sessions.c.staff_id == staff_id) & staff_sessions.c.revoked.is_(None)
    await conn.execute(update(staff_sessions).where(mine).values(revoked=now))


async def open_session(conn: AsyncConnection, staff_id: str, now: int, expires: int) -> tuple[str, str]:
    """A new session: (session id, token). Only the token's hash is kept."""
    session_id, token = new_id(), new_token()
    await conn.execute(
        insert(staff_sessions).values(
            id=session_id, token_hash=hash_token(token), staff_id=staff_id, created=now, expires=expires
        )
    )
    return session_id, token


async def end_session(conn: AsyncConnection, session_id: str, now: int) -> None:
    """End one session."""
    await conn.execute(update(staff_sessions).where(staff_sessions.c.id == session_id).values(revoked=now))


async def session_by_token(
    conn: AsyncConnection, token: str, now: int
) -> tuple[str, int, int, Account] | None:
    """(session id, created, expires, account) of a session that holds, or None."""
    joined = select(staff_sessions, staff).join(staff, staff.c.id == staff_sessions.c.staff_id)
    holds = (
        (staff_sessions.c.token_hash == hash_token(token))
        & (staff_sessions.c.expires > now)
        & staff_sessions.c.revoked.is_(None)
        & staff.c.revoked.is_(None)
    )
    columns = (staff_sessions.c.id.label("session_id"), staff_sessions.c.created.label("session_created"))
    wanted = joined.with_only_columns(*columns, staff_sessions.c.expires, *staff.c).where(holds)
    row = (await conn.execute(wanted)).first()
    return (row.session_id, row.session_created, row.expires, _account(row)) if row else None


async def slide_session(conn: AsyncConnection, session_id: str, expires: int, now: int) -> None:
    """A later expiry, because it is used now."""
    used = {"expires": expires, "seen": now}
    await conn.execute(update(staff_sessions).where(staff_sessions.c.id == session_id).values(**used))


async def live_sessions(conn: AsyncConnection, ids: frozenset[str], now: int) -> frozenset[str]:
    """Of these sessions, those that hold."""
    wanted = (
        select(staff_sessions.c.id)
        .join(staff, staff.c.id == staff_sessions.c.staff_id)
        .where(
            staff_sessions.c.id.in_(ids),
            staff_sessions.c.expires > now,
            staff_sessions.c.revoked.is_(None),
            staff.c.revoked.is_(None),
        )
    )
    return frozenset((await conn.execute(wanted)).scalars())


async def attempts(conn: AsyncConnection, username: str) -> Attempts:
    """Wrong passwords so far for a user name, known or not. Before counting on, ``take_turn()``."""
    mine = login_failures.c.username_hash == hash_token(username)
    row = (await conn.execute(select(login_failures).where(mine))).first()
    return Attempts(row.failures, row.locked_until) if row else Attempts()


async def keep_attempts(conn: AsyncConnection, username: str, now: int, counted: Attempts) -> None:
    """Write the count; none are deleted."""
    name = hash_token(username)
    await conn.execute(delete(login_failures).where(login_failures.c.username_hash == name))
    if counted.failures:
        await conn.execute(
            insert(login_failures).values(
                username_hash=name,
                failures=counted.failures,
                locked_until=counted.locked_until,
                changed=now,
            )
        )


async def forget(conn: AsyncConnection, before: int) -> None:
    """Drop sessions and counts that ended before a time."""
    await conn.execute(delete(staff_sessions).where(staff_sessions.c.expires < before))
    await conn.execute(delete(login_failures).where(login_failures.c.changed < before))


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        username=row.username,
        name=row.name,
        number=row.number,
        role=Role(row.role),
        desks=tuple(json.loads(row.desks)),
        password_hash=row.password_hash,
        revoked=row.revoked,
        departments=tuple(json.loads(row.departments)),
        dialect=row.dialect,
        needs_code=row.needs_code,
        has_code=row.has_code,
    )
