"""What is news to the resident, and in which words."""

import pytest

from protocol.application import ApplicationList, ApplicationState, MaterialState, Verdict
from protocol.events import ApplicationChanged
from protocol.person import MemberList
from tests.tvapp.household.samples import application, returned
from tvapp.household.notice import sentence_of
from tvapp.household.state import Household

NOBODY = MemberList(members=())
S = ApplicationState


def known(*applications: object) -> Household:
    household = Household()
    household.load(NOBODY, ApplicationList(applications=applications))
    return household


def test_a_return_is_said_in_the_clerks_words() -> None:
    household = known(application(state=S.IN_REVIEW))
    changes = household.apply(ApplicationChanged(application=returned(changed=2000)))
    assert "notices" in changes
    assert [one.sentence for one in household.notices] == [
        "您的“残疾人证办理”需要补正：身份证照片模糊，请重拍。"
    ]


def test_several_corrections_say_the_first_and_how_many() -> None:
    wrong = tuple(
        MaterialState(key=key, verdict=Verdict.CORRECTION, reason=reason)
        for key, reason in (("id_card", "身份证照片模糊"), ("photo", "请换一张近照。"))
    )
    fine = MaterialState(key="form", verdict=Verdict.ACCEPTED, reason="很好")
    said = sentence_of(application(state=S.RETURNED, materials=(fine, *wrong)))
    assert said == "您的“残疾人证办理”需要补正：身份证照片模糊。一共有2处要改，请打开看。"


@pytest.mark.parametrize(
    ("message", "said"),
    [("请补一张照片！", "请补一张照片。"), ("", "请打开看看要改什么。")],
)
def test_a_return_without_reasons_falls_back_to_the_message(message: str, said: str) -> None:
    assert sentence_of(application(state=S.RETURNED, message=message)).endswith(f"需要补正：{said}")


def test_passed_is_never_called_accepted() -> None:
    said = sentence_of(application(state=S.PASSED, next_step="请带身份证原件到窗口办理。"))
    assert said == "您的“残疾人证办理”预审通过。请带身份证原件到窗口办理。"
    assert "受理" not in said


@pytest.mark.parametrize("state", [S.REFUSED, S.EXPIRED])
def test_bad_news_says_what_to_do(state: ApplicationState) -> None:
    said = sentence_of(application(state=state, message="户口不在本县"))
    assert "找人帮我" in said or "重新申请" in said


@pytest.mark.parametrize("state", [S.SUBMITTED, S.IN_REVIEW, S.WITHDRAWN, S.DRAFT])
def test_what_the_resident_did_or_need_not_act_on_is_no_news(state: ApplicationState) -> None:
    household = known(application(state=S.RETURNED if state is S.SUBMITTED else S.SUBMITTED))
    household.apply(ApplicationChanged(application=application(state=state, changed=2000)))
    assert household.notices == []


def test_looking_at_the_case_reads_its_news() -> None:
    household = known(application(state=S.IN_REVIEW), application("app_2", S.IN_REVIEW))
    household.apply(ApplicationChanged(application=returned(changed=2000)))
    household.apply(ApplicationChanged(application=application("app_2", S.PASSED, changed=2001)))
    assert [one.application_id for one in household.notices] == ["app_2", "app_1"]
    assert household.look_at("app_1") == {"notices"}
    assert [one.application_id for one in household.notices] == ["app_2"]


def test_news_of_the_case_on_the_screen_makes_no_badge() -> None:
    household = known(application(state=S.IN_REVIEW))
    household.look_at("app_1")
    household.apply(ApplicationChanged(application=returned(changed=2000)))
    assert household.notices == []
    household.look_at("")
    household.apply(ApplicationChanged(application=application(state=S.PASSED, changed=3000)))
    assert len(household.notices) == 1


def test_one_case_has_one_notice_the_latest() -> None:
    household = known(application(state=S.IN_REVIEW))
    household.apply(ApplicationChanged(application=returned(changed=2000)))
    household.apply(ApplicationChanged(application=application(state=S.PASSED, changed=3000)))
    assert [one.state for one in household.notices] == [S.PASSED]


def test_submitting_again_takes_the_news_away() -> None:
    household = known(returned())
    assert len(household.notices) == 1
    household.put(application(state=S.SUBMITTED, round=2, changed=2000))
    assert household.notices == []


def test_a_second_return_whose_middle_was_missed_is_news_again() -> None:
    household = known(returned(round=1))
    household.look_at("app_1")
    household.look_at("")
    household.load(NOBODY, ApplicationList(applications=(returned(round=2, changed=9000),)))
    assert len(household.notices) == 1


def test_what_changed_while_the_box_was_off_is_news_when_it_is_loaded() -> None:
    household = known(application(state=S.SUBMITTED))
    passed = application(state=S.PASSED, changed=5000)
    assert "notices" in household.load(NOBODY, ApplicationList(applications=(passed,)))


def test_a_box_that_starts_with_nothing_takes_old_cases_for_no_news_but_returns() -> None:
    household = known(application(state=S.PASSED), returned(id="app_2"))
    assert [one.application_id for one in household.notices] == ["app_2"]
