"""Videos, service points, packages and partners as the box reads them."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from protocol.package import Package
from protocol.partner import Partner
from protocol.service_point import PointKind, Position, ServicePoint, Township
from protocol.video import Video
from server.catalogue.bundles.bundle import build_bundle
from server.catalogue.places.county_records import CountyRecords
from tests.tvapp.catalogue.shelf import content, guide
from tvapp.catalogue import BundleDamaged, Catalogue
from tvapp.catalogue.county import ALL

OLD, POOR = guide("高龄津贴", themes=("老人",), popularity=5), guide("低保", themes=("救助",), popularity=9)
GONE = "T-NOT-IN-THE-BUNDLE"
CENTRE, HILLS = "421122100", "421122101"


def point(key: str, kind: PointKind, township: str, *codes: str) -> ServicePoint:
    return ServicePoint(key=key, name=f"{key}号", kind=kind, township=township, phone="12345", guides=codes)


RECORDS = CountyRecords(
    videos=(
        Video(key="both", title="两样一起讲", theme="老人", guides=(OLD.code, POOR.code), seconds=90),
        Video(key="poor", title="讲低保", theme="救助", guides=(POOR.code, GONE)),
    ),
    townships=(
        Township(code=HILLS, name="七里坪镇"),
        Township(code=CENTRE, name="城关镇", position=Position(latitude=31.3, longitude=114.6)),
    ),
    service_points=(
        point("hall", PointKind.HALL, CENTRE, OLD.code, POOR.code),
        point("box", PointKind.TERMINAL, CENTRE, POOR.code).model_copy(
            update={"position": Position(latitude=31.28, longitude=114.61)}
        ),
        point("hills", PointKind.TERMINAL, HILLS, OLD.code),
    ),
    packages=(
        Package(key="one", name="一件事", departments=("民政局", "残联"), guides=(OLD.code, POOR.code, GONE)),
    ),
    partners=(
        Partner(key="sea", name="海宁", guides=(POOR.code,)),
        Partner(key="river", name="伍家岗", guides=(POOR.code, OLD.code)),
    ),
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    made = replace(content([OLD, POOR]), records=RECORDS)
    build_bundle(tmp_path / "b.sqlite", made, version=1, issued=1, expires=2)
    return Catalogue.open(tmp_path / "b.sqlite")


def test_videos_are_counted_and_listed_by_theme_and_by_guide(catalogue: Catalogue) -> None:
    assert catalogue.videos_total == catalogue.count_videos() == 2
    themes = {group.name: group.key for group in catalogue.themes()}
    assert [video.key for video in catalogue.videos(theme=themes["老人"])] == ["both"]
    assert [video.key for video in catalogue.videos(guide=POOR.code)] == ["both", "poor"]
    assert [video.key for video in catalogue.videos(theme=themes["救助"], guide=OLD.code)] == []
    assert [video.key for video in catalogue.videos(offset=1, limit=1)] == ["poor"]
    assert catalogue.count_videos(guide=OLD.code) == 1
    assert catalogue.videos()[0].seconds == 90


def test_real_records_are_no_sample(catalogue: Catalogue) -> None:
    assert not catalogue.synthetic


def test_places_are_found_by_township_by_guide_and_by_kind(catalogue: Catalogue) -> None:
    assert [town.name for town in catalogue.townships()] == ["七里坪镇", "城关镇"]
    assert [place.key for place in catalogue.service_points(township=CENTRE)] == ["hall", "box"]
    assert [place.key for place in catalogue.service_points(guide=OLD.code)] == ["hall", "hills"]
    assert [place.key for place in catalogue.service_points(guide=POOR.code, kind="24小时自助机")] == ["box"]
    assert catalogue.count_service_points(kind="24小时自助机") == 2
    assert catalogue.count_service_points(township=CENTRE, guide=OLD.code) == 1
    assert catalogue.service_points(guide=GONE) == []


def test_places_lie_where_they_are_said_to_or_nowhere(catalogue: Catalogue) -> None:
    hills, centre = catalogue.townships()
    assert (hills.latitude, hills.longitude) == (None, None)
    assert (centre.latitude, centre.longitude) == (31.3, 114.6)
    box, hall = catalogue.service_point("box"), catalogue.service_point("hall")
    assert box is not None and (box.name, box.latitude, box.longitude) == ("box号", 31.28, 114.61)
    assert hall is not None and (hall.latitude, hall.longitude) == (None, None)
    assert catalogue.service_point("nowhere") is None
    assert [place.key for place in catalogue.service_points(limit=ALL)] == ["hall", "box", "hills"]


def test_a_package_is_listed_with_its_departments_and_comes_whole(catalogue: Catalogue) -> None:
    listed = catalogue.packages()
    assert [(row.name, row.departments, row.guides) for row in listed] == [("一件事", ("民政局", "残联"), 2)]
    assert catalogue.package("one") == RECORDS.packages[0]
    assert catalogue.package("two") is None


def test_partners_say_how_many_items_they_accept(catalogue: Catalogue) -> None:
    assert [(partner.name, partner.guides) for partner in catalogue.partners()] == [
        ("海宁", 1),
        ("伍家岗", 2),
    ]
    assert [partner.key for partner in catalogue.partners(guide=OLD.code)] == ["river"]
    river = catalogue.partner("river")
    assert river is not None and (river.name, river.guides) == ("伍家岗", 2)
    assert catalogue.partner("lake") is None
    assert catalogue.cross_region_total() == 2, "an item counts once, however many accept it"


def test_the_guides_of_a_record_are_listed_most_used_first(catalogue: Catalogue) -> None:
    assert [row.title for row in catalogue.guides_at("package", "one")] == ["低保", "高龄津贴"]
    assert [row.title for row in catalogue.guides_at("video", "both", offset=1)] == ["高龄津贴"]
    assert catalogue.count_at("service_point", "hills") == 1
    assert catalogue.count_at("partner", "nobody") == 0


def test_made_up_places_make_it_a_sample_though_its_guides_are_real(tmp_path: Path) -> None:
    towns = tuple(town.model_copy(update={"data_source": "synthetic"}) for town in RECORDS.townships)
    made = replace(content([OLD, POOR]), records=replace(RECORDS, townships=towns))
    build_bundle(tmp_path / "made.sqlite", made, version=1, issued=1, expires=2)
    assert Catalogue.open(tmp_path / "made.sqlite").synthetic


def test_a_bundle_without_its_tables_is_damaged(tmp_path: Path, catalogue: Catalogue) -> None:
    with sqlite3.connect(catalogue.path) as bundle:
        bundle.execute("UPDATE packages SET detail = x'00'")
        bundle.execute("DROP TABLE videos")
    again = Catalogue.open(catalogue.path)
    with pytest.raises(BundleDamaged):
        again.package("one")
    with pytest.raises(BundleDamaged):
        again.videos()
