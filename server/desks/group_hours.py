"""The desks as they are for one box: its group may have hours of its own."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from server.desks.rules import DeskTable
from server.fleet.group_store import settings_of


async def table_for(conn: AsyncConnection, table: DeskTable, device_id: str) -> DeskTable:
    """``table`` with the hours of the box's group."""
    mine = await settings_of(conn, device_id)
    return table.with_times(
        {DeskName.ANXINBAN: mine.hours_anxinban, DeskName.HOTLINE_12345: mine.hours_12345}
    )
