"""A bundle takes over from the one before what its boxes then need not fetch again."""

import sqlite3
from pathlib import Path

import pytest

from protocol.guide import Guide
from protocol.video import Video
from server.catalogue.bundles.bundle import BundleContent, GroupName, build_bundle
from server.catalogue.bundles.inheritance import NOTHING, inherited
from server.catalogue.places.county_records import CountyRecords
from tvapp.catalogue import Catalogue

SAME = "先到窗口交材料，再等通知。" * 3


def guide(number: int, **fields: object) -> Guide:
    return Guide.model_validate(
        {
            "code": f"CODE{number}",
            "title": f"事项{number}",
            "department": "民政局",
            "popularity": 100 - number,
            "steps": [{"name": "申请", "text": SAME}],
            **fields,
        }
    )


def build(path: Path, guides: list[Guide], videos: list[str], before: Path | None = None) -> Path:
    records = CountyRecords(videos=tuple(Video(key=key, title=key, theme="") for key in videos))
    content = BundleContent(guides, [], [GroupName("d", "民政局")], records)
    build_bundle(path, content, version=1, issued=1, expires=2, before=before)
    return path


def test_ids_and_dictionary_stay_where_guides_and_videos_stay(tmp_path: Path) -> None:
    first = build(tmp_path / "1", [guide(number) for number in range(20)], ["a", "c"])
    listed = [guide(number) for number in range(20) if number != 7] + [guide(50, popularity=95)]
    second = build(tmp_path / "2", listed, ["a", "b", "c"], first)
    old, new = inherited(first), inherited(second)
    assert old.dictionary == new.dictionary and SAME.encode() in new.dictionary
    for table in ("guides", "videos"):
        both = old.ids_of(table).keys() & new.ids_of(table).keys()
        assert both and all(old.ids_of(table)[key] == new.ids_of(table)[key] for key in both)
    shown = Catalogue.open(second)
    assert [row.title for row in shown.guides_in(limit=7)] == [f"事项{n}" for n in (0, 1, 2, 3, 4, 5, 50)]
    assert [video.key for video in shown.videos()] == ["a", "b", "c"]
    whole = shown.guide("CODE50")
    assert whole is not None and whole.steps[0].text == SAME


def test_a_dictionary_that_serves_no_longer_is_replaced(tmp_path: Path) -> None:
    first = build(tmp_path / "1", [guide(number) for number in range(20)], [])
    other = [guide(n, steps=[{"name": "受理", "text": "在手机上填表，寄出原件，" * 9}]) for n in range(20)]
    second = build(tmp_path / "2", other, [], first)
    assert inherited(second).dictionary != inherited(first).dictionary


@pytest.mark.parametrize(
    "harm", ["UPDATE about SET value = '1' WHERE key = 'format'", "DROP TABLE dictionary"]
)
def test_nothing_is_taken_from_a_bundle_that_is_damaged_or_of_another_layout(
    tmp_path: Path, harm: str
) -> None:
    path = build(tmp_path / "1", [guide(1)], [])
    assert inherited(path).ids_of("guides") == {"CODE1": 16}
    with sqlite3.connect(path) as bundle:
        bundle.execute(harm)
    assert inherited(path) == inherited(tmp_path / "none") == inherited(None) == NOTHING
    path.write_bytes(b"no database")
    assert inherited(path) == NOTHING
