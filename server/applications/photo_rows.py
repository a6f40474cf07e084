"""Rows of photos; the pictures themselves are sealed files."""

import json
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import Mark, Photo, PhotoWarning

from .tables import applications, photos


async def add(
    conn: AsyncConnection, application_id: str, key: str, photo: Photo, handoff_id: str | None
) -> None:
    """Insert a photo's row; its files are already on disk. ``handoff_id``: of the phone that sent it."""
    await conn.execute(
        insert(photos).values(
            id=photo.id,
            application_id=application_id,
            material_key=key,
            round=photo.round,
            width=photo.width,
            height=photo.height,
            warnings=",".join(photo.warnings),
            created=photo.created,
            supplement=photo.supplement,
            handoff_id=handoff_id,
        )
    )


async def sent_by(conn: AsyncConnection, handoff_id: str) -> set[str]:
    """Ids of the photos that a phone sent."""
    return set((await conn.execute(select(photos.c.id).where(photos.c.handoff_id == handoff_id))).scalars())


async def remove(conn: AsyncConnection, photo_id: str) -> None:
    """Delete a photo's row; the files go after the commit."""
    await conn.execute(delete(photos).where(photos.c.id == photo_id))


async def remove_strays(conn: AsyncConnection, application_id: str, keys: set[str]) -> list[str]:
    """Delete rows of materials other than these; gives the photos whose files are to go."""
    stray = (photos.c.application_id == application_id) & photos.c.material_key.not_in(keys)
    return list((await conn.execute(delete(photos).where(stray).returning(photos.c.id))).scalars())


async def place(conn: AsyncConnection, photo_id: str) -> tuple[str, str, str] | None:
    """Household, application and material of a photo."""
    found = await conn.execute(
        select(applications.c.household_id, photos.c.application_id, photos.c.material_key)
        .join_from(photos, applications)
        .where(photos.c.id == photo_id)
    )
    row = found.first()
    return (row.household_id, row.application_id, row.material_key) if row else None


async def set_marks(conn: AsyncConnection, photo_id: str, marks: tuple[Mark, ...]) -> None:
    """Keep what a clerk marked on a photo, in place of what was marked before."""
    told = json.dumps([mark.model_dump() for mark in marks])
    await conn.execute(update(photos).where(photos.c.id == photo_id).values(marks=told))


async def known(conn: AsyncConnection, ids: set[str]) -> set[str]:
    """Those of the ids that have a row."""
    return set((await conn.execute(select(photos.c.id).where(photos.c.id.in_(ids)))).scalars())


def photo_of(row: Row[Any]) -> Photo:
    """A row as it crosses the wire."""
    return Photo(
        id=row.id,
        width=row.width,
        height=row.height,
        round=row.round,
        warnings=tuple(PhotoWarning(name) for name in row.warnings.split(",") if name),
        created=row.created,
        supplement=row.supplement,
        marks=tuple(Mark.model_validate(each) for each in json.loads(row.marks)),
    )
