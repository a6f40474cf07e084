"""Numbers and dates by number keys."""

import pytest

from protocol.guide import FieldKind, FormField
from tests.tvapp.application.sample import GUIDE
from tvapp.application.entry import Entry

BORN = next(field for field in GUIDE.form if field.key == "born")
MONTHS = next(field for field in GUIDE.form if field.key == "months")


def typed(field: FormField, digits: str) -> Entry:
    entry = Entry(field)
    for digit in digits:
        entry = entry.typed(digit)
    return entry


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("", "＿＿ 年 ＿ 月 ＿ 日"),
        ("1", "1＿＿ 年 ＿ 月 ＿ 日"),
        ("19500", "1950 年 0＿ 月 ＿ 日"),
        ("19500308", "1950 年 03 月 08 日"),
    ],
)
def test_a_date_shows_where_the_next_digit_goes(digits: str, shown: str) -> None:
    assert typed(BORN, digits).shown == shown


def test_a_date_is_kept_only_when_all_eight_digits_make_a_day() -> None:
    assert typed(BORN, "1950030").value == ""
    assert typed(BORN, "19500308").value == "1950-03-08"
    assert typed(BORN, "19500230").value == "" and "没有这一天" in typed(BORN, "19500230").wrong
    assert typed(BORN, "20240229").value == "2024-02-29"
    assert typed(BORN, "20230229").value == ""


def test_a_month_that_cannot_be_is_said_before_the_day_is_typed() -> None:
    assert "月份" in typed(BORN, "195013").wrong
    assert typed(BORN, "19501").wrong == ""


def test_a_ninth_digit_is_not_taken() -> None:
    assert typed(BORN, "195003081").digits == "19500308"


def test_a_number_holds_its_limits() -> None:
    assert typed(MONTHS, "7").value == "7"
    assert typed(MONTHS, "0").value == "" and "小于 1" in typed(MONTHS, "0").wrong
    assert typed(MONTHS, "121").value == "" and "大于 120" in typed(MONTHS, "121").wrong
    assert typed(MONTHS, "1200").digits == "120", "no longer than the largest allowed number"


def test_leading_noughts_fall_away() -> None:
    assert typed(MONTHS, "007").value == "7"


def test_a_number_without_limits_is_held_to_what_the_server_takes() -> None:
    free = FormField(key="cost", label="花了多少元？", kind=FieldKind.NUMBER)
    assert len(typed(free, "9" * 20).digits) == 12


def test_erasing_takes_the_last_digit_and_stops_at_none() -> None:
    assert typed(BORN, "195").erased().digits == "19"
    assert Entry(BORN).erased().digits == ""


@pytest.mark.parametrize("digits", ["19500308", "20240229"])
def test_an_answer_given_before_comes_back_as_it_was_typed(digits: str) -> None:
    entry = typed(BORN, digits)
    assert Entry.of_answer(BORN, entry.value) == entry
