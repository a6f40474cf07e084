"""Identity numbers are checked as the standard says, and masked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.applications.identity import (
    identity_number_is_valid,
    masked_identity_number,
    masked_name,
    masked_telephone,
)
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


def test_masks_leave_only_what_the_person_recognises() -> None:
    assert [masked_name(name) for name in ("张明", "张小明", "欧阳小明", "李")] == [
        "张*",
        "张*明",
        "欧**明",
        "李",
    ]
    assert masked_identity_number(STANDARD_EXAMPLE) == "1101**********002X"
    assert masked_telephone("13871234567") == "138****4567"
    assert masked_telephone("0713-5242000") == "071****2000"
    assert masked_telephone("5242000") == "***2000"


def test_receipt_numbers_survive_being_typed() -> None:
    number = new_number()
    assert set(number) <= set(ALPHABET) and not set(ALPHABET) & set("01OILU")
    assert tidy(f" {grouped(number).lower()} ") == number
    assert tidy("ABCD-234O") is None and tidy("ABC") is None
