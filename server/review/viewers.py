"""Who has which application open: one row a clerk, kept alive by the page, gone a minute after it is."""

from collections import defaultdict
from collections.abc import Iterable

from aiohttp import web
from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.commands import ViewCase
from protocol.errors import ErrorCode
from protocol.events import CaseViewers
from protocol.review import Viewer
from server.clock import CLOCK
from server.events.outbox import append
from server.http.caller import Caller
from server.http.errors import ApiError
from server.store.engine import STORE
from server.store.metadata import metadata

from . import access

case_viewers = Table(
    "case_viewers",
    metadata,
    Column("application_id", Text, ForeignKey("applications.id", ondelete="CASCADE"), nullable=False),
    Column("staff_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Index("ix_case_viewers_application_id", "application_id"),
)

ALIVE_MS = 60_000
"""A page says every 20 s what it shows; one that missed three times is gone."""


async def of(conn: AsyncConnection, ids: Iterable[str], now: int) -> dict[str, tuple[Viewer, ...]]:
    """Who looks at these applications, by name."""
    query = select(case_viewers).where(
        case_viewers.c.application_id.in_(list(ids)), case_viewers.c.seen > now - ALIVE_MS
    )
    found: dict[str, list[Viewer]] = defaultdict(list)
    for row in await conn.execute(query.order_by(case_viewers.c.name, case_viewers.c.staff_id)):
        found[row.application_id].append(Viewer(staff_id=row.staff_id, name=row.name))
    return {application_id: tuple(people) for application_id, people in found.items()}


async def show(app: web.Application, caller: Caller, command: ViewCase) -> None:
    """The command ``view``: this clerk's page now shows that application, or none. Tells the others."""
    now = app[CLOCK]()
    async with app[STORE].write() as conn:
        if command.application_id and not await access.may_see(conn, caller, command.application_id):
            raise ApiError(ErrorCode.NOT_FOUND, "没有找到这件。")
        mine = case_viewers.c.staff_id == caller.id
        before = (await conn.execute(select(case_viewers).where(mine))).first()
        await conn.execute(delete(case_viewers).where(mine))
        if command.application_id:
            await conn.execute(
                insert(case_viewers).values(
                    application_id=command.application_id, staff_id=caller.id, name=caller.name, seen=now
                )
            )
        left = before.application_id if before and before.seen > now - ALIVE_MS else ""
        if left != command.application_id:
            for application_id in {left, command.application_id} - {""}:
                await _tell(conn, application_id, now)


async def forget(app: web.Application) -> None:
    """Drop pages that fell silent, and tell the others."""
    now = app[CLOCK]()
    async with app[STORE].read() as conn:
        silent = select(case_viewers.c.staff_id).where(case_viewers.c.seen <= now - ALIVE_MS)
        if (await conn.execute(silent.limit(1))).first() is None:
            return
    async with app[STORE].write() as conn:
        gone = delete(case_viewers).where(case_viewers.c.seen <= now - ALIVE_MS)
        for application_id in set(
            (await conn.execute(gone.returning(case_viewers.c.application_id))).scalars()
        ):
            await _tell(conn, application_id, now)


async def _tell(conn: AsyncConnection, application_id: str, now: int) -> None:
    people = (await of(conn, [application_id], now)).get(application_id, ())
    await append(conn, "reviewers", CaseViewers(application_id=application_id, viewers=people))
