"""The operator's table of days that differ from Monday to Friday."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Boolean, Column, Table, Text, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.store.metadata import metadata

from .rules import Workdays

calendar_days = Table(
    "calendar_days",
    metadata,
    # YYYY-MM-DD: sorts and reads the same on both engines.
    Column("day", Text, primary_key=True),
    Column("worked", Boolean, nullable=False),
    Column("name", Text, nullable=False),
)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the table and why it differs."""

    day: date
    worked: bool
    name: str = ""


async def days(conn: AsyncConnection, year: int | None = None) -> list[CalendarDay]:
    """The table, or one year of it, in order."""
    query = select(calendar_days).order_by(calendar_days.c.day)
    if year is not None:
        query = query.where(calendar_days.c.day.between(f"{year:04}-01-01", f"{year:04}-12-31"))
    return [
        CalendarDay(date.fromisoformat(row.day), row.worked, row.name) for row in await conn.execute(query)
    ]


async def workdays(conn: AsyncConnection) -> Workdays:
    """The calendar as it is now. Read anew each time: the operator's command is a process of its own."""
    return Workdays({each.day: each.worked for each in await days(conn)})


async def keep(conn: AsyncConnection, listed: Iterable[CalendarDay]) -> int:
    """Put days into the table in place of what it said of them; gives how many."""
    wanted = {each.day.isoformat(): each for each in listed}
    await remove(conn, wanted)
    if wanted:
        rows = [{"day": day, "worked": each.worked, "name": each.name} for day, each in wanted.items()]
        await conn.execute(insert(calendar_days), rows)
    return len(wanted)


async def remove(conn: AsyncConnection, listed: Iterable[str]) -> int:
    """Take days (YYYY-MM-DD) out: the week's rule holds for them again; gives how many there were."""
    found = 0
    for day in listed:
        found += (await conn.execute(delete(calendar_days).where(calendar_days.c.day == day))).rowcount
    return found
