"""Importing lists: real headers, other programs' files, a report of every bad row with how to mend it."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from protocol.material import Handling
from server.catalogue.imports.headers import ListMapping, read_mapping
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.imports.list_file import read_list
from server.catalogue.imports.table_file import Unreadable

HEADER = (
    "事项名称*",
    "实施部门",
    "业务办理项编码",
    "办件类型",
    "承诺办结时限（工作日）",
    "申请材料",
    "是否网办",
)


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_xlsx(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def told(report: ImportReport) -> str:
    return "\n".join(report.lines())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str) -> None:
    rows = [HEADER, ("高龄津贴", "民政局", "11420000-01", "承诺件", "7", "身份证（免提交）；照片", "是")]
    guides, _, report = read_list(write_csv(tmp_path / "a.csv", rows, encoding))
    assert report.problems == []
    guide = guides["11420000-01"]
    assert (guide.title, guide.department, guide.pre_review) == ("高龄津贴", "民政局", True)
    assert guide.promised_limit is not None and guide.promised_limit.days == 7
    assert [m.handling for m in guide.materials] == [Handling.NOT_NEEDED, Handling.PHOTOGRAPH]


def test_a_workbook_with_a_title_line_above_the_header_and_materials_in_another_sheet(tmp_path: Path) -> None:
    sheets = {
        "说明": [["填写说明"], ["请按要求填写"]],
        "事项": [["某县政务服务事项清单"], [], list(HEADER[:4]), ["低保", "民政局", 4212340001, "即办件"]],
        "材料": [
            ["事项编码", "材料名称", "必要性", "份数", "免提交证照"],
            ["4212340001", "户口簿", "必要", 1, "居民户口簿"],
            ["4212340001", "病历", "容缺后补", 2, None],
        ],
    }
    guides, _, report = read_list(write_xlsx(tmp_path / "a.xlsx", sheets))
    assert report.problems == []
    materials = guides["4212340001"].materials
    assert [(m.name, m.copies, m.exempt_by_licence) for m in materials] == [
        ("户口簿", 1, "居民户口簿"),
        ("病历", 2, None),
    ]


def test_json_in_the_form_of_the_protocol(tmp_path: Path) -> None:
    content = {
        "themes": [{"key": "elderly", "name": "老人"}],
        "guides": [{"code": "A-0001", "title": "老年证<br>办理", "department": "民政局", "themes": ["老人"]}],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    guides, groups, report = read_list(path)
    assert report.problems == []
    assert guides["A-0001"].title == "老年证 办理"
    assert [(group.key, group.name) for group in groups["theme"]] == [("elderly", "老人")]
    assert "网页标记 1 处" in told(report)


def test_the_header_of_the_published_list_of_names_needs_no_mapping(tmp_path: Path) -> None:
    rows = [
        ("department", "main_item", "name", "item_type_code"),
        ("区民政局", "未分类", "80周岁以上老年人高龄津贴发放", "5"),
        ("区民政局", "未分类", "低保", "20"),
    ]
    guides, _, report = read_list(write_csv(tmp_path / "a.csv", rows))
    assert report.problems == [] and report.unused_columns == []
    assert [g.item_type for g in guides.values()] == ["行政给付", "公共服务"]
    again, _, _ = read_list(write_csv(tmp_path / "b.csv", [rows[0], rows[2], rows[1]]))
    assert set(again) == set(guides), "a row without a code gets the same one every time"


def test_every_bad_row_is_reported_with_place_reason_and_what_to_do(tmp_path: Path) -> None:
    good = ("高龄津贴", "民政局", "11420000-01", "承诺件", "7", "", "是")
    rows = [
        HEADER,
        good,
        ("", "民政局", "11420000-02", "承诺件", "7", "", "是"),
        ("低保", "", "11420000-03", "承诺件", "7", "", "是"),
        ("特困", "民政局", "编码 错", "承诺件", "7", "", "是"),
        ("救助", "民政局", "11420000-05", "马上办", "7", "", "是"),
        ("津贴", "民政局", "11420000-06", "承诺件", "两三天", "", "可能"),
        ("重复", "民政局", "11420000-01", "承诺件", "7", "", "是"),
        ("长" * 201, "民政局", "11420000-08", "承诺件", "7", "", "是"),
    ]
    guides, _, report = read_list(write_csv(tmp_path / "a.csv", rows))
    assert list(guides) == ["11420000-01"]
    assert (report.rows, report.bad_rows) == (8, 7)
    found = [(p.place.row, p.place.column) for p in report.problems]
    assert found == [
        (3, "事项名称*"),
        (4, "实施部门"),
        (5, "业务办理项编码"),
        (6, "办件类型"),
        (7, "承诺办结时限（工作日）"),
        (7, "是否网办"),
        (8, ""),
        (9, "事项名称*"),
    ]
    assert all(p.reason and p.mend for p in report.problems)
    assert "两三天" not in told(report), "the report says where, the file says what"
    assert "第 2 行" in report.problems[6].reason


def test_json_problems_are_told_by_entry(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    entries = [
        {"title": "低保", "department": "民政局", "colour": "red"},
        "nothing",
        {"title": "特困", "department": "民政局", "materials": [{"key": "a1", "name": "证"}, {"key": "b1"}]},
        {"title": "救助", "department": "民政局", "visits": 99},
    ]
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    guides, _, report = read_list(path)
    assert guides == {}
    assert [p.place.row for p in report.problems] == [1, 2, 3, 4]
    assert "第 2 条缺少" in report.problems[2].reason


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.xlsx", b"PK\x03\x04 this is not a workbook", ".xlsx"),
        ("a.xlsx", b"", ".xlsx"),
        ("a.csv", bytes(range(256)) * 4, "编码"),
        ("a.csv", b'name,department\n"open,x\n', "引号"),
        ("a.csv", "甲,乙\n1,2\n".encode(), "表头"),
        ("a.csv", b"", "表头"),
        ("a.csv", "事项名称,部门\n".encode(), "一项指南也没有"),
        ("a.json", b'{"guides": [', "JSON 第 1 行"),
        ("a.json", b'{"other": 1}', "列表"),
        ("a.json", b"[" * 100_000, "JSON"),
        ("a.docx", b"x", "不认识"),
    ],
)
def test_a_broken_file_is_one_problem_and_nothing_is_imported(
    tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    guides, _, report = read_list(path)
    assert guides == {}
    assert len(report.problems) == 1
    assert word in str(report.problems[0])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    _, _, report = read_list(tmp_path / "none.csv")
    assert "找不到" in str(report.problems[0])


def test_columns_nobody_knows_are_named(tmp_path: Path) -> None:
    rows = [("事项名称", "部门", "颜色"), ("低保", "民政局", "红")]
    _, _, report = read_list(write_csv(tmp_path / "a.csv", rows))
    assert "“颜色”列" in told(report)


def test_a_mapping_file_names_other_headers_and_item_types(tmp_path: Path) -> None:
    mapping_file = tmp_path / "mapping.json"
    mapping_file.write_text(
        json.dumps({"headers": {"叫法": "title", "谁办": "department"}, "item_types": {"A": "x"}})
    )
    rows = [("叫法", "谁办"), ("低保", "民政局")]
    guides, _, report = read_list(write_csv(tmp_path / "a.csv", rows), read_mapping(mapping_file))
    assert report.problems == [] and len(guides) == 1
    for bad in ('{"headers": {"叫法": "colour"}}', "[]", "{", '{"headers": {"a": 1}}'):
        mapping_file.write_text(bad)
        with pytest.raises(Unreadable):
            read_mapping(mapping_file)


def test_a_long_list_is_read_whole(tmp_path: Path) -> None:
    rows = [HEADER[:3], *((f"事项{n}", "民政局", f"CODE-{n:06d}") for n in range(10_000))]
    guides, _, report = read_list(write_xlsx(tmp_path / "a.xlsx", {"表": rows}), ListMapping())
    assert (len(guides), report.rows, report.problems) == (10_000, 10_000, [])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_limit_counts_rows_not_the_lines_inside_their_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr("server.catalogue.imports.table_file.MOST_ROWS", 4)
    rows = [("事项名称", "部门", "受理条件"), *((f"事项{n}", "民政局", "甲\n乙\n丙") for n in range(4))]
    path = tmp_path / f"a.{ending}"
    write = {"csv": write_csv, "xlsx": lambda path, listed: write_xlsx(path, {"事项": listed})}[ending]
    assert len(read_list(write(path, rows[:4]))[0]) == 3
    _, _, report = read_list(write(path, rows))
    assert [problem.reason for problem in report.problems] == ["行数太多。"]
