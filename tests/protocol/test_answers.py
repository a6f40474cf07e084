"""Answers are checked, shown and masked alike on both sides."""

from datetime import date

import pytest
from pydantic import ValidationError

from protocol import identity_number, telephone
from protocol.answers import WrongAnswer, checked, is_masked, masked, shown
from protocol.form import FieldKind, FormField, OnlyIf, Option, asked, fault_of
from protocol.guide import Guide

TODAY = date(2026, 11, 24)
RIGHT = "421122194503120022"


def field(kind: FieldKind, **more: object) -> FormField:
    return FormField.model_validate({"key": "one", "label": "一", "kind": kind, **more})


YES_NO = FormField(key="lives", label="在世吗？", kind=FieldKind.YES_NO)
WHERE = FormField(
    key="where",
    label="住哪里？",
    kind=FieldKind.CHOICE,
    options=(Option(value="home", label="家"), Option(value="away", label="外地")),
    only_if=OnlyIf(question="lives", values=("yes",)),
)
CITY = FormField(
    key="city", label="哪个市？", kind=FieldKind.TEXT, only_if=OnlyIf(question="where", values=("away",))
)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (FieldKind.NUMBER, "００7", "7"),
        (FieldKind.DATE, "1945-03-12", "1945-03-12"),
        (FieldKind.IDENTITY_NUMBER, "11010519491231002x", "11010519491231002X"),
        (FieldKind.IDENTITY_NUMBER, "421122 19450312 0022", RIGHT),
        (FieldKind.TELEPHONE, "138-7123 4567", "13871234567"),
        (FieldKind.TELEPHONE, "(0713) 5242345", "07135242345"),
        (FieldKind.TELEPHONE, "5242345", "5242345"),
        (FieldKind.ADDRESS, "七里坪镇/李家塆村/ 三组  12 号", "七里坪镇/李家塆村/三组 12 号"),
        (FieldKind.ADDRESS, "七里坪镇//", "七里坪镇"),
        (FieldKind.TEXT, "  深圳市 ", "深圳市"),
        (FieldKind.TEXT, "   ", ""),
    ],
)
def test_what_can_be_meant_is_kept_in_one_form(kind: FieldKind, given: str, kept: str) -> None:
    assert checked(field(kind), given, TODAY) == kept


@pytest.mark.parametrize(
    ("kind", "given", "told"),
    [
        (FieldKind.NUMBER, "-1", "数字"),
        (FieldKind.DATE, "1945-02-30", "没有这一天"),
        (FieldKind.DATE, "19450312", "没有这一天"),
        (FieldKind.IDENTITY_NUMBER, RIGHT[:-1], "现在是 17 位"),
        (FieldKind.IDENTITY_NUMBER, "991122194503120022", "最前面六位"),
        (FieldKind.IDENTITY_NUMBER, "421122194513120022", "中间八位（出生年月日）：没有这一天"),
        (FieldKind.IDENTITY_NUMBER, "421122204503120022", "年份不对"),
        (FieldKind.IDENTITY_NUMBER, "421122194503120023", "1945 年 3 月 12 日生的吗"),
        (FieldKind.IDENTITY_NUMBER, "42112219450312002A", "前面 17 位都是数字"),
        (FieldKind.TELEPHONE, "1387123456", "现在是 10 位"),
        (FieldKind.TELEPHONE, "12871234567", "第二位"),
        (FieldKind.TELEPHONE, "0713524", "区号"),
        (FieldKind.TELEPHONE, "524", "7 位或 8 位"),
        (FieldKind.TELEPHONE, "138****4567", "只有数字"),
        (FieldKind.ADDRESS, "/李家塆村", "先选乡镇"),
        (FieldKind.ADDRESS, "一/二/三/四", "先选乡镇"),
        (FieldKind.TEXT, "长" * 201, "最多写 200 个字"),
    ],
)
def test_what_cannot_be_is_refused_with_where_to_look(kind: FieldKind, given: str, told: str) -> None:
    with pytest.raises(WrongAnswer) as wrong:
        checked(field(kind), given, TODAY)
    assert told in wrong.value.sentence and wrong.value.sentence.endswith("。")


