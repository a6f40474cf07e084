"""After an update of the server: a bundle in an older layout is made again, since newer boxes refuse it."""

import sqlite3
from contextlib import closing

from protocol.bundle import Manifest
from protocol.bundle_format import BUNDLE_FORMAT
from server.catalogue import store as catalogue_store
from server.catalogue.bundles.bundle_shelf import bundle_path
from server.catalogue.publishing import Press, publish_records

PROGRAM = "系统升级"
"""Who published and reviewed: the content is the same as before."""


async def out_of_date(press: Press) -> bool:
    """Whether the published bundle has another layout than this server makes. False when there is no file."""
    async with press.store.read() as conn:
        signed = await catalogue_store.manifest_of(conn, await catalogue_store.newest_version(conn))
    path = bundle_path(press.folder, signed.manifest) if signed else None
    if path is None or not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as bundle:
            found = bundle.execute("SELECT value FROM about WHERE key = 'format'").fetchone()
    except sqlite3.Error:
        return True
    return found is None or found[0] != BUNDLE_FORMAT


async def renew(press: Press, now: int) -> Manifest | None:
    """Publish the same guides in the present layout, if they are published in another one."""
    if not await out_of_date(press):
        return None
    return await publish_records(press, by=PROGRAM, reviewer=PROGRAM, now=now)
