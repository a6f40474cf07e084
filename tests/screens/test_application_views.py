"""What the screens of an application show, as data."""

from collections.abc import Iterator

import pytest

from protocol.application import ApplicationState, AtWindow, Mark, MaterialState, PhotoWarning, Verdict
from protocol.handoff import Handoff, HandoffPurpose, HandoffState
from screens.applicant import ApplicantScreen
from screens.apply import ApplyScreen
from screens.case import CaseScreen
from screens.cases import CasesScreen
from screens.check import CheckScreen
from screens.form import FormScreen
from screens.handoff import HandoffScreen
from screens.home import badge
from screens.household_code import HouseholdCodeScreen
from screens.material import MaterialScreen
from screens.materials import MaterialsScreen
from screens.people import PeopleScreen
from screens.person import PersonScreen, question
from screens.person_entry import PersonEntryScreen
from screens.proposal import ProposalScreen
from screens.receipt import ReceiptScreen
from screens.unlock import UnlockScreen
from tests.screens.room import CONSENT, MEMBER, room, view
from tests.tvapp.application.sample import GUIDE, application, complete, materials, photo, returned
from tvapp.ui.icons import ICONS
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme

EVERY = (
    (ApplyScreen, {"code": GUIDE.code}),
    (ApplicantScreen, {"id": "app-1"}),
    (HandoffScreen, {"id": "app-1", "purpose": "materials"}),
    (FormScreen, {"id": "app-1"}),
    (MaterialsScreen, {"id": "app-1"}),
    (MaterialScreen, {"id": "app-1", "key": "id_card"}),
    (CheckScreen, {"id": "app-1"}),
    (CasesScreen, {}),
    (CaseScreen, {"id": "app-1"}),
    (ReceiptScreen, {"id": "app-1"}),
    (PeopleScreen, {}),
    (PersonScreen, {"member": "member-1"}),
    (PersonEntryScreen, {}),
    (HouseholdCodeScreen, {}),
    (UnlockScreen, {}),
    (ProposalScreen, {"id": "proposal-1"}),
)


@pytest.fixture(params=list(TextSize), autouse=True)
def text_size(request: pytest.FixtureRequest) -> Iterator[TextSize]:
    """All of it in each of the three text sizes."""
    use_theme(Theme(text_size=request.param))
    yield request.param
    use_theme(Theme())


def items(shown: object) -> list[object]:
    """All things to choose of a view."""
    names = ("rows", "buttons", "asking", "keypad", "onward", "boxes", "beside", "under")
    return [item for name in names for item in getattr(shown, name, ())]


