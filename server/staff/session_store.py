"""What is known of sessions beyond that they hold: from where, with which browser, when last used."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.account import SessionInfo
from server.staff.store import staff_sessions

_BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "苹果手机"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(agent: str) -> str:
    """Family and system of a User-Agent, never the whole of it."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "其他程序")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    return f"{browser} · {system}" if system else browser


async def note_origin(conn: AsyncConnection, session_id: str, address: str, agent: str, now: int) -> None:
    """From where a session was opened."""
    clean = re.sub(r"[^0-9A-Fa-f.:]", "", address)[:45]
    values = {"address": clean, "browser": browser_of(agent), "seen": now}
    await conn.execute(update(staff_sessions).where(staff_sessions.c.id == session_id).values(**values))


async def sessions_of(conn: AsyncConnection, staff_id: str, now: int, current: str = "") -> list[SessionInfo]:
    """Those of an account that hold, the last used first."""
    rows: Sequence[Row[Any]] = (
        await conn.execute(
            select(staff_sessions)
            .where(staff_sessions.c.staff_id == staff_id, *_holds(now))
            .order_by(staff_sessions.c.seen.desc(), staff_sessions.c.created.desc())
        )
    ).all()
    return [
        SessionInfo(
            id=row.id,
            created=row.created,
            seen=max(row.seen, row.created),
            expires=row.expires,
            address=row.address,
            browser=row.browser,
            current=row.id == current,
        )
        for row in rows
    ]


async def counted(conn: AsyncConnection, now: int) -> dict[str, int]:
    """Account → how many sessions of it hold."""
    wanted = select(staff_sessions.c.staff_id, func.count().label("n")).where(*_holds(now))
    rows = await conn.execute(wanted.group_by(staff_sessions.c.staff_id))
    return {row.staff_id: row.n for row in rows}


async def kill(conn: AsyncConnection, staff_id: str, session_id: str, now: int) -> bool:
    """End one session of an account; whether there was one. Its sockets close within 20 s."""
    mine = (staff_sessions.c.id == session_id) & (staff_sessions.c.staff_id == staff_id)
    gone = await conn.execute(
        update(staff_sessions).where(mine, staff_sessions.c.revoked.is_(None)).values(revoked=now)
    )
    return gone.rowcount > 0


async def kill_others(conn: AsyncConnection, staff_id: str, current: str, now: int) -> None:
    """End all sessions of an account but this one."""
    mine = (staff_sessions.c.staff_id == staff_id) & (staff_sessions.c.id != current)
    await conn.execute(
        update(staff_sessions).where(mine, staff_sessions.c.revoked.is_(None)).values(revoked=now)
    )


def _holds(now: int) -> tuple[Any, ...]:
    return staff_sessions.c.expires > now, staff_sessions.c.revoked.is_(None)
