"""Published guides as bytes that are ready to be sent, so that a request costs no query and no encoding."""

from collections import OrderedDict
from time import monotonic

from aiohttp import web

from protocol.guide import Guide, GuideState
from server.catalogue import store as catalogue_store
from server.store.engine import Store

LOOK_EVERY = 1.0
"""Seconds. Another process may publish at any time (command line, second node): so long may a text be old."""
MOST_KEPT = 4_000
"""Guides. Twice a county's list, about 15 MB."""


class PreparedGuides:
    """Guides by code, of the version that is published now; those that came first go first."""

    def __init__(self) -> None:
        self._version = 0
        self._look_at = float("-inf")
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def ready(self, code: str) -> bytes | None:
        """The guide's JSON if it can be sent at once, without a look into the database."""
        return self._kept.get(code) if monotonic() < self._look_at else None

    async def get(self, store: Store, code: str) -> bytes | None:
        """The guide's JSON, or None when there is none or it is cancelled."""
        if monotonic() >= self._look_at:
            self._look_at = monotonic() + LOOK_EVERY
            await self._look(store)
        kept = self._kept.get(code)
        return await self._load(store, code) if kept is None else kept

    async def _look(self, store: Store) -> None:
        async with store.read() as conn:
            newest = await catalogue_store.newest_version(conn)
        if newest != self._version:
            self._version = newest
            self._kept.clear()

    async def _load(self, store: Store, code: str) -> bytes | None:
        version = self._version
        async with store.read() as conn:
            found = await catalogue_store.published_document(conn, code)
        if found is None:
            return None
        document = found[0]
        if Guide.model_validate_json(document).state is GuideState.CANCELLED:
            return None
        prepared = document.encode()
        if version == self._version:
            self._kept[code] = prepared
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return prepared


PREPARED = web.AppKey("prepared_guides", PreparedGuides)
