"""An operator's tables of townships and of service points."""

from pathlib import Path

import pytest

from protocol.service_point import PointKind, Position, ServicePoint, Township
from server.catalogue.imports.cell_values import BadCell
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.places.degrees import position_of
from server.catalogue.places.place_file import GuideBook, read_places, write_places
from server.catalogue.places.township_file import read_townships, write_townships
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource

NORTH, WEST = "421122101", "421122102"
TOWNSHIPS = (Township(code=NORTH, name="七里坪镇"), Township(code=WEST, name="华家河镇"))
BOOK = GuideBook(frozenset({"CODE1", "CODE2"}), {"低保": ("CODE1", "CODE2")}, {"县民政局": ("CODE2",)})
HALL = ServicePoint(
    key="hall", name="七里坪大厅", kind=PointKind.TOWNSHIP_HALL, township=NORTH, guides=("CODE1",)
)
HEADER = "名称,编号,类型,乡镇,纬度,经度,能办事项"


def places(tmp_path: Path, *rows: str) -> tuple[list[ServicePoint], ImportReport]:
    path = tmp_path / "places.csv"
    path.write_text("\n".join((HEADER, *rows)), encoding="utf-8-sig")
    return read_places(path, TOWNSHIPS, [HALL], BOOK)


def townships(
    tmp_path: Path, *rows: str, needed: tuple[str, ...] = ()
) -> tuple[list[Township], ImportReport]:
    path = tmp_path / "townships.csv"
    path.write_text("\n".join(("乡镇,代码,纬度,经度", *rows)), encoding="utf-8-sig")
    return read_townships(path, TOWNSHIPS, needed)


def test_the_samples_tables_come_back_as_they_went_marks_included(tmp_path: Path) -> None:
    source = SampleSource()
    guides = sample_guides(source)
    records = sample_records(source, guides)
    book = GuideBook(frozenset(guide.code for guide in guides))
    path = tmp_path / "table.csv"
    path.write_text(write_places(records.service_points, records.townships, book), encoding="utf-8-sig")
    found, report = read_places(path, records.townships, records.service_points, book)
    assert report.problems == []
    assert tuple(found) == records.service_points
    path.write_text(write_townships(records.townships), encoding="utf-8-sig")
    back, report = read_townships(path, records.townships, [])
    assert report.problems == [] and tuple(back) == records.townships


def test_a_made_up_township_that_is_put_right_is_no_sample_any_more(tmp_path: Path) -> None:
    made_up = Township(
        code=NORTH,
        name="七里坪镇",
        position=Position(latitude=31.4, longitude=114.6),
        data_source="synthetic",
    )
    path = tmp_path / "t.csv"
    path.write_text("乡镇,代码,纬度,经度\n七里坪镇,421122101,31.45,114.65\n", encoding="utf-8")
    (found,), _ = read_townships(path, [made_up], [])
    assert found.data_source == "" and found.position == Position(latitude=31.45, longitude=114.65)


def test_a_point_says_what_it_does_by_code_title_department_or_everything(tmp_path: Path) -> None:
    found, report = places(
        tmp_path,
        "甲,,便民中心,七里坪镇,,,CODE1",
        "乙,,自助机,421122102,31.4,114.45,低保；CODE1",
        "丙,,大厅,七里坪镇,,,部门：县民政局",
        "丁,,大厅,七里坪镇,,,全部",
    )
    assert report.problems == []
    assert [point.guides for point in found] == [
        ("CODE1",),
        ("CODE1", "CODE2"),
        ("CODE2",),
        ("CODE1", "CODE2"),
    ]
    assert found[1].position == Position(latitude=31.4, longitude=114.45) and found[1].township == WEST
    again, _ = places(tmp_path, "甲,,便民中心,七里坪镇,,,CODE1")
    assert again[0].key == found[0].key, "the same at every import"


def test_a_known_point_keeps_its_key_and_with_an_empty_cell_its_guides(tmp_path: Path) -> None:
    (found,), _ = places(tmp_path, "七里坪大厅,,便民服务中心,七里坪镇,31.45,114.65,")
    assert (found.key, found.guides) == ("hall", ("CODE1",)) and found.position is not None
    (renamed,), _ = places(tmp_path, "新大厅,hall,便民服务中心,七里坪镇,,,")
    assert (renamed.name, renamed.guides) == ("新大厅", ("CODE1",))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("甲,,小卖部,七里坪镇,,,", "类型"),
        ("甲,,大厅,没有这个镇,,,", "乡镇"),
        ("甲,,大厅,七里坪镇,114.6,31.4,", "写反"),
        ("甲,,大厅,七里坪镇,31.4,,", "只写了一个"),
        ("甲,,大厅,七里坪镇,31°17′,114°37′,", "看不懂"),
        ("甲,,大厅,七里坪镇,,,没有这件事", "没有发布过"),
        ("甲,KEY-1,大厅,七里坪镇,,,", "编号"),
    ],
)
def test_a_bad_row_says_why_and_nothing_is_taken(row: str, reason: str, tmp_path: Path) -> None:
    found, report = places(tmp_path, "好的,,大厅,七里坪镇,,,", row)
    assert found == [] and reason in str(report.problems[0]) and report.problems[0].place.row == 3


def test_the_same_place_twice_and_an_empty_table_are_refused(tmp_path: Path) -> None:
    found, report = places(tmp_path, "甲,,大厅,七里坪镇,,,", "甲,,大厅,七里坪镇,,,")
    assert found == [] and "重复" in str(report.problems[0])
    found, report = places(tmp_path)
    assert found == [] and "一个办事点也没有" in str(report.problems[0])


def test_a_township_is_known_by_nine_digits_or_twelve_of_the_statistical_list(tmp_path: Path) -> None:
    found, report = townships(tmp_path, "七里坪镇,421122101,31.452,114.652", "华家河镇,421122102000,,")
    assert report.problems == []
    assert [(town.code, town.position is not None) for town in found] == [(NORTH, True), (WEST, False)]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (("七里坪镇,4211,,",), "9 位"),
        (("七里坪镇,421122101,,", "又一个,421122101,,"), "重复"),
        (("七里坪镇,421122101,0,0",), "不在国内"),
        ((), "一个乡镇也没有"),
    ],
)
def test_a_bad_list_of_townships_is_refused(rows: tuple[str, ...], reason: str, tmp_path: Path) -> None:
    found, report = townships(tmp_path, *rows)
    assert found == [] and reason in str(report.problems[0])


def test_a_township_that_villages_or_places_stand_under_cannot_be_left_out(tmp_path: Path) -> None:
    found, report = townships(tmp_path, "七里坪镇,421122101,,", needed=(NORTH, WEST))
    assert found == [] and WEST in str(report.problems[0])


def test_degrees_may_carry_their_signs_and_letters() -> None:
    assert position_of("31.288°N", "114.618 E") == Position(latitude=31.288, longitude=114.618)
    assert position_of("", "") is None
    with pytest.raises(BadCell, match="写反"):
        position_of("114.618", "31.288")
