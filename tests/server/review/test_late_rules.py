"""一次性告知 as rules: what could be seen before needs a supervisor, what nobody could see does not."""

import pytest

from protocol.application import Verdict
from protocol.review import WHOLE, LateState, ReasonAbout
from server.applications import rules as life
from server.applications.record import ApplicationRecord
from server.review import rules
from server.review.rules import Late, Told
from tests.server.applications.test_rules import in_review, photo

PHOTO, CONTENT = ReasonAbout.PHOTO, ReasonAbout.CONTENT
ABOUTS = {"blurred": PHOTO, "cut": PHOTO, "expired": CONTENT, "seal": CONTENT}


def second_round(wrong: str = "bank_card") -> ApplicationRecord:
    """In review again; only ``wrong`` was photographed anew."""
    judged = life.judge(in_review(), "id_card", Verdict.ACCEPTED, "")
    judged = life.judge(judged, "bank_card", Verdict.ACCEPTED, "")
    returned = life.send_back(life.judge(judged, wrong, Verdict.CORRECTION, "请重新拍。"), "")
    again = life.add_photo(returned, wrong, photo("p003", 2))
    return life.open_for_review(life.submit(again, [], "", 9), "c001", "王敏")


def told(reason_id: str, key: str = "bank_card") -> list[Told]:
    return [Told(key, 1, ABOUTS.get(reason_id, CONTENT), reason_id, "请重新拍。")]


def test_in_the_first_round_everything_may_be_raised() -> None:
    assert not rules.correction_is_late(in_review(), "id_card", CONTENT, "expired", [])
    assert not rules.message_is_late(in_review(), [])


@pytest.mark.parametrize("about", ReasonAbout)
def test_what_was_not_photographed_anew_was_there_to_be_seen(about: ReasonAbout) -> None:
    assert rules.correction_is_late(second_round(), "id_card", about, "blurred", told("blurred"))


@pytest.mark.parametrize(
    ("before", "now", "late"),
    [
        ("blurred", "expired", False),
        ("blurred", "cut", False),
        ("expired", "blurred", False),
        ("expired", "expired", False),
        ("expired", "seal", True),
        ("expired", "", True),
        ("", "seal", True),
        ("blurred", "", False),
    ],
)
def test_a_new_photo_may_have_new_faults_but_the_paper_was_readable_before(
    before: str, now: str, late: bool
) -> None:
    about = rules.about(now, ABOUTS)
    assert rules.correction_is_late(second_round(), "bank_card", about, now, told(before)) is late


def test_a_word_about_the_form_is_late_unless_the_form_was_open_before() -> None:
    assert rules.message_is_late(second_round(), told("blurred"))
    assert not rules.message_is_late(second_round(), [Told(WHOLE, 1, CONTENT, "", "请改。")])


def test_an_approval_holds_for_one_sentence_in_one_round() -> None:
    late = life.judge(second_round(), "id_card", Verdict.CORRECTION, "已经过期。", "expired")
    waiting = Late("id_card", 2, LateState.ASKED, "已经过期。")
    approved = Late("id_card", 2, LateState.APPROVED, "已经过期。")

    def needs(message: str, *asked: Late) -> list[str]:
        return rules.unapproved(late, message, ABOUTS, told("blurred"), asked)

    assert needs("") == ["id_card"] == needs("", waiting)
    assert needs("", approved) == []
    assert needs("", Late("id_card", 1, LateState.APPROVED, "已经过期。")) == ["id_card"]
    assert needs("", Late("id_card", 2, LateState.APPROVED, "另一句话。")) == ["id_card"]
    assert needs("请改年龄。", approved) == [WHOLE]
    assert needs("请改年龄。", approved, Late(WHOLE, 2, LateState.APPROVED, "请改年龄。")) == []
