"""Questions of the form from a sheet of their own, with every cell that means nothing named."""

from pathlib import Path

from protocol.form import FieldKind, OnlyIf
from server.catalogue.imports.changed_fields import changed_fields
from server.catalogue.imports.list_file import read_list
from tests.server.catalogue.imports.test_list_file import HEADER, told, write_xlsx

GUIDES = [
    list(HEADER[:4]),
    ["异地就医备案", "医保局", "42110001", "即办件"],
    ["低保", "民政局", "42110002", ""],
]
COLUMNS = [
    "事项编码",
    "题目",
    "填法",
    "选项",
    "填写说明",
    "必填",
    "最小值",
    "最大值",
    "单位",
    "最早",
    "最晚",
    "提问条件",
]


def row(guide: str, label: str, kind: str, **more: object) -> list[object]:
    return [guide, label, kind, *(more.get(name, "") for name in COLUMNS[3:])]


def book(path: Path, *rows: list[object]) -> Path:
    return write_xlsx(path, {"事项": GUIDES, "表单问题": [["电视上的问题"], COLUMNS, *rows]})


def test_questions_of_every_kind_with_help_limits_and_conditions_that_chain(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        row("42110001", "人在外地吗？", "是非"),
        row("42110001", "去哪里？", "单选", 选项="省内；省外、国外", 提问条件="第 1 题=是"),
        row("42110001", "哪个市？", "文字", 填写说明="写省和市", 必填="否", 提问条件="去哪里=省外、国外"),
        row("42110001", "哪一天去？", "日期", 最早="2020-01-01", 最晚="今天"),
        row("42110001", "几个人？", "数字", 最小值=1, 最大值=20, 单位="人"),
        row("42110001", "代办的人？", "身份证号"),
        row("42110001", "打哪个电话？", "电话"),
        row("42110001", "住哪个村？", "地址"),
    )
    guides, _, report = read_list(path)
    assert report.problems == [], told(report)
    form = guides["42110001"].form
    assert [field.kind for field in form] == [
        FieldKind.YES_NO,
        FieldKind.CHOICE,
        FieldKind.TEXT,
        FieldKind.DATE,
        FieldKind.NUMBER,
        FieldKind.IDENTITY_NUMBER,
        FieldKind.TELEPHONE,
        FieldKind.ADDRESS,
    ]
    assert form[1].only_if == OnlyIf(question="q1", values=("yes",))
    assert [option.label for option in form[1].options] == ["省内", "省外", "国外"]
    assert form[2].only_if == OnlyIf(question="q2", values=("o2", "o3"))
    assert (form[2].help, form[2].required) == ("写省和市", False)
    assert (form[3].earliest, form[3].latest) == ("2020-01-01", "today")
    assert (form[4].minimum, form[4].maximum, form[4].unit) == (1, 20, "人")
    assert guides["42110002"].form == ()
    changed = next(one for one in changed_fields(None, guides["42110001"]) if one.label == "表单问题")
    assert "哪个市？（文字，可以不填，只问“去哪里？”答省外、国外的） 写省和市" in changed.after


def test_each_cell_that_means_nothing_is_named_and_the_guide_is_not_imported_without_it(
    tmp_path: Path,
) -> None:
    path = book(
        tmp_path / "a.xlsx",
        row("42110001", "去哪里？", "单选", 选项="省内"),
        row("42110001", "哪一天？", "时间"),
        row("42110001", "几个人？", "数字", 最小值="一"),
        row("42110001", "哪个市？", "文字", 提问条件="第 3 题=省外"),
        row("42110001", "哪个省？", "文字", 提问条件="去哪里=国外"),
    )
    guides, _, report = read_list(path)
    assert set(guides) == {"42110002"}
    assert {(problem.place.row, problem.place.column) for problem in report.problems} == {
        (3, "选项"),
        (4, "填法"),
        (5, "最小值"),
        (6, "提问条件"),
        (7, "提问条件"),
    }
    assert "可以写：单选、是非" in told(report) and "42110001" in report.bad_codes