def test_days_keep_to_their_limits_and_a_clock_nobody_believes_limits_nothing() -> None:
    past, coming = field(FieldKind.DATE, latest="today"), field(FieldKind.DATE, earliest="today")
    assert checked(past, "2026-11-24", TODAY) and checked(coming, "2026-11-24", TODAY)
    for limited, day in ((past, "2026-11-25"), (coming, "2026-11-23")):
        with pytest.raises(WrongAnswer):
            checked(limited, day, TODAY)
        assert checked(limited, day) == day
    with pytest.raises(WrongAnswer, match="2020 年 1 月 1 日"):
        checked(field(FieldKind.DATE, earliest="2020-01-01"), "2019-12-31", TODAY)


@pytest.mark.parametrize(
    ("kind", "value", "full", "hidden"),
    [
        (FieldKind.IDENTITY_NUMBER, RIGHT, RIGHT, "4211**********0022"),
        (FieldKind.TELEPHONE, "13871234567", "138 7123 4567", "138****4567"),
        (FieldKind.ADDRESS, "七里坪镇/李家塆村/三组", "七里坪镇 李家塆村 三组", "七里坪镇/李家塆村/***"),
        (FieldKind.ADDRESS, "七里坪镇/李家塆村", "七里坪镇 李家塆村", "七里坪镇/李家塆村"),
        (FieldKind.TEXT, "腿脚不便", "腿脚不便", "腿脚***"),
        (FieldKind.NUMBER, "7", "7", "7"),
        (FieldKind.DATE, "1945-03-12", "1945 年 3 月 12 日", "1945-03-12"),
        (FieldKind.YES_NO, "no", "不是", "no"),
        (FieldKind.TELEPHONE, "", "", ""),
    ],
)
def test_a_clerk_reads_all_a_television_only_enough(
    kind: FieldKind, value: str, full: str, hidden: str
) -> None:
    assert shown(field(kind), value) == full
    assert masked(field(kind), value) == hidden == masked(field(kind), hidden)
    assert is_masked(field(kind), hidden) is ("*" in hidden)


def test_a_number_is_read_with_its_unit() -> None:
    assert shown(field(FieldKind.NUMBER, unit="平方米"), "90") == "90 平方米"


def test_a_number_of_the_standard_says_which_group_to_look_at_or_nothing() -> None:
    assert identity_number.fault(RIGHT, TODAY) == ""
    assert identity_number.check_digit(RIGHT[:17]) == "2"


@pytest.mark.parametrize(
    ("digits", "read"),
    [
        ("138", "138"),
        ("1387123", "138 7123"),
        ("13871234567", "138 7123 4567"),
        ("07135242345", "0713 524 2345"),
        ("02788886666", "027 8888 6666"),
        ("5242345", "524 2345"),
        ("138****4567", "138 **** 4567"),
    ],
)
def test_telephones_are_grouped_as_one_reads_them_off(digits: str, read: str) -> None:
    assert telephone.grouped(digits) == read


def test_a_question_is_asked_when_those_before_it_lead_there() -> None:
    form = (YES_NO, WHERE, CITY)
    keys = [
        [one.key for one in asked(form, answers)]
        for answers in (
            {},
            {"lives": "yes"},
            {"lives": "yes", "where": "away"},
            {"lives": "no", "where": "away"},
        )
    ]
    assert keys == [["lives"], ["lives", "where"], ["lives", "where", "city"], ["lives"]]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ((YES_NO, YES_NO), "重复"),
        ((field(FieldKind.CHOICE),), "两个以上"),
        ((field(FieldKind.NUMBER, minimum=3, maximum=2),), "最小值"),
        ((WHERE,), "条件"),
        ((WHERE, YES_NO), "条件"),
        ((field(FieldKind.NUMBER, key="lives"), WHERE), "条件"),
        ((YES_NO, WHERE.model_copy(update={"only_if": OnlyIf(question="lives", values=("maybe",))})), "条件"),
    ],
)
def test_a_guide_with_a_form_that_cannot_be_is_refused(form: tuple[FormField, ...], told: str) -> None:
    assert told in fault_of(form)
    with pytest.raises(ValidationError):
        Guide(code="TEST-1", title="一", department="局", form=form)
