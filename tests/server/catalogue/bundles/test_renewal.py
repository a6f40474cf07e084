"""A bundle made by an older program is made again."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.guide import Guide
from server.catalogue.bundles.bundle_shelf import bundle_path
from server.catalogue.bundles.renewal import out_of_date, renew
from server.catalogue.imports.importing import keep_draft
from server.catalogue.publishing import Press, publish
from server.crypto.signing import load_bundle_key
from server.store.engine import Store
from server.store.migrate import migrate
from tvapp.catalogue import Catalogue

GUIDE = Guide(code="CODE1", title="低保", department="民政局")


@pytest.fixture
async def press(database_url: str, tmp_path: Path) -> AsyncIterator[Press]:
    (tmp_path / "keys").mkdir()
    store = Store(database_url)
    await migrate(store)
    yield Press(store, load_bundle_key(tmp_path / "keys"), tmp_path / "bundles")
    await store.close()


async def published(press: Press) -> Path:
    await keep_draft(press.store, {GUIDE.code: GUIDE}, source="list", file="a", by="甲", now=1)
    return bundle_path(press.folder, await publish(press, reviewer="乙", now=1))


async def test_a_bundle_in_the_present_layout_is_left_alone(press: Press) -> None:
    assert not await out_of_date(press), "nothing was published"
    path = await published(press)
    assert await renew(press, 2) is None
    path.unlink()
    assert await renew(press, 2) is None, "another node may hold the file"


@pytest.mark.parametrize("change", ["UPDATE about SET value = '1' WHERE key = 'format'", "DROP TABLE about"])
async def test_an_older_layout_is_published_again_with_the_same_guides(press: Press, change: str) -> None:
    with sqlite3.connect(await published(press)) as bundle:
        bundle.execute(change)
    renewed = await renew(press, 2)
    assert renewed is not None and renewed.version == 2
    catalogue = Catalogue.open(bundle_path(press.folder, renewed))
    assert [row.title for row in catalogue.guides_in()] == ["低保"]
    assert await renew(press, 3) is None
