"""The SQL of what is published: versions, the lists they came from, and a draft's lines beside them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server.catalogue.imports.difference import Change
from server.catalogue.tables import catalogue_draft_guides, catalogue_drafts, catalogue_versions, guides


async def changes(
    conn: AsyncConnection, draft_id: str, change: Change | None, offset: int, limit: int
) -> tuple[int, Sequence[Row[Any]]]:
    """How many lines of this kind a draft has, and some of them: code, change, document."""
    table = catalogue_draft_guides.c
    wanted = and_(table.draft_id == draft_id, *([table.change == change.value] if change else ()))
    total = (
        await conn.execute(select(func.count()).select_from(catalogue_draft_guides).where(wanted))
    ).scalar_one()
    query = (
        select(table.code, table.change, table.document)
        .where(wanted)
        .order_by(table.position)
        .limit(limit)
        .offset(offset)
    )
    return total, (await conn.execute(query)).all()


async def published_documents(conn: AsyncConnection, codes: Sequence[str]) -> dict[str, str]:
    """The documents of these guides as they are published now."""
    query = select(guides.c.code, guides.c.document).where(
        guides.c.code.in_(codes), guides.c.until_version.is_(None)
    )
    return {row.code: row.document for row in await conn.execute(query)}


async def sources(conn: AsyncConnection) -> list[tuple[str, int]]:
    """The lists that are published, the largest first, and how many guides came with each."""
    count = func.count()
    query = (
        select(guides.c.source, count)
        .where(guides.c.until_version.is_(None))
        .group_by(guides.c.source)
        .order_by(count.desc(), guides.c.source)
    )
    return [(row[0], row[1]) for row in await conn.execute(query)]


async def versions(conn: AsyncConnection, limit: int) -> tuple[int, Sequence[Row[Any]]]:
    """How many versions there are, and the newest of them with their signed manifests."""
    total = (await conn.execute(select(func.count()).select_from(catalogue_versions))).scalar_one()
    query = select(catalogue_versions).order_by(catalogue_versions.c.version.desc()).limit(limit)
    return total, (await conn.execute(query)).all()


async def published_at(conn: AsyncConnection) -> int:
    """When the present version was published; 0 before the first."""
    table = catalogue_versions.c
    query = select(table.published).order_by(table.version.desc()).limit(1)
    return int((await conn.execute(query)).scalar_one_or_none() or 0)


async def files_of(conn: AsyncConnection) -> dict[str, str]:
    """Draft → name of the file that it came from."""
    query = select(catalogue_drafts.c.id, catalogue_drafts.c.file)
    return {row.id: row.file for row in await conn.execute(query)}
