"""Documents that boxes hand in and somebody finds by the six digits on the television."""

from typing import Any

from sqlalchemy import Column, Row, Select, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.devices.store import devices, households


class HandedIn:
    """Queries of a table with ``id``, ``device_id`` and ``created``; ``code`` is the column of its digits."""

    def __init__(self, table: Table, code: "Column[Any]", kept: int) -> None:
        """``kept``: so many of one box."""
        self._table, self._code, self._kept = table, code, kept

    async def trim(self, conn: AsyncConnection, device_id: str) -> None:
        """The oldest of a box go."""
        columns = self._table.c
        mine = columns.device_id == device_id
        newest = select(columns.id).where(mine).order_by(columns.created.desc(), columns.id).limit(self._kept)
        await conn.execute(delete(self._table).where(mine & columns.id.not_in(newest.scalar_subquery())))

    async def find(self, conn: AsyncConnection, code: str, limit: int) -> tuple[int, list[Row[Any]]]:
        """How many there are, and the newest, or the one of this code, each with its box."""
        columns = self._table.c
        only = (self._code == code) if code else (columns.id != "")
        counted = select(func.count()).select_from(self._table).where(only)
        total = (await conn.execute(counted)).scalar_one()
        wanted = self._with_box().where(only).order_by(columns.created.desc(), columns.id).limit(limit)
        return total, list((await conn.execute(wanted)).all())

    async def by_id(self, conn: AsyncConnection, row_id: str) -> Row[Any] | None:
        """One of them with its box, or None."""
        return (await conn.execute(self._with_box().where(self._table.c.id == row_id))).first()

    def _with_box(self) -> Select[Any]:
        return (
            select(self._table, devices.c.model, households.c.label)
            .join(devices, devices.c.id == self._table.c.device_id)
            .join(households, households.c.id == devices.c.household_id)
        )
