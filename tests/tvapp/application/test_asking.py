"""Each kind of question while it is asked: keys in, what is kept and shown out."""

from datetime import date

import pytest

from protocol.form import FieldKind, FormField, Option
from tvapp.application.asking.address import Places
from tvapp.application.asking.kinds import question_of
from tvapp.application.asking.question import NEXT, Question
from tvapp.remote.action import Action

TODAY = date(2026, 11, 24)
PLACES = Places(
    (("421122100", "城关镇"), ("421122101", "七里坪镇")),
    (("v1", "李家塆村"), ("v2", "红石冲村")),
    "421122101",
)


class Asked:
    """A question under somebody's fingers: every outcome is kept as the screen keeps it."""

    def __init__(self, kind: FieldKind, answer: str = "", **more: object) -> None:
        self.field = FormField.model_validate({"key": "one", "label": "一", "kind": kind, **more})
        self.answer, self.half, self.said, self.went = answer, "", "", ""
        self.focus = self.question.first_focus

    @property
    def question(self) -> Question:
        return question_of(self.field, self.answer, self.half, today=TODAY, places=PLACES)

    def press(self, *keys: str) -> "Asked":
        for key in keys:
            group, item = self.focus.split("/")
            action = Action(f"digit_{key}" if key.isdigit() else key)
            outcome = self.question.pressed(action, group, item)
            if outcome is None and action is Action.OK:
                outcome = self.question.chosen(group, item)
            if outcome is None:
                outcome = self.question.at_edge(action, group, item)
            assert outcome is not None, f"{key} does nothing at {self.focus}"
            self._take(outcome)
        return self

    def choose(self, path: str) -> "Asked":
        self.focus = path
        return self.press("ok")

    def _take(self, outcome: object) -> None:
        self.half = self.half if outcome.half is None else outcome.half  # type: ignore[attr-defined]
        self.answer = self.answer if outcome.value is None else outcome.value  # type: ignore[attr-defined]
        self.focus = outcome.focus or self.focus  # type: ignore[attr-defined]
        self.said, self.went = outcome.say, outcome.go  # type: ignore[attr-defined]


def test_a_date_goes_through_its_boxes_by_eight_digits_and_is_kept_with_the_last() -> None:
    asked = Asked(FieldKind.DATE)
    assert asked.focus == "date/year"
    asked.press(*"1945")
    assert asked.focus == "date/month" and asked.half == "1945--" and asked.answer == ""
    asked.press(*"03", *"1")
    assert asked.half == "1945-03-1" and asked.answer == ""
    asked.press("2")
    assert asked.answer == "1945-03-12" and asked.focus == "go/next"
    assert asked.press("7").answer == "1945-03-12", "a ninth digit is a slip"
    assert asked.press("ok").went == NEXT


def test_a_digit_no_month_begins_with_is_a_whole_month() -> None:
    assert Asked(FieldKind.DATE).press(*"1945", "5").half == "1945-05-"


def test_ok_after_one_digit_makes_it_the_first() -> None:
    asked = Asked(FieldKind.DATE).press(*"1945", "1", "ok", "3", "ok")
    assert asked.answer == "1945-01-03" and asked.focus == "go/next"


def test_a_date_can_be_set_by_the_arrows_alone_from_where_it_is_likely() -> None:
    asked = Asked(FieldKind.DATE, years_ago=80)
    asked.press("up", "down", "down", "ok", "up", "ok", "up")
    assert asked.answer == "1944-11-24" and asked.focus == "date/day"
    asked.press("right")
    assert asked.focus == "go/next" and asked.press("left").focus == "date/day"
    assert asked.press("ok").focus == "go/next"


def test_arrows_stay_within_the_month() -> None:
    asked = Asked(FieldKind.DATE, "2024-02-29")
    asked.focus = "date/day"
    assert asked.press("up").answer == "2024-02-01"
    assert asked.press("down").answer == "2024-02-29"
    asked.focus = "date/year"
    asked.press("down")
    assert asked.answer == "" and "没有这一天" in asked.question.wrong


