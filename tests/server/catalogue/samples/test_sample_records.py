"""Videos, service points, packages and partners of the sample."""

import re

import pytest

from protocol.guide import Guide
from protocol.service_point import PointKind
from server.catalogue.places.county_records import CountyRecords
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import References, sample_records
from server.catalogue.samples.sample_source import SampleSource

SOURCE = SampleSource()
FIVE = {"县残疾人联合会", "县人力资源和社会保障局", "县医疗保障局", "县民政局", "县卫生健康局"}


@pytest.fixture(scope="module")
def guides() -> list[Guide]:
    return sample_guides(SOURCE)


@pytest.fixture(scope="module")
def records(guides: list[Guide]) -> CountyRecords:
    return sample_records(SOURCE, guides)


def test_there_are_as_many_as_the_county_has(records: CountyRecords) -> None:
    assert len(records.videos) == 425
    assert len(records.townships) == 14
    terminals = [point for point in records.service_points if point.kind is PointKind.TERMINAL]
    assert len(terminals) == 19
    assert len({code for point in terminals for code in point.guides}) == 140
    assert len({code for partner in records.partners for code in partner.guides}) == 631
    assert {partner.name for partner in records.partners} == {
        "浙江海宁",
        "广东深圳",
        "宜昌伍家岗",
        "孝感孝南",
    }


def test_every_township_has_a_hall_and_a_terminal(records: CountyRecords) -> None:
    for township in records.townships:
        kinds = {point.kind for point in records.service_points if point.township == township.code}
        assert kinds >= {PointKind.TOWNSHIP_HALL, PointKind.TERMINAL}, township.name


def test_every_township_lies_in_the_county_and_no_two_at_one_spot(records: CountyRecords) -> None:
    spots = [township.position for township in records.townships]
    assert len({(spot.latitude, spot.longitude) for spot in spots if spot is not None}) == 14
    for spot in (*spots, *(point.position for point in records.service_points)):
        assert spot is None or (30.9 < spot.latitude < 31.6 and 114.35 < spot.longitude < 114.85)


def test_packages_hold_items_of_several_departments(records: CountyRecords) -> None:
    assert len(records.packages) >= 6
    assert all(len(package.departments) >= 3 and package.steps for package in records.packages)
    disabled = next(package for package in records.packages if package.name == "扶残助残一件事")
    assert set(disabled.departments) == FIVE and len(disabled.guides) == 5


def test_every_video_explains_a_guide_and_has_a_name_of_its_own(records: CountyRecords) -> None:
    titles = {video.title for video in records.videos}
    assert len(titles) == len({video.key for video in records.videos}) == len(records.videos)
    assert all(video.guides and video.theme for video in records.videos)
    assert max(map(len, titles)) <= 20, "one line of a row"


def test_everything_says_that_it_is_a_sample_and_no_telephone_is_anybodys(records: CountyRecords) -> None:
    listed = records.all()
    assert {record.data_source for record in listed} == {"synthetic"}
    phones = [record.phone for record in (*records.service_points, *records.partners)]
    assert all(re.fullmatch(r"12345|0\d{2,3}-0\d{6,7}", phone) for phone in phones)


def test_a_reference_is_a_title_or_one_of_its_situations() -> None:
    first, second = (
        Guide.model_validate({"code": code, "title": "低保", "situation": situation, "department": "民政局"})
        for code, situation in (("A001", "新办"), ("A002", "复核"))
    )
    book = References([first, second])
    assert book.codes(["低保"]) == ("A001", "A002")
    assert book.codes(["低保/复核", "低保"]) == ("A002", "A001")
    with pytest.raises(KeyError, match="五保"):
        book.codes(["五保"])
