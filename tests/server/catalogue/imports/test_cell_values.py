"""What cells mean, in the spellings that real lists have."""

from typing import Any

import pytest

from server.catalogue.imports import cell_values
from server.catalogue.imports.cell_values import ITEM_TYPES, BadCell


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20个工作日", {"days": 20, "kind": "工作日"}),
        ("20工作日内", {"days": 20, "kind": "工作日"}),
        ("30自然日", {"days": 30, "kind": "自然日"}),
        ("15日", {"days": 15, "kind": "自然日"}),
        ("7", {"days": 7, "kind": "工作日"}),
        ("即办", {"days": 0, "kind": "工作日"}),
        ("无", None),
    ],
)
def test_time_limits(text: str, expected: dict[str, Any] | None) -> None:
    assert cell_values.time_limit(text) == expected


@pytest.mark.parametrize("text", ["很快", "二十天", "2-3天", "20个月", "-5"])
def test_a_limit_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(BadCell) as refused:
        cell_values.time_limit(text)
    assert "工作日" in refused.value.mend


def test_yes_and_no() -> None:
    assert [cell_values.yes_or_no(t) for t in ("是", "支持", "Y", "1")] == [True] * 4
    assert [cell_values.yes_or_no(t) for t in ("否", "不支持", "0", "无")] == [False] * 4
    with pytest.raises(BadCell):
        cell_values.yes_or_no("大概")


def test_item_types_are_looked_up_by_number_and_another_numbering_may_be_given() -> None:
    assert cell_values.item_type("1", ITEM_TYPES) == "行政许可"
    assert cell_values.item_type("05", ITEM_TYPES) == "行政给付"
    assert cell_values.item_type("行政奖励", ITEM_TYPES) == "行政奖励"
    assert cell_values.item_type("1", {**ITEM_TYPES, "1": "公共服务"}) == "公共服务"
    with pytest.raises(BadCell):
        cell_values.item_type("77", ITEM_TYPES)


def test_materials_of_one_cell() -> None:
    found = cell_values.materials(
        "1.身份证（免提交）\n2、病历（复印件）（容缺）（2份）；照片（免提交：电子照片）；旧表（硬减）"
    )
    assert found == [
        {"key": "m1", "name": "身份证", "exempt_by_licence": "身份证"},
        {"key": "m2", "name": "病历（复印件）", "necessity": "容缺后补", "copies": 2},
        {"key": "m3", "name": "照片", "exempt_by_licence": "电子照片"},
        {"key": "m4", "name": "旧表", "abolished": True},
    ]
    assert cell_values.materials("") == []


def test_steps_of_one_cell() -> None:
    assert [step["name"] for step in cell_values.steps("收件→受理->审查")] == ["收件", "受理", "审查"]
    assert cell_values.steps("1.申请：带上材料来。\n2.受理") == [
        {"name": "申请", "text": "带上材料来。"},
        {"name": "受理", "text": ""},
    ]
    long = "这是一段没有分步骤的很长的说明文字，说明应该到哪里去找谁办理这一件事情。"
    assert cell_values.steps(long) == [{"name": "第1步", "text": long}]


def test_questions_of_one_cell() -> None:
    assert cell_values.questions("问：能吗？ 答：能。\n2.问：行吗？答：行。") == [
        {"question": "能吗？", "answer": "能。"},
        {"question": "行吗？", "answer": "行。"},
    ]
    with pytest.raises(BadCell):
        cell_values.questions("没有问题")


def test_names_are_divided_and_kept_once() -> None:
    assert cell_values.names("低保、 五保；低保\n特困") == ["低保", "五保", "特困"]
