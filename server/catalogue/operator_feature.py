"""What the application's factory takes for the operator's side of the catalogue."""

from aiohttp import web

from server.catalogue import review_operations, version_operations
from server.catalogue.aliases import alias_operations
from server.catalogue.imports import import_operations, import_store
from server.catalogue.imports.reading import LIST_READER, ListReader, run_list_reader
from server.catalogue.imports.upload import IMPORTS, Imports, run_imports
from server.catalogue.places import place_operations, table_operations
from server.catalogue.published_names import PUBLISHED_NAMES, PublishedNames
from server.clock import CLOCK
from server.http.operation import collect
from server.jobs.periodic import every
from server.store.engine import STORE

OPERATIONS = collect(
    import_operations,
    review_operations,
    version_operations,
    alias_operations,
    table_operations,
    place_operations,
)


def setup(app: web.Application) -> None:
    """The process that reads lists, and the sweep of old imports that came to nothing."""
    app[LIST_READER] = ListReader()
    app[IMPORTS] = Imports(app)
    app[PUBLISHED_NAMES] = PublishedNames()
    app.cleanup_ctx.append(run_list_reader)
    app.cleanup_ctx.append(run_imports)
    every(app, "old imports", 3600.0, _forget_old)


async def _forget_old(app: web.Application) -> None:
    async with app[STORE].write() as conn:
        await import_store.forget_old(conn, app[CLOCK]())