@pytest.mark.parametrize(("kind", "params"), EVERY, ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("online", [True, False], ids=["online", "away"])
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_there_is_always_something_to_choose(kind: type, params: dict, online: bool, known: bool) -> None:  # type: ignore[type-arg]
    cases = (complete(),) if known else ()
    shown = view(kind, room(*cases, online=online), **params)
    assert items(shown)
    assert shown.title
    for item in items(shown):
        assert item.title and "/" not in item.key  # type: ignore[attr-defined]
        assert not item.icon or item.icon in ICONS  # type: ignore[attr-defined]


@pytest.mark.parametrize(("kind", "params"), EVERY, ids=lambda value: getattr(value, "name", ""))
def test_rows_are_at_most_six_and_never_twice_the_same(kind: type, params: dict) -> None:  # type: ignore[type-arg]
    shown = view(kind, room(complete()), **params)
    keys = [item.key for item in getattr(shown, "rows", ())]
    assert len(keys) <= 6 and len(set(keys)) == len(keys)


def test_the_household_is_masked_and_the_chosen_person_marked() -> None:
    shown = view(ApplicantScreen, room(complete()), id="app-1")
    (row,) = shown.rows
    assert row.title == "张*英" and "4211**********7828" in row.subtitle and row.trailing == "已选"


def test_somebody_without_a_name_is_known_by_the_end_of_the_number() -> None:
    nameless = MEMBER.model_copy(update={"masked_name": ""})
    tv = room(complete(masked_name=""), members=(nameless,))
    assert view(PeopleScreen, tv).rows[0].title == "姓名还没写（尾号 7828）"
    shown = view(PersonScreen, tv, member="member-1")
    assert shown.buttons[0].key == "phone" and "工作人员" in shown.hint
    missing = view(CheckScreen, tv, id="app-1").rows[0]
    assert (missing.title, missing.subtitle) == ("办事人的姓名", "还没有写")


def test_who_has_a_case_under_way_is_not_taken_off_and_it_is_said_why() -> None:
    busy = room(returned())
    letter, asking = question("张*英", busy.household.applications)
    assert "还有 1 件事在办" in letter[0].text and "delete" not in {item.key for item in asking}
    over = [complete(ApplicationState.PASSED, id="app-2"), complete(id="app-3")]
    letter, asking = question("张*英", over)
    words = "".join(paragraph.text for paragraph in letter)
    assert "没交的 1 件" in words and "办过的 1 件" in words and asking[1].key == "delete"


def test_a_person_is_typed_only_after_the_text_was_agreed_to() -> None:
    tv = room()
    shown = view(PersonEntryScreen, tv, {"step": "telephone"})
    assert CONSENT.text in shown.letter[0].text and not shown.keypad
    # What was typed does not outlive a power cut: the number is asked for again.
    again = view(PersonEntryScreen, tv, {"step": "telephone", "consent": 1})
    assert again.question[0].text == "身份证号码" and again.remark == "第 2 步，共 4 步"


def test_without_anybody_the_way_by_phone_is_explained() -> None:
    shown = view(ApplicantScreen, room(application(), members=()), id="app-1")
    assert not shown.rows and "手机" in shown.message and shown.buttons[0].key == "phone"


def test_the_form_begins_at_the_first_question_without_an_answer() -> None:
    shown = view(FormScreen, room(application(answers={"where": "home"})), id="app-1")
    assert shown.question[0].text == "哪一天出生的？" and shown.remark == "第 2 题，共 5 题"
    assert [box.subtitle for box in shown.boxes] == ["年", "月", "日"] and not shown.rows


def test_choices_carry_the_answer_given_before() -> None:
    shown = view(FormScreen, room(application(answers={"where": "away"})), {"at": "where"}, id="app-1")
    assert [(row.key, row.icon) for row in shown.rows] == [
        ("home", "radio_button_unchecked"),
        ("away", "radio_button_checked"),
    ]


def test_half_a_date_is_shown_as_it_was_typed() -> None:
    shown = view(FormScreen, room(application(), typed={"born": "1940-0-"}), {"at": "born"}, id="app-1")
    assert [box.title for box in shown.boxes] == ["1940", "0", "＿"]


def test_a_wrong_number_is_said_on_the_screen() -> None:
    shown = view(FormScreen, room(application(), typed={"months": "500"}), {"at": "months"}, id="app-1")
    assert "不能大于 120" in shown.question[1].text


def test_text_is_never_typed_and_can_be_left_out() -> None:
    shown = view(FormScreen, room(application()), {"at": "words"}, id="app-1")
    assert not shown.keypad and [row.key for row in shown.rows] == ["phone", "ask", "skip"]


def test_what_may_be_left_out_can_be_skipped() -> None:
    shown = view(FormScreen, room(application()), {"at": "alone"}, id="app-1")
    assert [row.key for row in shown.rows] == ["yes", "no", "skip"]


def test_one_answer_mended_from_the_check_has_no_number_of_questions() -> None:
    shown = view(FormScreen, room(complete()), id="app-1", question="months")
    assert shown.question[0].text == "几个月了？" and shown.remark == "" and shown.typed == "7"


def test_the_focused_materials_photo_and_its_fault_are_beside_the_list() -> None:
    dark = MaterialState(key="id_card", photos=(photo(1), photo(2, warnings=(PhotoWarning.DARK,))))
    tv = room(complete(materials=materials(id_card=dark)))
    shown = view(MaterialsScreen, tv, {"material": "id_card"}, id="app-1")
    assert shown.photo == "photo-2" and "太暗" in shown.letter[0].text
    other = view(MaterialsScreen, tv, {"material": "later"}, id="app-1")
    assert other.photo == "" and other.letter


def test_a_return_shows_what_is_wrong_first_and_large() -> None:
    shown = view(MaterialsScreen, room(returned()), id="app-1")
    assert shown.rows[0].key == "id_card" and "需要重拍" in shown.rows[0].subtitle
    assert shown.letter[0].text == "看不清，请重拍" and shown.letter[0].style == "body"
    one = view(MaterialScreen, room(returned()), id="app-1", key="id_card")
    assert one.letter[0].text == "看不清，请重拍" and "remove" not in {item.key for item in one.buttons}


def test_what_the_clerk_marked_is_framed_on_the_photo_and_said() -> None:
    marked = photo().model_copy(update={"marks": (Mark(x=2500, y=1000, width=5000, height=2000),)})
    wrong = MaterialState(key="id_card", photos=(marked,), verdict=Verdict.CORRECTION, reason="看不清")
    tv = room(complete(ApplicationState.RETURNED, materials=materials(id_card=wrong), round=2))
    one = view(MaterialScreen, tv, id="app-1", key="id_card")
    assert one.marks == ((0.25, 0.1, 0.5, 0.2),) and "框出来" in one.hint
    assert view(MaterialsScreen, tv, id="app-1").marks == one.marks


def test_the_receipt_says_what_to_bring_where_and_until_when() -> None:
    window = AtWindow(bring=("身份证", "户口簿"), place="一楼 3 号窗口", contact="0713-5242000")
    found = complete(ApplicationState.PASSED, number="AB12CD34", at_window=window, closes=1_000)
    shown = view(CaseScreen, room(found), id="app-1")
    assert [item.key for item in shown.receipt_button] == ["receipt"] and len(shown.buttons) <= 4
    shown = view(ReceiptScreen, room(found), id="app-1")
    facts = dict(paragraph.text.split("：") for paragraph in shown.facts)
    assert shown.number == "AB12 CD34" and "还不是正式受理" in shown.hint
    assert facts["带原件"] == "身份证、户口簿" and facts["去哪里"] == "一楼 3 号窗口" and "最晚" in facts
    assert "几点" not in facts  # what the guide does not say is left out


def test_home_counts_news_before_what_closes_soon() -> None:
    assert [badge(2, 1), badge(0, 1), badge(0, 0)] == ["有 2 条新消息", "1 件快到期", ""]


def test_a_refusal_names_the_rule_it_rests_on() -> None:
    found = complete(ApplicationState.REFUSED, message="户籍不在本县", legal_basis="某办法第三条")
    words = [paragraph.text for paragraph in view(CaseScreen, room(found), id="app-1").letter]
    assert "依据：某办法第三条" in words


def test_nothing_can_be_photographed_when_everything_is_closed() -> None:
    shown = view(MaterialsScreen, room(complete(ApplicationState.PASSED)), id="app-1")
    assert "phone" not in {item.key for item in shown.buttons}


def test_what_may_come_later_is_sent_from_the_case_without_submitting_again() -> None:
    shown = view(MaterialsScreen, room(complete(ApplicationState.SUBMITTED)), id="app-1")
    assert shown.title == "补交材料" and [item.key for item in shown.buttons] == ["phone", "case"]


def test_the_last_photo_is_shown_first_and_deleting_asks_once() -> None:
    two = materials(id_card=MaterialState(key="id_card", photos=(photo(1), photo(2))))
    tv = room(complete(materials=two))
    shown = view(MaterialScreen, tv, id="app-1", key="id_card")
    assert shown.photo == "photo-2" and [item.key for item in shown.buttons] == [
        "phone",
        "next",
        "remove",
        "back",
    ]
    asked = view(MaterialScreen, tv, {"asking": True}, id="app-1", key="id_card")
    assert not asked.buttons and [item.key for item in asked.asking] == ["keep", "delete"]


def test_the_check_names_what_is_missing_first_and_each_thing_once() -> None:
    shown = view(CheckScreen, room(application(answers={"where": "home"})), id="app-1")
    assert shown.rows[0].key == "applicant." and shown.rows[0].tone == "care"
    assert "还差 4 样" in shown.letter[0].text and "还差 4 样" in shown.buttons[0].subtitle


def test_the_check_of_a_complete_one_shows_answers_in_words() -> None:
    shown = view(CheckScreen, room(complete()), id="app-1")
    titles = {row.key: row.title for row in shown.rows}
    assert titles["applicant."] == "张*英" and titles["form.where"] == "自己家"
    assert titles["form.born"] == "1940 年 5 月 12 日" and shown.letter[0].text == "都齐了"


def test_cases_come_newest_first_with_state_as_word_and_icon() -> None:
    older = complete(ApplicationState.PASSED, id="app-0", number="AB12CD34", changed=500)
    shown = view(CasesScreen, room(older, returned()))
    assert [row.key for row in shown.rows] == ["app-1", "app-0"]
    assert shown.rows[0].trailing == "需要补正" and "有新消息" in shown.rows[0].subtitle
    assert shown.rows[1].icon == "check_circle" and "AB12CD34" in shown.rows[1].subtitle


def test_without_cases_it_is_explained_how_to_begin() -> None:
    shown = view(CasesScreen, room())
    assert not shown.rows and shown.letter and shown.buttons[0].key == "guides"


@pytest.mark.parametrize(
    ("found", "keys"),
    [
        (complete(), ["go_on", "ask", "asking"]),
        (complete(ApplicationState.SUBMITTED), ["ask", "supplement", "other", "asking"]),
        (returned(), ["go_on", "ask", "asking"]),
        (complete(ApplicationState.PASSED), ["ask", "other"]),
        (complete(ApplicationState.WITHDRAWN), ["ask", "other"]),
    ],
)
def test_a_case_offers_what_its_state_allows(found: object, keys: list[str]) -> None:
    assert [item.key for item in view(CaseScreen, room(found), id="app-1").buttons] == keys  # type: ignore[arg-type]


def test_a_returned_case_says_what_the_clerk_said_and_what_comes_next() -> None:
    found = returned().model_copy(update={"next_step": "接下来：请重新拍居民身份证", "number": "AB12CD34"})
    words = " ".join(paragraph.text for paragraph in view(CaseScreen, room(found), id="app-1").letter)
    assert "看不清，请重拍" in words and "接下来：" in words and "AB12CD34" in words


def test_reasons_of_an_earlier_round_are_not_repeated_once_it_has_passed() -> None:
    state = MaterialState(
        key="id_card", photos=(photo(),), verdict=Verdict.ACCEPTED, reason="看不清，请重拍", open=False
    )
    found = complete(ApplicationState.PASSED, materials=materials(id_card=state))
    words = " ".join(paragraph.text for paragraph in view(CaseScreen, room(found), id="app-1").letter)
    assert "看不清" not in words


def test_taking_back_asks_once_and_the_receipt_makes_room() -> None:
    found = complete(ApplicationState.SUBMITTED, receipt_url="https://zw.example/r/AB12CD34")
    tv = room(found)
    shown = view(CaseScreen, tv, id="app-1")
    assert shown.receipt == "https://zw.example/r/AB12CD34"
    assert shown.receipt_words and not shown.receipt_button, "nothing to do at a window: only the code"
    asked = view(CaseScreen, tv, {"asking": True}, id="app-1")
    assert asked.receipt == "" and [item.key for item in asked.asking] == ["keep", "withdraw"]


def test_a_hand_off_of_another_place_is_not_shown() -> None:
    tv = room(complete())
    other = Handoff(
        id="handoff-9",
        purpose=HandoffPurpose.MATERIALS,
        state=HandoffState.OFFERED,
        url="https://zw.example/p/x",
        code="123456",
        expires=10**15,
    )
    tv.household.show_handoff(other)
    assert view(HandoffScreen, tv, id="app-1", purpose="materials").qr == ""
    mine = {"handoff": "handoff-9", "until": 10**15}
    assert view(HandoffScreen, tv, mine, id="app-1", purpose="materials").qr == other.url
