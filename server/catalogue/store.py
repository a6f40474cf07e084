"""Reading the published catalogue, and the SQL of drafts and versions."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.bundle import SignedManifest
from protocol.guide import Guide, GuideState
from server.catalogue.bundles.bundle import GroupName
from server.catalogue.imports.difference import Change, Known
from server.catalogue.tables import (
    catalogue_draft_guides,
    catalogue_drafts,
    catalogue_versions,
    guide_groups,
    guides,
    short_numbers,
)

GroupLists = dict[str, list[GroupName]]
"""``theme`` and ``department`` → the groups in the order they are shown."""


@dataclass(frozen=True, slots=True)
class StoredGuide:
    """A guide's text in a version; ``document`` is protocol.Guide as JSON."""

    digest: str
    source: str
    document: str


@dataclass(frozen=True, slots=True)
class DraftChange:
    """One line of a draft."""

    code: str
    change: Change
    digest: str
    document: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An import that waits for its review."""

    id: str
    source: str
    file: str
    imported: int
    imported_by: str
    groups: GroupLists


async def published_guide(conn: AsyncConnection, code: str) -> tuple[Guide, int] | None:
    """A guide as it is published now, and the version in which this text of it appeared.

    None for one that never was, is gone, or is cancelled.
    """
    found = await published_document(conn, code)
    if found is None:
        return None
    guide = Guide.model_validate_json(found[0])
    return None if guide.state is GuideState.CANCELLED else (guide, found[1])


async def published_document(conn: AsyncConnection, code: str) -> tuple[str, int] | None:
    """The same as the JSON that is stored, cancelled ones included."""
    query = select(guides.c.document, guides.c.from_version).where(
        guides.c.code == code, guides.c.until_version.is_(None)
    )
    row = (await conn.execute(query)).first()
    return (row.document, row.from_version) if row else None


async def code_of_number(conn: AsyncConnection, number: int) -> str | None:
    """The guide that a short number was given to, whether it is published now or not."""
    query = select(short_numbers.c.code).where(short_numbers.c.number == number)
    found: str | None = (await conn.execute(query)).scalar_one_or_none()
    return found


async def documents_in(conn: AsyncConnection, version: int) -> dict[str, StoredGuide]:
    """All guides of a version, by code."""
    query = select(guides.c.code, guides.c.digest, guides.c.source, guides.c.document).where(
        guides.c.from_version <= version,
        or_(guides.c.until_version.is_(None), guides.c.until_version > version),
    )
    return {row.code: StoredGuide(row.digest, row.source, row.document) for row in await conn.execute(query)}


async def known_guides(conn: AsyncConnection) -> dict[str, Known]:
    """Digest and source of all guides that are published now."""
    query = select(guides.c.code, guides.c.digest, guides.c.source).where(guides.c.until_version.is_(None))
    return {row.code: Known(row.digest, row.source) for row in await conn.execute(query)}


async def newest_version(conn: AsyncConnection) -> int:
    """The version that is published now; 0 before the first."""
    return int(
        (await conn.execute(select(func.coalesce(func.max(catalogue_versions.c.version), 0)))).scalar_one()
    )


async def manifest_of(conn: AsyncConnection, version: int) -> SignedManifest | None:
    """The signed manifest of a version."""
    query = select(catalogue_versions.c.manifest).where(catalogue_versions.c.version == version)
    found = (await conn.execute(query)).scalar_one_or_none()
    return SignedManifest.model_validate_json(found) if found else None


async def given_numbers(conn: AsyncConnection) -> dict[str, int]:
    """All short numbers ever given, by guide code."""
    return {row.code: row.number for row in await conn.execute(select(short_numbers))}


async def groups(conn: AsyncConnection) -> GroupLists:
    """Themes and departments known so far."""
    found: GroupLists = {"theme": [], "department": []}
    for row in await conn.execute(
        select(guide_groups).order_by(guide_groups.c.kind, guide_groups.c.position)
    ):
        found[row.kind].append(GroupName(row.key, row.name))
    return found


async def add_draft(conn: AsyncConnection, draft: Draft, changes: Iterable[DraftChange]) -> None:
    """Keep an import for review. An older open draft of the same list is dropped: this one replaces it."""
    await conn.execute(
        update(catalogue_drafts)
        .where(catalogue_drafts.c.source == draft.source, catalogue_drafts.c.state == "open")
        .values(state="dropped")
    )
    values = {
        "id": draft.id,
        "source": draft.source,
        "file": draft.file,
        "imported": draft.imported,
        "imported_by": draft.imported_by,
        "state": "open",
        "groups": json.dumps(
            {kind: [[g.key, g.name] for g in named] for kind, named in draft.groups.items()}
        ),
    }
    await conn.execute(insert(catalogue_drafts).values(values))
    rows = [
        {
            "draft_id": draft.id,
            "code": change.code,
            "position": position,
            "change": change.change.value,
            "digest": change.digest,
            "document": change.document,
        }
        for position, change in enumerate(changes)
    ]
    for start in range(0, len(rows), 500):
        await conn.execute(insert(catalogue_draft_guides), rows[start : start + 500])


async def open_drafts(conn: AsyncConnection) -> list[Draft]:
    """Drafts that wait, oldest first."""
    query = (
        select(catalogue_drafts)
        .where(catalogue_drafts.c.state == "open")
        .order_by(catalogue_drafts.c.imported, catalogue_drafts.c.id)
    )
    return [_draft(row) for row in await conn.execute(query)]


async def draft_changes(conn: AsyncConnection, draft_id: str) -> list[DraftChange]:
    """The lines of a draft, in the order of the imported list."""
    query = (
        select(catalogue_draft_guides)
        .where(catalogue_draft_guides.c.draft_id == draft_id)
        .order_by(catalogue_draft_guides.c.position)
    )
    return [
        DraftChange(row.code, Change(row.change), row.digest, row.document)
        for row in await conn.execute(query)
    ]


async def close_draft(conn: AsyncConnection, draft_id: str) -> bool:
    """Mark a draft as published; its lines go. False when someone else was quicker."""
    done = await conn.execute(
        update(catalogue_drafts)
        .where(catalogue_drafts.c.id == draft_id, catalogue_drafts.c.state == "open")
        .values(state="published")
    )
    await conn.execute(delete(catalogue_draft_guides).where(catalogue_draft_guides.c.draft_id == draft_id))
    return done.rowcount == 1


async def replace_guides(
    conn: AsyncConnection, version: int, *, ended: Sequence[str], added: Sequence[dict[str, str | int]]
) -> None:
    """Close the texts that are no longer valid and add the ones valid from ``version`` on."""
    for start in range(0, len(ended), 500):
        await conn.execute(
            update(guides)
            .where(guides.c.code.in_(ended[start : start + 500]), guides.c.until_version.is_(None))
            .values(until_version=version)
        )
    for start in range(0, len(added), 500):
        await conn.execute(insert(guides), list(added[start : start + 500]))


async def give_numbers(conn: AsyncConnection, numbers: Mapping[str, int], now: int) -> None:
    """Write down fresh short numbers (0 means none was left)."""
    rows = [{"number": number, "code": code, "given": now} for code, number in numbers.items() if number]
    for start in range(0, len(rows), 500):
        await conn.execute(insert(short_numbers), rows[start : start + 500])


async def replace_groups(conn: AsyncConnection, named: GroupLists) -> None:
    """Write down all groups in their order."""
    await conn.execute(delete(guide_groups))
    rows = [
        {"kind": kind, "name": group.name, "key": group.key, "position": position}
        for kind, listed in named.items()
        for position, group in enumerate(listed)
    ]
    if rows:
        await conn.execute(insert(guide_groups), rows)


async def add_version(
    conn: AsyncConnection,
    signed: SignedManifest,
    *,
    published_by: str,
    reviewed_by: str,
    origin: str,
    delta_size: int | None,
) -> None:
    """Write down a published version; ``delta_size``: bytes of the delta to the one before."""
    await conn.execute(
        insert(catalogue_versions).values(
            version=signed.manifest.version,
            published=signed.manifest.issued,
            published_by=published_by,
            reviewed_by=reviewed_by,
            origin=origin,
            manifest=signed.model_dump_json(),
            delta_size=delta_size,
        )
    )


def _draft(row: Row[tuple[str, ...]]) -> Draft:
    named = json.loads(row.groups)
    return Draft(
        id=row.id,
        source=row.source,
        file=row.file,
        imported=row.imported,
        imported_by=row.imported_by,
        groups={kind: [GroupName(key, name) for key, name in pairs] for kind, pairs in named.items()},
    )
