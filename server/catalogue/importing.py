"""An imported list becomes a draft: compared with what is published, kept for a second person's review."""

import secrets
from collections.abc import Iterable, Mapping

from protocol.guide import Guide
from server.store.engine import Store

from . import store as catalogue_store
from .difference import Change, Difference, difference, digest_of
from .store import Draft, DraftChange, GroupLists


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
) -> tuple[Draft | None, Difference]:
    """Keep a list (by code) as a draft. No draft when nothing would change.

    ``source`` names the list: what came with it before and is missing now will be gone.
    """
    digests = {code: digest_of(guide) for code, guide in guides.items()}
    async with store.write() as conn:
        found = difference(digests, await catalogue_store.known_guides(conn), source)
        if found.empty:
            return None, found
        draft = Draft(
            id=secrets.token_hex(8),
            source=source,
            file=file,
            imported=now,
            imported_by=by,
            groups=groups or {},
        )
        changes = [
            DraftChange(code, change, digests[code], guides[code].model_dump_json())
            for change, codes in ((Change.NEW, found.new), (Change.CHANGED, found.changed))
            for code in codes
        ]
        changes += [DraftChange(code, Change.GONE, "", "") for code in found.gone]
        await catalogue_store.add_draft(conn, draft, changes)
    return draft, found
