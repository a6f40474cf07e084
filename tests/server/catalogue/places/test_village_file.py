"""An operator's list of villages."""

from pathlib import Path

import pytest

from protocol.service_point import Township
from server.catalogue.places.village_file import read_villages
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_records import sample_records
from server.catalogue.samples.sample_source import SampleSource

TOWNSHIPS = (Township(code="421122101", name="七里坪镇"), Township(code="421122102", name="华家河镇"))


def read(tmp_path: Path, *rows: str):  # type: ignore[no-untyped-def]
    path = tmp_path / "villages.csv"
    path.write_bytes("\n".join(rows).encode("gb18030"))
    return read_villages(path, TOWNSHIPS)


def test_code_and_name_are_taken_as_the_statistical_list_has_them(tmp_path: Path) -> None:
    found, report = read(
        tmp_path, "统计用区划代码,名称", "421122101201,李家塆村民委员会", "421122102001,新街社区居民委员会"
    )
    assert report.problems == []
    assert [(v.key, v.name, v.township) for v in found] == [
        ("v421122101201", "李家塆村", "421122101"),
        ("v421122102001", "新街社区", "421122102"),
    ]


def test_without_codes_the_township_is_named_and_no_code_is_made_up(tmp_path: Path) -> None:
    found, report = read(tmp_path, "乡镇,村名", "七里坪镇,李家塆村", "421122102,李家塆村")
    assert report.problems == []
    assert [(v.name, v.township, v.code) for v in found] == [
        ("李家塆村", "421122101", ""),
        ("李家塆村", "421122102", ""),
    ]


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("421122101,甲村,", "12 位"),
        ("4.21122E+11,甲村,", "12 位"),
        ("421199101201,甲村,", "不在本县"),
        (",甲村,别的镇", "不在本县"),
        ("421122101201,,", "村名"),
        ("421122101209,乙村,", "重复"),
        ("421122101200,丙村,", "重复"),
    ],
)
def test_a_bad_row_is_told_and_none_is_taken(tmp_path: Path, row: str, word: str) -> None:
    found, report = read(tmp_path, "代码,村名,乡镇", "421122101200,乙村,", row)
    assert found == [] and [problem.place.row for problem in report.problems] == [3]
    assert word in f"{report.problems[0].reason}{report.problems[0].mend}"


def test_the_samples_villages_are_made_up_and_say_so() -> None:
    source = SampleSource()
    villages = sample_records(source, sample_guides(source)).villages
    towns = {entry["code"] for entry in source.read("service_points.json")["townships"]}
    assert {village.township for village in villages} == towns
    for town in towns:
        assert any("塆" in v.name or "塝" in v.name for v in villages if v.township == town), town
    assert {village.code for village in villages} == {""}
    assert {village.data_source for village in villages} == {"synthetic"}
