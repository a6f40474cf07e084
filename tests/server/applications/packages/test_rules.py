"""The life of a package's application: the whole and its parts."""

from dataclasses import replace
from itertools import count

import pytest

from protocol.application import ApplicationState as State
from protocol.application import Photo, Verdict
from protocol.licence import LicenceState
from protocol.package_union import unite
from server.applications import completeness, guidance
from server.applications import rules as life
from server.applications.packages import rules, words
from server.applications.packages.rows import brief
from server.applications.packages.rules import photos_for
from server.applications.record import ApplicationRecord, PlannedPart, Whole
from server.applications.rules import Refused
from server.licences.licence import Finding
from tests.server.package_sample import ALLOWANCE, CARD, DOCTOR, GUIDES, PACKAGE, TWO

NUMBER = "ABCD2345"


def draft(*codes: str) -> ApplicationRecord:
    union = unite(PACKAGE, GUIDES, codes or TWO)
    by_code = {guide.code: guide for guide in GUIDES}
    plans = tuple(PlannedPart(by_code[takes.guide_code], 1, takes) for takes in union.plans)
    return ApplicationRecord(
        id="whole",
        household_id="home",
        device_id="box1",
        guide=union.guide,
        guide_version=1,
        state=State.DRAFT,
        round=1,
        materials=life.first_materials(union.guide),
        created=1,
        changed=1,
        member_id="m001",
        answers={"category": "limb", "before": "no", "before_2": "yes"},
        whole=Whole(PACKAGE.key, plans),
    )


LICENCES = {"found": Finding(LicenceState.FOUND, "4211"), "absent": Finding(LicenceState.ABSENT), "": None}


@pytest.mark.parametrize("said", LICENCES)
def test_what_the_licence_system_said_goes_to_the_department_that_wanted_it(said: str) -> None:
    whole = draft(CARD.code, DOCTOR.code)
    key = whole.whole.plans[0].takes.materials["household"] if whole.whole else ""
    whole = life.look_up(whole, {key: LICENCES[said]})
    for state in whole.materials:
        if state.open:
            whole = life.add_photo(whole, state.key, photo(f"{state.key}1"))
    handed = hand_in(whole)
    card, doctor = handed.parts
    kept = card.material("household")
    assert kept is not None and card.licences.get("household") == LICENCES[said]
    assert kept.verdict is (Verdict.ORIGINAL_AT_WINDOW if said == "absent" else Verdict.EXEMPT)
    assert not doctor.licences
    # What the licence system does not have is brought to the window; taken back, nobody asks for it any more.
    shown = [material.key for material in guidance.originals(handed)]
    assert (key in shown) is (said == "absent")
    alone = rules.withdraw_part(handed, card.id)
    assert key not in [material.key for material in guidance.originals(alone)]


def photo(name: str, round: int = 1) -> Photo:
    return Photo(id=name, width=10, height=10, round=round, created=round)


def hand_in(whole: ApplicationRecord, now: int = 5) -> ApplicationRecord:
    ids = count(1)
    missing = completeness.missing(whole)
    return seen_anew(rules.submit(whole, missing, NUMBER, now, now + 9, lambda: f"part-{next(ids)}"))


def submitted(*codes: str) -> ApplicationRecord:
    whole = draft(*codes)
    for state in whole.materials:
        if state.open:
            whole = life.add_photo(whole, state.key, photo(f"{state.key}1"))
    return hand_in(whole)


def seen_anew(whole: ApplicationRecord) -> ApplicationRecord:
    """As it is read from the database: parts see the whole's photos that were handed in."""
    taken = {state.key: state.photos for state in whole.materials}
    parts = []
    for part in whole.parts:
        assert part.part is not None
        materials = tuple(
            state.model_copy(
                update={
                    "photos": photos_for(
                        part.part, taken.get(part.part.takes.materials[state.key], ()), brief(whole).handed_in
                    )
                }
            )
            if part.handling(state.key).value != "不用带"
            else state
            for state in part.materials
        )
        parts.append(replace(part, materials=materials))
    return replace(whole, parts=tuple(parts))


def judged(whole: ApplicationRecord, index: int, wrong: str = "", message: str = "") -> ApplicationRecord:
    """One department decides: passed, or returned for ``wrong`` or ``message``."""
    part = life.open_for_review(whole.parts[index], f"clerk-{index}", "王敏")
    for state in part.materials:
        if state.photos:
            verdict = Verdict.CORRECTION if state.key == wrong else Verdict.ACCEPTED
            part = life.judge(part, state.key, verdict, "看不清，请重拍。")
    part = life.send_back(part, message, 90) if wrong or message else life.let_pass(part, "", 50)
    return with_part(whole, index, part)


def with_part(whole: ApplicationRecord, index: int, part: ApplicationRecord) -> ApplicationRecord:
    parts = tuple(part if at == index else each for at, each in enumerate(whole.parts))
    return seen_anew(rules.settle(replace(whole, parts=parts)))


def test_handed_in_each_department_gets_its_own_questions_and_papers() -> None:
    whole = submitted()
    card, allowance = whole.parts
    assert whole.state is State.SUBMITTED and {part.number for part in whole.parts} == {NUMBER}
    assert card.answers == {"category": "limb", "before": "no"}
    assert allowance.answers == {"category": "limb", "before": "yes"}
    assert {state.key: len(state.photos) for state in card.materials} == {
        "id_card": 1,
        "photo": 1,
        "household": 0,
    }
    assert card.material("id_card").photos[0].id == allowance.material("id_card").photos[0].id
    assert words.line(whole) == "两个部门都收到了，还没有开始看。"


def test_what_is_missing_keeps_all_of_it_back() -> None:
    with pytest.raises(Refused, match="还没有拍照"):
        hand_in(draft())


