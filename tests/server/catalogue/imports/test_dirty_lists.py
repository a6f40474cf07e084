"""Lists as counties really have them: merged cells, two header rows, numbers for dates, failed formulas."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from protocol.guide import GuideState
from server.catalogue.imports.import_report import ImportReport
from server.catalogue.imports.list_file import Guides, read_list
from server.catalogue.imports.merged_cells import Merge, filled
from tests.server.catalogue.lists import HEADER, csv_bytes, workbook

TODAY = date(2026, 7, 1)


def read(path: Path) -> tuple[Guides, ImportReport]:
    guides, _, report = read_list(path, today=TODAY)
    return guides, report


def told(report: ImportReport) -> str:
    return "\n".join(report.lines())


def test_a_department_that_is_merged_over_its_items_belongs_to_each_of_them(tmp_path: Path) -> None:
    rows = [
        ["实施部门", "事项名称", "业务办理项编码"],
        ["民政局", "低保", "CODE-0001"],
        [None, "特困", "CODE-0002"],
        [None, "高龄津贴", "CODE-0003"],
        ["残联", "残疾人证", "CODE-0004"],
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows, ["A2:A4"]))
    assert report.problems == []
    assert [guide.department for guide in guides.values()] == ["民政局", "民政局", "民政局", "残联"]


def test_a_title_merged_over_its_situations_names_each_of_them(tmp_path: Path) -> None:
    rows = [
        ["事项名称", "情形", "实施部门"],
        ["残疾人证办理", "首次办理", "残联"],
        [None, "换证", "残联"],
        [None, "遗失补办", "残联"],
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows, ["A2:A4"]))
    assert report.problems == []
    assert [(guide.title, guide.situation) for guide in guides.values()] == [
        ("残疾人证办理", "首次办理"),
        ("残疾人证办理", "换证"),
        ("残疾人证办理", "遗失补办"),
    ]


@pytest.mark.parametrize("merged", [True, False])
def test_two_header_rows_are_read_as_one(tmp_path: Path, merged: bool) -> None:
    rows = [
        ["某县政务服务事项清单", None, None, None, None, None, None],
        ["事项名称", "实施主体", None, "部门", "办结时限", None, "电话"],
        [None, "名称", "编码", None, "法定", "承诺", "咨询电话"],
        ["低保", "县民政局", "1142", "民政局", "30个工作日", "7个工作日", "0713-1"],
        ["", "", "", "", "", "", "0713-2"],
    ]
    merges = ["A1:G1", "A2:A3", "B2:C2", "D2:D3", "E2:F2"] if merged else []
    guides, report = read(workbook(tmp_path / "a.xlsx", rows, merges))
    (guide,) = guides.values()
    assert (guide.title, guide.authority, guide.department) == ("低保", "县民政局", "民政局")
    assert guide.statutory_limit is not None and guide.statutory_limit.days == 30
    assert guide.promised_limit is not None and guide.promised_limit.days == 7
    assert guide.contact == "0713-1"
    assert {problem.place.row for problem in report.problems} == {5}, "rows keep the file's numbers"


def test_a_group_row_above_the_header_does_not_hide_it(tmp_path: Path) -> None:
    rows = [
        ["基本信息", None, None, "办理信息", None],
        ["事项名称", "部门", "别名", "收费", "咨询电话"],
        ["低保", "民政局", "低保金", "不收费", "0713-1"],
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows, ["A1:C1", "D1:E1"]))
    (guide,) = guides.values()
    assert report.problems == []
    assert (guide.aliases, guide.fees, guide.contact) == (("低保金",), "不收费", "0713-1")


def test_the_first_row_of_a_list_is_not_taken_for_a_second_header(tmp_path: Path) -> None:
    rows = [["事项名称", "部门", "收费"], ["收费许可", "发改局", "收费"], ["低保", "民政局", "无"]]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows))
    assert report.problems == []
    assert [guide.title for guide in guides.values()] == ["收费许可", "低保"]


def test_headings_column_numbers_repeated_headers_and_totals_are_left_out_and_told(tmp_path: Path) -> None:
    rows = [
        ["事项名称", "部门", "咨询电话", "收费"],
        [1, 2, 3, 4],
        ["一、民政类", None, None, None],
        ["低保", "民政局", "0713-1", "不收费"],
        ["事项名称", "部门", "咨询电话", "收费"],
        ["特困", "民政局", "0713-1", "不收费"],
        ["合计", 2, None, None],
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows, ["A3:D3"]))
    assert [guide.title for guide in guides.values()] == ["低保", "特困"]
    assert (report.rows, report.problems) == (2, [])
    for words in ("小标题 1 处", "列号行 1 处", "重复的表头 1 处", "合计行 1 处"):
        assert words in told(report)


def test_days_as_numbers_and_dates_decide_what_is_shown(tmp_path: Path) -> None:
    rows = [
        ["事项名称", "部门", "生效日期", "失效日期", "办理时间"],
        ["在用的", "民政局", 45292, "长期", time(8, 30)],
        ["过了期的", "民政局", "2020年1月1日", 46022, ""],
        ["还没到的", "民政局", datetime(2027, 1, 1), None, ""],
        ["写错的", "民政局", "明年", None, ""],
        ["没有这一天", "民政局", "2026-02-30", None, ""],
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows))
    assert [(guide.title, guide.state) for guide in guides.values()] == [
        ("在用的", GuideState.ACTIVE),
        ("过了期的", GuideState.CANCELLED),
        ("还没到的", GuideState.CANCELLED),
    ]
    assert next(iter(guides.values())).hours == "08:30"
    assert [problem.place.row for problem in report.problems] == [5, 6]
    assert "日期数字换成了日期 2 处" in told(report)
    assert "过了失效日期" in told(report) and "还没到生效日期" in told(report)


def test_what_a_spreadsheet_has_spoiled_is_named(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ("公式坏了", "#REF!", "CODE-0001", "", ""),
        ("科学计数法", "民政局", "4.21122E+17", "", ""),
        ("数字编码", "民政局", 4.2112200000000013e17, "", ""),
        ("好的", "民政局", 421122000000001, "", ""),
    ]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows))
    assert list(guides) == ["421122000000001"]
    reasons = [(problem.place.row, problem.reason) for problem in report.problems]
    assert (2, "是表格软件算错的公式。") in reasons
    assert [row for row, reason in reasons if "科学计数法" in reason] == [3, 4]


def test_markup_entities_and_wide_digits_are_cleaned_and_counted(tmp_path: Path) -> None:
    header = ("事项名称", "部门", "受理条件", "承诺办结时限", "咨询电话")
    row = (
        "低保&amp;nbsp;申请",
        "民政局",
        "<p>一、本县&amp;lt;br/&amp;gt;户籍</p>",
        "２０个工作日",
        "０７１３－１",
    )
    path = tmp_path / "a.csv"
    path.write_bytes(csv_bytes(row, header=header))
    guides, report = read(path)
    (guide,) = guides.values()
    assert report.problems == []
    assert (guide.title, guide.conditions) == ("低保 申请", "一、本县\n户籍")
    assert guide.promised_limit is not None and guide.promised_limit.days == 20
    assert guide.contact == "0713-1"
    assert {str(dirt): len(places) for dirt, places in report.by_dirt()} == {
        "网页转义符": 2,
        "全角数字或字母": 2,
        "网页标记": 1,
    }


def test_a_title_of_110_characters_is_taken_as_it_is(tmp_path: Path) -> None:
    title = "长" * 110
    guides, report = read(workbook(tmp_path / "a.xlsx", [HEADER, (title, "民政局", "CODE-0001", "", "")]))
    assert report.problems == [] and guides["CODE-0001"].title == title


def test_a_code_that_occurs_twice_names_both_rows(tmp_path: Path) -> None:
    rows = [HEADER, *((f"事项{n}", "民政局", "CODE-0001", "", "") for n in range(3))]
    guides, report = read(workbook(tmp_path / "a.xlsx", rows))
    assert len(guides) == 1
    assert [(problem.place.row, "第 2 行" in problem.reason) for problem in report.problems] == [
        (3, True),
        (4, True),
    ]


def test_a_merge_beyond_the_last_row_or_column_costs_nothing() -> None:
    rows = [(1, ("a", "")), (2, ("", ""))]
    made, banners = filled(rows, [Merge(1, 0, 1_048_576, 16_383)])
    assert made == [(1, ("a", "a")), (2, ("a", "a"))]
    assert banners == frozenset()


def test_ten_thousand_rows_are_read_with_progress(tmp_path: Path) -> None:
    rows = [HEADER, *((f"事项{n}", "民政局", f"CODE-{n:06d}", "7个工作日", "") for n in range(10_000))]
    seen: list[tuple[int, int]] = []
    guides, _, report = read_list(
        workbook(tmp_path / "a.xlsx", rows), on_rows=lambda done, total: seen.append((done, total))
    )
    assert (len(guides), report.problems) == (10_000, [])
    reading = [done for done, total in seen if not total]
    checking = [(done, total) for done, total in seen if total]
    assert reading == sorted(reading) and len(reading) == 20
    assert checking == sorted(checking) and checking[-1] == (10_000, 10_001)
