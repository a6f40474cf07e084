"""Identity and telephone numbers while they are typed with number keys."""

from tests.server.household import IDENTITY_NUMBER
from tvapp.application.numbers_typed import IdentityTyped, TelephoneTyped, in_groups


def identity(text: str) -> IdentityTyped:
    entry = IdentityTyped()
    for character in text:
        entry = entry.typed(character)
    return entry


def test_an_identity_number_is_shown_in_groups_and_checked_by_its_last_digit() -> None:
    assert identity("").shown == "＿＿ ＿＿ ＿＿ ＿＿"
    assert identity("4211221950").shown == "421122 1950 ＿＿ ＿＿"
    assert identity(IDENTITY_NUMBER[:17]).wrong == "还差 1 位"
    assert identity(IDENTITY_NUMBER).wrong == "" and identity(IDENTITY_NUMBER + "9").text == IDENTITY_NUMBER
    assert "不对" in identity(IDENTITY_NUMBER[:-1] + "3").wrong


def test_an_x_stands_only_at_the_end() -> None:
    assert identity("42X1").text == "421"
    assert identity("11010519491231002X").wrong == ""


def test_a_mobile_number_has_eleven_digits_and_others_an_area_code() -> None:
    assert TelephoneTyped("1387123").wrong == "手机号还差 4 位"
    assert TelephoneTyped("13871234567").typed("8").text == "13871234567"
    assert TelephoneTyped("13871234567").shown == "138 7123 4567" and not TelephoneTyped("13871234567").wrong
    assert TelephoneTyped("0713524").wrong == "" and "区号" in TelephoneTyped("52420").wrong
    assert TelephoneTyped("").typed("X").text == ""


def test_numbers_that_are_compared_stand_in_the_groups_in_which_they_are_read_out() -> None:
    assert in_groups("11010519491231002X") == "110105 1949 1231 002X"
    assert in_groups("13871234567") == "138 7123 4567"
    assert in_groups("4211**********0022") == "4211**********0022" and in_groups("张桂英") == "张桂英"
