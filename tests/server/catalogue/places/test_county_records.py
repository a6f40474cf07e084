"""Records besides guides: kept in the database, published with the next bundle."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from protocol.package import Package
from protocol.service_point import ServicePoint, Township
from protocol.video import Video
from server.catalogue.bundles.bundle_shelf import bundle_path
from server.catalogue.places.county_records import (
    NO_RECORDS,
    CountyRecords,
    county_records,
    replace_county_records,
)
from server.catalogue.publishing import Press
from server.catalogue.samples.sample import publish_sample
from server.catalogue.samples.sample_source import SAMPLE, SampleSource
from server.crypto.signing import load_bundle_key
from server.store.engine import Store
from server.store.migrate import migrate
from tvapp.catalogue import Catalogue

TOWN = Township(code="421122101", name="七里坪镇")
FEW = CountyRecords(
    videos=(Video(key="v2", title="乙", guides=("CODE1",)), Video(key="v1", title="甲", seconds=60)),
    townships=(TOWN,),
    service_points=(
        ServicePoint.model_validate(
            {"key": "p", "name": "大厅", "kind": "便民服务中心", "township": TOWN.code, "guides": ["CODE1"]}
        ),
    ),
    packages=(Package(key="one", name="一件事", departments=("民政局", "残联"), guides=("CODE1", "CODE2")),),
)


async def test_records_come_back_as_they_were_in_their_order(press: Press) -> None:
    async with press.store.write() as conn:
        assert await replace_county_records(conn, FEW)
        assert not await replace_county_records(conn, FEW)
        assert await county_records(conn) == FEW
        assert await replace_county_records(conn, NO_RECORDS)
        assert await county_records(conn) == NO_RECORDS


@pytest.fixture
async def press(database_url: str, tmp_path: Path) -> AsyncIterator[Press]:
    (tmp_path / "keys").mkdir()
    store = Store(database_url)
    await migrate(store)
    yield Press(store, load_bundle_key(tmp_path / "keys"), tmp_path / "bundles")
    await store.close()


@pytest.fixture
def copied(tmp_path: Path) -> SampleSource:
    """The sample's sources, to be changed."""
    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    return SampleSource(folder)


async def test_the_sample_is_published_whole_once_and_again_when_only_a_record_changes(
    press: Press, copied: SampleSource
) -> None:
    first = await publish_sample(press, 1, copied)
    assert first is not None and (first.guides, first.pre_review, first.videos) == (1862, 1771, 425)
    assert await publish_sample(press, 2, copied) is None
    videos = copied.folder / "videos.json"
    videos.write_text(
        videos.read_text(encoding="utf-8").replace("高龄津贴，", "八十岁津贴，"), encoding="utf-8"
    )
    again = await publish_sample(press, 3, copied)
    assert again is not None and again.version == 2 and again.guides == first.guides
    catalogue = Catalogue.open(bundle_path(press.folder, again))
    assert any("八十岁津贴" in video.title for video in catalogue.videos(guide="DEMO-MZ-0001"))
    assert catalogue.synthetic and catalogue.count_service_points(guide="DEMO-MZ-0001") > 10
