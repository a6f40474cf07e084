"""Where to go on, what is missing, and that Back never leads into what was handed in."""

import pytest

from protocol.application import ApplicationState, MaterialState
from tests.tvapp.application.sample import ANSWERS, GUIDE, application, complete, materials, photo, returned
from tvapp.application.gaps import gaps
from tvapp.application.way import after, conclude, form_open, resume_at, under_review
from tvapp.router import Router


def test_everything_missing_is_named_in_the_order_in_which_it_is_asked() -> None:
    assert [(gap.screen, gap.key) for gap in gaps(application(), GUIDE)] == [
        ("applicant", ""),
        ("form", "where"),
        ("form", "born"),
        ("form", "months"),
        ("material", "id_card"),
    ]


def test_text_and_questions_that_may_be_left_out_are_not_missing() -> None:
    assert gaps(complete(), GUIDE) == ()


def test_a_return_is_complete_only_with_a_new_photo() -> None:
    before = returned()
    assert [gap.key for gap in gaps(before, GUIDE)] == ["id_card"]
    wrong = next(state for state in before.materials if state.key == "id_card")
    again = wrong.model_copy(update={"photos": (*wrong.photos, photo(2, round=2))})
    assert gaps(before.model_copy(update={"materials": materials(id_card=again)}), GUIDE) == ()


@pytest.mark.parametrize(
    ("found", "screen"),
    [
        (application(), "applicant"),
        (application(member_id="member-1", masked_name="张*英"), "form"),
        (application(member_id="member-1", masked_name="张*英", answers=ANSWERS), "materials"),
        (complete(), "check"),
        (returned(), "materials"),
        (complete(ApplicationState.SUBMITTED), "case"),
        (complete(ApplicationState.PASSED), "case"),
    ],
)
def test_it_goes_on_where_the_resident_has_to_do_something(found: object, screen: str) -> None:
    assert resume_at(found, GUIDE) == screen  # type: ignore[arg-type]


def test_a_return_for_its_answers_only_goes_to_the_check() -> None:
    closed = tuple(state.model_copy(update={"open": False}) for state in materials())
    back = complete(ApplicationState.RETURNED, materials=closed, message="出生日期不对")
    assert resume_at(back, GUIDE) == "check" and form_open(back)
    assert not form_open(returned())


def test_what_a_guide_has_none_of_is_passed_over() -> None:
    assert [after(screen, GUIDE) for screen in ("applicant", "form", "materials")] == [
        "form",
        "materials",
        "check",
    ]
    bare = GUIDE.model_copy(update={"form": ()})
    assert after("applicant", bare) == "materials"
    assert after("applicant", bare.model_copy(update={"materials": ()})) == "check"


def test_a_case_under_review_or_returned_is_found_and_others_are_not() -> None:
    assert under_review([complete(), complete(ApplicationState.PASSED)], GUIDE.code) is None
    waiting = complete(ApplicationState.IN_REVIEW)
    assert under_review([waiting], GUIDE.code) == waiting and under_review([waiting], "OTHER") is None
    assert under_review([returned()], GUIDE.code) is not None


def stack(*screens: str) -> Router:
    router = Router()
    for screen in screens:
        key = "code" if screen in ("guide", "apply") else "id"
        router.open(screen, **{key: "app-1"})
    return router


def test_after_submitting_back_leads_to_the_guide() -> None:
    router = stack("guide", "applicant", "form", "materials", "check")
    conclude(router, "app-1")
    assert [place.screen for place in router.stack] == ["home", "guide", "case"]


def test_after_a_correction_the_case_is_there_once() -> None:
    moves: list[str] = []
    router = stack("cases", "case", "materials", "material", "check")
    router.changed = lambda: moves.append(router.place.screen)
    conclude(router, "app-1")
    assert [place.screen for place in router.stack] == ["home", "cases", "case"] and moves == ["case"]


def test_another_application_on_the_way_is_left_alone() -> None:
    router = Router()
    router.open("form", id="app-2")
    router.open("check", id="app-1")
    conclude(router, "app-1")
    assert [(place.screen, place.params.get("id")) for place in router.stack[1:]] == [
        ("form", "app-2"),
        ("case", "app-1"),
    ]


def test_a_material_without_a_state_is_not_lost() -> None:
    unknown = application(materials=(MaterialState(key="later"),))
    assert [gap.key for gap in gaps(unknown, GUIDE) if gap.screen == "material"] == ["id_card"]
