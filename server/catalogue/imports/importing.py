"""An imported list becomes a draft: compared with what is published, kept for a second person's review."""

import secrets
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.guide import Guide
from server.catalogue import store as catalogue_store
from server.catalogue.imports import import_store
from server.catalogue.imports.difference import Change, Difference, difference, digest_of
from server.catalogue.store import Draft, DraftChange, GroupLists
from server.store.engine import Store

Documents = Mapping[str, tuple[str, str]]
"""Code → digest and protocol.Guide as JSON."""


async def compare(store: Store, guides: Iterable[Guide], source: str) -> Difference:
    """What publishing this list would change, without keeping anything."""
    async with store.read() as conn:
        known = await catalogue_store.known_guides(conn)
    return difference({guide.code: digest_of(guide) for guide in guides}, known, source)


async def keep_draft(
    store: Store,
    guides: Mapping[str, Guide],
    *,
    source: str,
    file: str,
    by: str,
    now: int,
    groups: GroupLists | None = None,
    spared: Collection[str] = (),
) -> tuple[Draft | None, Difference]:
    """Keep a list (by code) as a draft. No draft when nothing would change.

    ``source`` names the list: what came with it before and is missing now will be gone.
    """
    documents = {code: (digest_of(guide), guide.model_dump_json()) for code, guide in guides.items()}
    draft = Draft(secrets.token_hex(8), source, file, now, by, groups or {})
    async with store.write() as conn:
        found = await keep_documents(conn, draft, documents, spared)
        if found.empty:
            return None, found
        await import_store.add_kept(conn, draft, found)
    return draft, found


async def keep_documents(
    conn: AsyncConnection, draft: Draft, documents: Documents, spared: Collection[str] = ()
) -> Difference:
    """Keep ``documents`` as this draft; nothing is written when nothing would change.

    ``spared`` are guides whose rows were bad: they are not gone, they stay as they are published.
    """
    digests = {code: digest for code, (digest, _) in documents.items()}
    known = await catalogue_store.known_guides(conn)
    for code in spared:
        if code not in digests:
            known.pop(code, None)
    found = difference(digests, known, draft.source)
    if found.empty:
        return found
    changes = [
        DraftChange(code, change, *documents[code])
        for change, codes in ((Change.NEW, found.new), (Change.CHANGED, found.changed))
        for code in codes
    ]
    changes += [DraftChange(code, Change.GONE, "", "") for code in found.gone]
    await catalogue_store.add_draft(conn, draft, changes)
    return found
