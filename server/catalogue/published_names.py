"""The published guides by title and base code, kept in memory for as long as they are the published ones."""

import asyncio

from aiohttp import web

from protocol.guide import Guide
from server.catalogue import store as catalogue_store
from server.catalogue.aliases.alias_rules import NamedGuides
from server.store.engine import Store


class PublishedNames:
    """Reading ten thousand guides takes a second: done once for each version."""

    def __init__(self) -> None:
        self._version = -1
        self._named = NamedGuides(())

    async def get(self, store: Store) -> NamedGuides:
        """The guides of the version that is published now."""
        async with store.read() as conn:
            version = await catalogue_store.newest_version(conn)
            if version == self._version:
                return self._named
            rows = await catalogue_store.documents_in(conn, version)
        named = await asyncio.to_thread(_read, [row.document for row in rows.values()])
        self._version, self._named = version, named
        return named


def _read(documents: list[str]) -> NamedGuides:
    return NamedGuides(Guide.model_validate_json(document) for document in documents)


PUBLISHED_NAMES = web.AppKey("published_names", PublishedNames)
