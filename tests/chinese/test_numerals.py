"""Numbers as they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinese.numerals import DIGITS, counted, decimal, digit_by_digit, quantity, year


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("0", "零"),
        ("7", "七"),
        ("10", "十"),
        ("15", "十五"),
        ("20", "二十"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("1862", "一千八百六十二"),
        ("2000", "二千"),
        ("2005", "二千零五"),
        ("10000", "一万"),
        ("10500", "一万零五百"),
        ("100002", "十万零二"),
        ("510189", "五十一万零一百八十九"),
        ("100000000", "一亿"),
        ("100000001", "一亿零一"),
        ("1000100000", "十亿零一十万"),
        ("007", "七"),
    ],
)
def test_a_quantity_is_said_as_one_counts(digits: str, said: str) -> None:
    assert quantity(digits) == said


PLACES = {"十": 10, "百": 100, "千": 1000}


def understood(said: str) -> int:
    """What somebody who hears it would write down."""
    if said == "零":
        return 0
    total = 0
    for group, worth in (("亿", 10**8), ("万", 10**4), ("", 1)):
        part, found, rest = said.partition(group) if group else (said, "", "")
        if group and not found:
            continue
        said = rest
        value, digit = 0, None
        for char in part:
            if char in PLACES:
                value += (1 if digit is None else digit) * PLACES[char]
                digit = None
            else:
                digit = DIGITS.index(char)
        total += (value + (digit or 0)) * worth
    return total


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_quantity_is_understood_as_it_was_written(number: int) -> None:
    assert understood(quantity(str(number))) == number


@pytest.mark.parametrize(
    ("digits", "said"), [("2", "两"), ("12", "十二"), ("200", "二百"), ("2000", "两千"), ("20000", "两万")]
)
def test_two_of_something(digits: str, said: str) -> None:
    assert counted(digits) == said


def test_digits_of_a_telephone_are_said_one_by_one_with_yao() -> None:
    assert digit_by_digit("0713") == "零七幺三"


def test_years_and_decimals() -> None:
    assert year("2026") == "二零二六"
    assert decimal("3", "50") == "三点五零"
