"""The worklist's SQL: keyset pages over partial indexes, so that page 2,000 costs what page 1 does."""

import base64
import binascii
from typing import Any

from sqlalchemy import ColumnElement, Row, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.worklist import MOST_COUNTED, WorklistSort, WorklistTab
from server.applications.tables import WAITING, applications

a = applications.c
w = applications.alias("wholes")
"""Of a package's part its whole: number and name."""
_ROWS = applications.outerjoin(w, w.c.id == a.whole_id)

_KEYS = {WorklistSort.DUE: a.due, WorklistSort.OLDEST: a.submitted, WorklistSort.NEWEST: a.submitted}
_SHOWN = (
    a.id,
    func.coalesce(w.c.number, a.number).label("number"),
    func.coalesce(w.c.title, "").label("package_name"),
    a.title,
    a.department,
    a.member_id,
    a.state,
    a.round,
    a.submitted,
    a.due,
    a.clerk_id,
    a.clerk_name,
    a.supplemented,
)


class BadCursor(Exception):
    """``after`` was not made by this server."""


def conditions(
    tab: WorklistTab, departments: tuple[str, ...], clerk_id: str, horizon: int
) -> list[ColumnElement[bool]]:
    """What a tab holds; ``departments`` empty: all. ``horizon`` (ms): what is due before it is urgent."""
    found: list[ColumnElement[bool]] = []
    if tab is WorklistTab.MINE:
        found.append(a.clerk_id == clerk_id)
    elif tab is WorklistTab.DUE:
        found.append(a.due <= horizon)
    elif tab is WorklistTab.AGAIN:
        found.append(a.round > 1)
    if departments:
        # A single one is an equality, which the index of departments serves in order.
        one = len(departments) == 1
        found.append(a.department == departments[0] if one else a.department.in_(departments))
    return found


async def page(
    conn: AsyncConnection, where: list[ColumnElement[bool]], sort: WorklistSort, after: str, limit: int
) -> tuple[list[Row[Any]], str]:
    """Rows of one page and the cursor of the next ("" on the last). Raises BadCursor."""
    key = _KEYS[sort]
    back = sort is WorklistSort.NEWEST
    if after:
        value, last = _position(after)
        where = [*where, *_beyond(key, value, last, back)]
    order = (key.desc(), a.id.desc()) if back else (key, a.id)
    # The ids come from the index alone; only the rows that are shown are fetched.
    ids = select(a.id).where(WAITING, *where).order_by(*order).limit(limit + 1).subquery()
    query = select(*_SHOWN).select_from(_ROWS.join(ids, ids.c.id == a.id)).order_by(*order)
    rows = list(await conn.execute(query))
    if len(rows) <= limit:
        return rows, ""
    end = rows[limit - 1]
    return rows[:limit], _cursor(end.due if sort is WorklistSort.DUE else end.submitted, end.id)


def _beyond(key: Any, value: int, last: str, back: bool) -> tuple[ColumnElement[bool], ...]:
    # The first half lets the index begin there; with the OR alone SQLite would read from the start.
    if back:
        return key <= value, or_(key < value, a.id < last)
    return key >= value, or_(key > value, a.id > last)


async def counts(conn: AsyncConnection, wanted: dict[str, list[ColumnElement[bool]]]) -> dict[str, int]:
    """How many rows each name's conditions hold, at most MOST_COUNTED; one question for all of them."""
    counted = []
    for name, where in wanted.items():
        some = select(literal(1).label("one")).select_from(applications).where(WAITING, *where)
        limited = some.limit(MOST_COUNTED).subquery()
        counted.append(select(func.count()).select_from(limited).scalar_subquery().label(name))
    row = (await conn.execute(select(*counted))).one()
    return {name: int(getattr(row, name)) for name in wanted}


async def by_number(conn: AsyncConnection, number: str, departments: tuple[str, ...]) -> list[Row[Any]]:
    """The row of a receipt, whatever its state; of a package a row for each of its parts."""
    wholes = select(a.id).where(a.number == number).scalar_subquery()
    query = select(*_SHOWN).select_from(_ROWS).where(a.package.is_(None))
    query = query.where(or_(a.number == number, a.whole_id == wholes)).order_by(a.created, a.id)
    if departments:
        query = query.where(a.department.in_(departments))
    return list(await conn.execute(query))


async def departments_waiting(conn: AsyncConnection, departments: tuple[str, ...]) -> list[tuple[str, int]]:
    """Departments with something that waits, and how much, by name."""
    query = select(a.department, func.count()).where(WAITING).group_by(a.department).order_by(a.department)
    if departments:
        query = query.where(a.department.in_(departments))
    return [(name, int(counted)) for name, counted in await conn.execute(query)]


def _cursor(value: int, last: str) -> str:
    return base64.urlsafe_b64encode(f"{value}.{last}".encode()).decode()


def _position(cursor: str) -> tuple[int, str]:
    try:
        value, _, last = base64.urlsafe_b64decode(cursor.encode()).decode().partition(".")
        return min(int(value), 2**63 - 1), last
    except (ValueError, binascii.Error, UnicodeError):
        raise BadCursor from None
