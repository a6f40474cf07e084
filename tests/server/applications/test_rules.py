"""The rules of an application's life, one by one and over every state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.application import ApplicationState as State
from protocol.application import Photo, Verdict
from server.applications import completeness, guidance, rules
from server.applications.record import ApplicationRecord
from server.applications.rules import Move, Refused
from tests.server.household import GUIDE


def record(state: State = State.DRAFT, **changed: object) -> ApplicationRecord:
    made = ApplicationRecord(
        id="abcd",
        household_id="home",
        device_id="box1",
        guide=GUIDE,
        guide_version=1,
        state=state,
        round=1,
        materials=rules.first_materials(GUIDE),
        created=1,
        changed=1,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def photo(name: str = "p001", round: int = 1) -> Photo:
    return Photo(id=name, width=10, height=10, round=round, created=1)


def complete() -> ApplicationRecord:
    made = record(member_id="m001", answers={"age": "83", "bank": "abc"})
    made = rules.add_photo(made, "id_card", photo("p001"))
    return rules.add_photo(made, "bank_card", photo("p002"))


def in_review() -> ApplicationRecord:
    return rules.open_for_review(rules.submit(complete(), [], "ABCD2345", 5), "c001", "王敏")


LEGAL = {
    (State.DRAFT, Move.EDIT),
    (State.DRAFT, Move.SUPPLEMENT),
    (State.SUBMITTED, Move.SUPPLEMENT),
    (State.IN_REVIEW, Move.SUPPLEMENT),
    (State.RETURNED, Move.SUPPLEMENT),
    (State.DRAFT, Move.SUBMIT),
    (State.DRAFT, Move.WITHDRAW),
    (State.DRAFT, Move.EXPIRE),
    (State.SUBMITTED, Move.WITHDRAW),
    (State.SUBMITTED, Move.OPEN),
    (State.IN_REVIEW, Move.WITHDRAW),
    (State.IN_REVIEW, Move.OPEN),
    (State.IN_REVIEW, Move.JUDGE),
    (State.IN_REVIEW, Move.RETURN),
    (State.IN_REVIEW, Move.PASS),
    (State.IN_REVIEW, Move.REFUSE),
    (State.RETURNED, Move.EDIT),
    (State.RETURNED, Move.SUBMIT),
    (State.RETURNED, Move.WITHDRAW),
    (State.RETURNED, Move.EXPIRE),
}


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("state", State)
def test_every_move_in_every_state_is_allowed_or_refused_in_words(state: State, move: Move) -> None:
    if (state, move) in LEGAL:
        assert rules.next_state(state, move) in State
    else:
        with pytest.raises(Refused) as refused:
            rules.next_state(state, move)
        assert refused.value.sentence.endswith("。")


@given(st.lists(st.sampled_from(list(Move)), max_size=12))
def test_nothing_leads_out_of_an_end(moves: list[Move]) -> None:
    state = State.DRAFT
    for move in moves:
        ended = state in (State.PASSED, State.REFUSED, State.WITHDRAWN, State.EXPIRED)
        try:
            after = rules.next_state(state, move)
        except Refused:
            continue
        assert not ended
        state = after


def test_what_need_not_be_brought_is_closed_from_the_start() -> None:
    household = record().material("household")
    assert household is not None and not household.open and household.verdict is Verdict.EXEMPT
    with pytest.raises(Refused, match="不用拍照"):
        rules.add_photo(record(), "household", photo())


def test_what_may_come_later_is_taken_until_a_clerk_has_judged_it() -> None:
    waiting = rules.submit(complete(), [], "ABCD2345", 5)
    assert [each.key for each in waiting.materials if each.open] == ["photo"]
    assert "一寸照片可以后补" in guidance.next_step(waiting)
    with pytest.raises(Refused, match="已经提交"):
        rules.add_photo(waiting, "id_card", photo("p009"))
    sent = rules.add_photo(waiting, "photo", photo("p010"))
    (came,) = sent.material("photo").photos  # type: ignore[union-attr]
    assert came.supplement and sent.supplemented == came.created
    assert "后补" not in guidance.next_step(sent)
    with pytest.raises(Refused, match="已经提交"):
        rules.remove_photo(sent, "photo", "p010")
    seen = rules.open_for_review(sent, "c001", "王敏")
    assert seen.supplemented is None
    more = rules.add_photo(seen, "photo", photo("p012"))
    judged = rules.judge(more, "photo", Verdict.ACCEPTED, "")
    assert more.supplemented is not None and judged.supplemented is None
    with pytest.raises(Refused, match="不用再拍"):
        rules.add_photo(judged, "photo", photo("p011"))


def test_what_came_late_must_be_judged_before_it_passes() -> None:
    judged = rules.judge(in_review(), "id_card", Verdict.ACCEPTED, "")
    judged = rules.judge(judged, "bank_card", Verdict.ACCEPTED, "")
    sent = rules.add_photo(judged, "photo", photo("p010"))
    with pytest.raises(Refused, match="“一寸照片”还没有判定"):
        rules.let_pass(sent, "")
    passed = rules.let_pass(rules.judge(sent, "photo", Verdict.ACCEPTED, ""), "")
    assert not any(each.open for each in passed.materials)
    with pytest.raises(Refused, match="已经预审通过"):
        rules.add_photo(passed, "photo", photo("p012"))


def test_a_return_reopens_only_what_is_wrong_and_what_may_come_later() -> None:
    judged = rules.judge(in_review(), "bank_card", Verdict.CORRECTION, "请重新拍。")
    returned = rules.send_back(judged, "")
    assert [each.key for each in returned.materials if each.open] == ["bank_card", "photo"]
    assert returned.round == 2
    assert not returned.form_open
    with pytest.raises(Refused, match="不用改"):
        rules.set_answer(returned, "age", "84")
    with pytest.raises(Refused, match="不用再拍"):
        rules.add_photo(returned, "id_card", photo("p009", 2))


def test_a_return_with_words_about_the_whole_reopens_the_form() -> None:
    returned = rules.send_back(in_review(), "请把开户银行改成邮政储蓄银行。")
    assert rules.set_answer(returned, "bank", "psbc").answers["bank"] == "psbc"
    assert completeness.missing(returned) == []
    assert "改好填写的内容" in guidance.next_step(returned)


def test_a_return_without_any_reason_is_refused() -> None:
    with pytest.raises(Refused, match="需补正"):
        rules.send_back(in_review(), "  ")


def test_a_correction_needs_its_sentence_and_accepted_needs_a_photo() -> None:
    with pytest.raises(Refused, match="写明"):
        rules.judge(in_review(), "bank_card", Verdict.CORRECTION, " ")
    with pytest.raises(Refused, match="没有照片"):
        rules.judge(in_review(), "photo", Verdict.ACCEPTED, "")


def test_a_corrected_material_needs_a_new_photo_and_a_new_verdict() -> None:
    judged = rules.judge(in_review(), "id_card", Verdict.ACCEPTED, "")
    returned = rules.send_back(rules.judge(judged, "bank_card", Verdict.CORRECTION, "请重新拍。"), "")
    assert completeness.missing(returned) == ["“银行卡”还没有重新拍"]
    again = rules.add_photo(returned, "bank_card", photo("p003", 2))
    assert completeness.missing(again) == []
    second = rules.open_for_review(rules.submit(again, [], "ZZZZ9999", 9), "c001", "王敏")
    assert second.number == "ABCD2345"
    verdicts = {each.key: each.verdict for each in second.materials}
    assert verdicts["id_card"] is Verdict.ACCEPTED and verdicts["bank_card"] is None
    with pytest.raises(Refused, match="还没有判定"):
        rules.let_pass(second, "")


def test_pass_needs_every_photographed_material_judged_and_no_correction() -> None:
    judged = rules.judge(in_review(), "id_card", Verdict.ACCEPTED, "")
    with pytest.raises(Refused, match="“银行卡”还没有判定"):
        rules.let_pass(judged, "")
    wrong = rules.judge(judged, "bank_card", Verdict.CORRECTION, "请重新拍。")
    with pytest.raises(Refused, match="需补正"):
        rules.let_pass(wrong, "")
    passed = rules.let_pass(rules.judge(judged, "bank_card", Verdict.ORIGINAL_AT_WINDOW, ""), "")
    assert passed.state is State.PASSED
    assert "受理" not in guidance.next_step(passed).replace("还不是正式受理", "").replace("后才受理", "")


def test_refusing_needs_its_reason() -> None:
    with pytest.raises(Refused, match="原因"):
        rules.refuse(in_review(), "", "某某办法第三条")
    with pytest.raises(Refused, match="依据"):
        rules.refuse(in_review(), "不符合年龄条件。", " ")
    refused = rules.refuse(in_review(), "不符合年龄条件。", "某某办法第三条")
    assert refused.state is State.REFUSED and refused.legal_basis == "某某办法第三条"


def test_a_material_takes_a_limited_number_of_photos() -> None:
    full = record()
    for index in range(rules.MAX_PHOTOS_PER_MATERIAL):
        full = rules.add_photo(full, "id_card", photo(f"p{index:03}"))
    with pytest.raises(Refused, match="张照片了"):
        rules.add_photo(full, "id_card", photo("p999"))


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_comes_next(state: State) -> None:
    assert guidance.next_step(record(state)).startswith("接下来：")
