"""Identity numbers are checked as the standard says; receipt numbers survive typing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.identity_number import identity_number_is_valid
from server.applications.receipt_number import ALPHABET, grouped, new_number, tidy
from tests.server.household import IDENTITY_NUMBER

# The example printed in GB 11643-1999 itself.
STANDARD_EXAMPLE = "11010519491231002X"


@pytest.mark.parametrize("number", [STANDARD_EXAMPLE, STANDARD_EXAMPLE.lower(), IDENTITY_NUMBER])
def test_right_numbers_are_right(number: str) -> None:
    assert identity_number_is_valid(number)


@pytest.mark.parametrize(
    "number",
    ["", "1", "110105194912310021", "11010519491331002X", "11010519490230002X", "１１0105194912310021"],
)
def test_wrong_numbers_are_wrong(number: str) -> None:
    assert not identity_number_is_valid(number)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    digit = str((int(IDENTITY_NUMBER[place]) + shift) % 10)
    assert not identity_number_is_valid(IDENTITY_NUMBER[:place] + digit + IDENTITY_NUMBER[place + 1 :])


def test_receipt_numbers_survive_being_typed() -> None:
    number = new_number()
    assert set(number) <= set(ALPHABET) and not set(ALPHABET) & set("01OILU")
    assert tidy(f" {grouped(number).lower()} ") == number
    assert tidy("ABCD-234O") is None and tidy("ABC") is None
