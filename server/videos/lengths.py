"""How long the films are that are there: what publishing needs to know of them, and nothing more."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from .tables import video_files


async def video_lengths(conn: AsyncConnection) -> dict[str, int]:
    """Seconds of every video that has a film, by key."""
    query = select(video_files.c.key, video_files.c.seconds).where(video_files.c.seconds > 0)
    return {row.key: row.seconds for row in await conn.execute(query)}
