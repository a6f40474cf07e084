"""A hand-off from the QR to the phone that is let in."""

import pytest

from protocol.application import MaterialState, PhotoWarning
from protocol.handoff import Handoff, HandoffPurpose, HandoffState
from tests.tvapp.application.sample import GUIDE, application, materials, photo
from tvapp.application.handoff_stage import Stage, arrivals, newest_arrival, stage_of, telling
from tvapp.application.lifetime import deadline, minutes_left

NOW = 1_700_000_000_000


def handoff(state: HandoffState) -> Handoff:
    return Handoff(
        id="handoff-1",
        purpose=HandoffPurpose.MATERIALS,
        state=state,
        url="https://zw.example/p/abc",
        short_url="https://zw.example/p",
        code="123456",
        digits="47" if state is not HandoffState.OFFERED else "",
        expires=NOW + 60_000,
    )


def test_stages_follow_the_server() -> None:
    assert stage_of(None, False, 0, NOW) is Stage.WAITING
    for state in (HandoffState.OFFERED, HandoffState.OPENED, HandoffState.CONFIRMED):
        assert stage_of(handoff(state), True, NOW + 1, NOW).value == state.value
    assert stage_of(handoff(HandoffState.EXPIRED), True, NOW + 1, NOW) is Stage.OVER


def test_a_phone_that_says_it_is_done_is_believed_for_photos() -> None:
    closed = handoff(HandoffState.CLOSED)
    assert stage_of(closed, True, NOW + 1, NOW) is Stage.DONE
    assert telling(Stage.DONE, "materials", closed, 0, ()).buttons == ("done", "renew")
    member = closed.model_copy(update={"purpose": HandoffPurpose.MEMBER})
    assert stage_of(member, True, NOW + 1, NOW) is Stage.OVER


def test_a_code_runs_out_without_a_word_from_the_server_but_a_phone_that_is_in_stays_in() -> None:
    assert stage_of(handoff(HandoffState.OFFERED), True, NOW, NOW) is Stage.OVER
    assert stage_of(handoff(HandoffState.CONFIRMED), True, NOW, NOW) is Stage.CONFIRMED


def test_a_hand_off_that_has_vanished_is_over() -> None:
    assert stage_of(None, True, NOW + 1, NOW) is Stage.OVER


def test_every_stage_says_something_and_offers_a_way_on() -> None:
    for stage in Stage:
        state = HandoffState.OPENED if stage is Stage.OPENED else HandoffState.OFFERED
        told = telling(stage, "materials", handoff(state), 3, ())
        assert told.buttons and (told.letter or told.question)


def test_the_code_is_easy_to_read_and_the_address_easy_to_type() -> None:
    told = telling(Stage.OFFERED, "member", handoff(HandoffState.OFFERED), 3, ())
    assert told.code == "123 456"
    assert "zw.example/p" in told.code_hint[0].text and "https" not in told.code_hint[0].text
    assert "3 分钟" in told.remark


def test_the_two_digits_are_asked_about() -> None:
    told = telling(Stage.OPENED, "member", handoff(HandoffState.OPENED), 3, ())
    assert told.digits == "47" and told.buttons == ("yes", "no")


def test_only_what_came_since_is_told_and_the_last_photos_fault_with_it() -> None:
    dark = photo(3, warnings=(PhotoWarning.DARK,))
    now = application(
        materials=materials(
            id_card=MaterialState(key="id_card", photos=(photo(1), photo(2))),
            later=MaterialState(key="later", photos=(dark,)),
        )
    )
    lines = [paragraph.text for paragraph in arrivals(["photo-1"], now, GUIDE)]
    assert lines[:2] == ["收到“村证明”1 张，最好重拍", "收到“居民身份证”1 张"] and "太暗" in lines[2]
    newest = newest_arrival(["photo-1"], now)
    assert newest is not None and newest.id == "photo-3"
    assert arrivals(["photo-1", "photo-2", "photo-3"], now, GUIDE) == ()


@pytest.mark.parametrize("wrong_clock", [0, NOW - 86_400_000, NOW + 86_400_000])
def test_a_box_with_a_wrong_clock_counts_ten_minutes(wrong_clock: int) -> None:
    assert minutes_left(deadline(NOW + 600_000, wrong_clock), wrong_clock) == 10


def test_minutes_are_rounded_up_and_end_at_nought() -> None:
    until = deadline(NOW + 90_000, NOW)
    assert [minutes_left(until, NOW + passed) for passed in (0, 40_000, 90_000, 200_000)] == [2, 1, 0, 0]