def test_a_return_opens_only_what_that_department_found_wrong_while_the_other_goes_on() -> None:
    whole = judged(submitted(), 0, wrong="photo")
    assert whole.state is State.RETURNED and whole.round == 2 and whole.closes == 90
    assert [state.key for state in whole.materials if state.open] == ["photo"]
    assert not whole.form_open
    with pytest.raises(Refused):
        life.check_photo_wanted(whole, "id_card")
    assert whole.parts[1].state is State.SUBMITTED
    assert words.line(whole) == "两个部门里，残联请您重拍一张照片，民政局还在看。"
    assert "重新拍两寸照片" in guidance.next_step(whole) and "别的部门不受影响" in guidance.next_step(whole)


def test_who_passed_the_old_photo_keeps_the_verdict_when_it_is_taken_anew() -> None:
    whole = judged(judged(submitted(), 1), 0, wrong="id_card")
    assert words.line(whole) == "两个部门里，一个已通过，残联请您重拍一张照片。"
    whole = hand_in(life.add_photo(whole, "id_card", photo("id_card2", 2)), now=8)
    card, allowance = whole.parts
    assert (card.state, card.round) == (State.SUBMITTED, 2) and allowance.state is State.PASSED
    assert allowance.material("id_card").verdict is Verdict.ACCEPTED
    assert [each.round for each in card.material("id_card").photos] == [1, 2]
    assert [each.round for each in allowance.material("id_card").photos] == [1, 1]
    assert rules.retaken(whole, allowance) == {"id_card"} and not rules.retaken(whole, card)


def test_who_still_looks_at_it_is_asked_again_for_the_new_photo_only() -> None:
    whole = submitted()
    open_part = life.open_for_review(whole.parts[1], "clerk-1", "李强")
    for key in ("id_card", "bank_card"):
        open_part = life.judge(open_part, key, Verdict.ACCEPTED, "")
    whole = judged(with_part(whole, 1, open_part), 0, wrong="id_card")
    assert whole.parts[1].material("id_card").verdict is Verdict.ACCEPTED
    whole = life.add_photo(whole, "id_card", photo("id_card2", 2))
    assert len(seen_anew(whole).parts[1].material("id_card").photos) == 1, "not handed in yet"
    whole = hand_in(whole, now=8)
    allowance = whole.parts[1]
    assert allowance.state is State.IN_REVIEW and allowance.clerk_id == "clerk-1" and allowance.round == 1
    assert allowance.material("id_card").verdict is None and len(allowance.material("id_card").photos) == 2
    assert allowance.material("bank_card").verdict is Verdict.ACCEPTED


def test_two_returns_at_once_are_one_round_for_the_household() -> None:
    whole = judged(judged(submitted(), 0, wrong="id_card"), 1, wrong="id_card", message="卡号填错了。")
    assert whole.round == 2 and [part.round for part in whole.parts] == [2, 2]
    state = whole.material("id_card")
    assert state.reason == "残联说：看不清，请重拍。\n民政局说：看不清，请重拍。"
    assert set(whole.open_questions) == {"category", "before_2"}
    life.set_answer(whole, "before_2", "no")
    with pytest.raises(Refused, match="不用动"):
        life.set_answer(whole, "before", "yes")
    with pytest.raises(Refused, match="人不能换"):
        life.choose_applicant(whole, "m002")
    whole = hand_in(life.add_photo(whole, "id_card", photo("id_card2", 2)))
    assert whole.state is State.SUBMITTED and words.message(whole) == ""


def test_taking_back_the_part_that_waited_for_a_photo_lets_the_others_go_on() -> None:
    whole = life.add_photo(judged(submitted(), 0, wrong="id_card"), "id_card", photo("id_card2", 2))
    whole = seen_anew(rules.withdraw_part(whole, whole.parts[0].id))
    assert whole.state is State.SUBMITTED and whole.parts[0].state is State.WITHDRAWN
    assert len(whole.parts[1].material("id_card").photos) == 1, "never handed in"
    assert whole.material("photo").verdict is Verdict.EXEMPT, "nobody wants it any more"
    whole = judged(whole, 1, wrong="bank_card")
    assert whole.round == 2
    with pytest.raises(Refused):
        rules.withdraw_part(whole, "part-9")
    assert rules.withdraw(whole).state is State.WITHDRAWN


def test_what_has_passed_stays_when_the_rest_is_taken_back_or_grows_too_old() -> None:
    whole = judged(judged(submitted(), 1), 0, wrong="photo")
    assert rules.withdraw(whole).state is State.PASSED
    assert rules.expire(whole, 80).state is State.RETURNED, "its time is not up"
    over = rules.expire(whole, 91)
    assert over.state is State.PASSED and words.line(over) == "两个部门里，一个已通过，残联的过了期。"
    with pytest.raises(Refused):
        rules.withdraw(judged(judged(submitted(), 1), 0))


def test_passed_by_all_it_names_the_originals_of_all_once() -> None:
    whole = judged(judged(submitted(), 0), 1)
    assert whole.state is State.PASSED and words.line(whole) == "两个部门都已通过。" and whole.closes == 50
    told = guidance.next_step(whole)
    assert (
        told.count("身份证") == 1 and "银行卡" in told and "一楼综合窗口" in told and "还不是正式受理" in told
    )


def test_one_chosen_alone_is_told_of_without_counting() -> None:
    whole = submitted(CARD.code)
    assert words.line(whole) == "残联收到了，还没有开始看。"
    assert words.line(judged(whole, 0)) == "残联已通过。"
    assert words.also_needed(submitted(), submitted().parts[0], "id_card") == "民政局"
    assert ALLOWANCE.department not in words.line(whole)