def test_a_month_that_cannot_be_is_said_at_once_and_the_focus_stays() -> None:
    asked = Asked(FieldKind.DATE).press(*"1945", *"13")
    assert "月份" in asked.question.wrong and asked.focus == "date/month"
    asked.press("star")
    assert asked.half == "1945-1-" and asked.question.wrong == ""
    assert asked.press("2").half == "1945-12-"


def test_erasing_goes_back_box_by_box_and_takes_the_answer_away() -> None:
    asked = Asked(FieldKind.DATE, "1945-12-09")
    asked.press("star", "star", "star")
    assert asked.half == "1945-1-" and asked.answer == "" and asked.focus == "date/month"
    assert asked.press("star", "star").half == "194--"


def test_a_day_to_come_is_refused_where_it_must_be_past_unless_the_clock_is_not_set() -> None:
    asked = Asked(FieldKind.DATE, latest="today").press(*"20270101")
    assert asked.answer == "" and "还没有到" in asked.question.wrong
    lost = question_of(asked.field, "", asked.half, today=date(1970, 1, 2))
    assert not lost.wrong


def test_going_on_without_a_whole_date_says_what_is_missing_and_leads_there() -> None:
    asked = Asked(FieldKind.DATE).press(*"1945").choose("go/next")
    assert "年、月、日" in asked.said and asked.focus == "date/month" and asked.went == ""
    optional = Asked(FieldKind.DATE, required=False)
    assert [item.key for item in optional.question.buttons] == ["next", "skip", "ask"]
    assert optional.choose("go/skip").went == NEXT


def test_a_number_holds_its_limits_and_says_them() -> None:
    asked = Asked(FieldKind.NUMBER, minimum=1, maximum=120, unit="个月")
    assert asked.question.told == "1 到 120 个月之间"
    assert asked.press("7").answer == "7" and asked.question.typed == "7 个月"
    asked.press("star").press(*"007")
    assert asked.answer == "7"
    asked.press("star").press(*"1219")
    assert asked.half == "121" and asked.answer == "" and "不能大于 120" in asked.question.wrong
    assert "不能大于" in asked.choose("go/next").said
    zero = Asked(FieldKind.NUMBER, minimum=1, maximum=120).press("0")
    assert zero.answer == "" and "小于 1" in zero.question.wrong


def test_a_smaller_number_on_the_way_to_a_larger_one_is_not_wrong_yet() -> None:
    asked = Asked(FieldKind.NUMBER, minimum=18, maximum=120).press("1")
    assert asked.question.wrong == "" and asked.answer == ""
    assert asked.press("8").answer == "18"


def test_a_number_without_limits_is_held_to_what_the_server_takes() -> None:
    assert len(Asked(FieldKind.NUMBER).press(*"9" * 20).half) == 12


def test_what_is_typed_anew_takes_the_place_of_the_number_there() -> None:
    asked = Asked(FieldKind.NUMBER, "35")
    assert asked.focus == "go/next" and asked.press("4").answer == "4"


def test_keys_on_the_screen_do_what_the_number_keys_do() -> None:
    asked = Asked(FieldKind.NUMBER)
    asked.choose("keys/digit_4").choose("keys/digit_2")
    assert asked.answer == "42" and asked.focus == "keys/digit_2"
    assert asked.choose("keys/erase").answer == "4" and asked.choose("keys/clear").answer == ""


@pytest.mark.parametrize("way", ["star", "keys/x"])
def test_the_last_place_of_an_identity_number_takes_an_x_by_star_or_by_its_key(way: str) -> None:
    asked = Asked(FieldKind.IDENTITY_NUMBER)
    if way == "star":
        asked.press(*"11010519491231002", "star")
    else:
        assert "最后一位" in asked.choose("keys/x").said
        asked.press(*"11010519491231002").choose("keys/x")
    assert asked.answer == "11010519491231002X" and asked.focus == "go/next"
    assert asked.press("star").half == "11010519491231002", "then it takes it away again"


