"""Taking photos, and whole applications, out of the database; their files go after the commit."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, null, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server.applications.tables import applications, members, photos
from server.calls.record_store import remove_records_of
from server.calls.store import calls
from server.calls.word_store import call_words


async def remove_photos(conn: AsyncConnection, application_ids: Sequence[str]) -> list[str]:
    """Delete the rows; gives the ids whose files are to go."""
    gone = delete(photos).where(photos.c.application_id.in_(application_ids)).returning(photos.c.id)
    return list((await conn.execute(gone)).scalars())


async def remove_applications(conn: AsyncConnection, application_ids: Sequence[str]) -> list[str]:
    """Delete everything of them but their receipts' numbers, a package's parts with the whole; gives the
    photos whose files are to go."""
    a = applications.c
    parts = list((await conn.execute(select(a.id).where(a.whole_id.in_(application_ids)))).scalars())
    application_ids = [*application_ids, *parts]
    files = await remove_photos(conn, application_ids)
    # A call that was about one is a call still; what was typed in it was about it.
    about = calls.c.application_id.in_(application_ids)
    spoken = select(calls.c.id).where(about)
    await conn.execute(delete(call_words).where(call_words.c.call_id.in_(spoken)))
    await remove_records_of(conn, spoken)
    await conn.execute(update(calls).where(about).values(application_id=None))
    await conn.execute(delete(applications).where(applications.c.id.in_(application_ids)))
    await _forget_removed_members(conn)
    return files


async def _forget_removed_members(conn: AsyncConnection) -> None:
    """People who were taken off their list and whom no application names any more."""
    named = exists(select(applications.c.id).where(applications.c.member_id == members.c.id))
    await conn.execute(delete(members).where(members.c.removed.is_not(null()), ~named))