def test_of_an_identity_number_the_groups_that_are_still_to_come_are_seen() -> None:
    asked = Asked(FieldKind.IDENTITY_NUMBER)
    assert asked.question.typed == "＿＿ ＿＿ ＿＿"
    assert asked.press(*"4211221945").question.typed == "421122 1945 ＿＿"


def test_a_wrong_identity_number_says_which_digits_to_look_at() -> None:
    asked = Asked(FieldKind.IDENTITY_NUMBER).press(*"42112219451312")
    assert "中间八位" in asked.question.wrong
    asked.choose("keys/clear")
    asked.press(*"421122194503120023")
    assert asked.answer == "" and "1945 年 3 月 12 日" in asked.question.wrong
    assert asked.question.typed == "421122 19450312 0023"
    assert asked.press("star", "2").answer == "421122194503120022"


def test_a_masked_answer_is_shown_goes_on_and_is_begun_anew_by_a_digit() -> None:
    asked = Asked(FieldKind.IDENTITY_NUMBER, "4211**********0022")
    assert asked.question.typed == "4211** ******** 0022" and asked.focus == "go/next"
    assert asked.press("ok").went == NEXT
    asked.press("4")
    assert asked.half == "4" and asked.answer == ""


def test_erasing_a_masked_answer_takes_all_of_it_away() -> None:
    asked = Asked(FieldKind.TELEPHONE, "138****4567").press("star")
    assert asked.half == "" and asked.answer == ""


@pytest.mark.parametrize("number", ["13871234567", "07135242345", "5242345"])
def test_mobiles_and_landlines_are_taken(number: str) -> None:
    asked = Asked(FieldKind.TELEPHONE).press(*number)
    assert asked.answer == number and asked.choose("go/next").went == NEXT


def test_a_telephone_that_is_too_short_says_how_many_digits_there_are() -> None:
    asked = Asked(FieldKind.TELEPHONE).press(*"1387123").choose("go/next")
    assert "现在是 7 位" in asked.said and asked.went == ""


def test_an_address_is_chosen_in_two_steps_and_can_be_chosen_again() -> None:
    asked = Asked(FieldKind.ADDRESS)
    assert asked.focus == "rows/421122101", "where the household lives"
    asked.press("ok")
    assert asked.half == "七里坪镇" and asked.answer == ""
    assert [row.key for row in asked.question.rows] == ["v1", "v2", "none"]
    asked.choose("rows/v1")
    assert asked.answer == "七里坪镇/李家塆村" and asked.half == ""
    assert [row.key for row in asked.question.rows] == ["keep", "phone", "again"]
    assert "七里坪镇\n李家塆村" in asked.question.given and asked.choose("rows/keep").went == NEXT
    assert asked.choose("rows/again").answer == ""


def test_back_in_an_address_goes_to_the_townships_and_a_village_not_listed_is_no_hindrance() -> None:
    asked = Asked(FieldKind.ADDRESS).press("ok")
    step = asked.question.back()
    assert step is not None and step.half == ""
    assert asked.choose("rows/none").answer == "七里坪镇"
    assert Asked(FieldKind.ADDRESS).question.back() is None


def test_text_is_left_to_a_phone_or_a_clerk_and_one_can_go_on() -> None:
    asked = Asked(FieldKind.TEXT)
    assert [row.key for row in asked.question.rows] == ["phone", "ask", "skip"]
    assert asked.choose("rows/phone").went == "phone" and asked.choose("rows/ask").went == "ask"
    assert asked.choose("rows/skip").went == NEXT
    filled = Asked(FieldKind.TEXT, "腿脚***")
    assert filled.focus == "rows/keep" and filled.choose("rows/keep").went == NEXT


def test_a_choice_goes_on_by_itself() -> None:
    two = (Option(value="a", label="甲"), Option(value="b", label="乙"))
    asked = Asked(FieldKind.CHOICE, options=two).choose("rows/b")
    assert asked.answer == "b" and asked.went == NEXT
    assert asked.press("5").answer == "b", "a digit is a slip of the finger"
    assert [row.key for row in Asked(FieldKind.YES_NO, required=False).question.rows] == ["yes", "no", "skip"]
