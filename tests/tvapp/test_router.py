"""Back goes back exactly one step, and a power cut comes back to the same row."""

import json

from hypothesis import given
from hypothesis import strategies as st

from tvapp.router import Place, Router


def test_back_leads_to_where_one_came_from_with_what_was_done_there() -> None:
    router = Router()
    router.open("guide_list", theme="elderly")
    router.place.state["page"] = 3
    router.place.focus = "guide_list/rows/G1"
    router.open("guide", code="G1")
    assert router.back()
    assert (router.place.screen, router.place.state, router.place.focus) == (
        "guide_list",
        {"page": 3},
        "guide_list/rows/G1",
    )


def test_back_at_home_stays_at_home() -> None:
    router = Router()
    assert not router.back()
    assert router.place.screen == "home"


def test_the_same_place_twice_in_a_row_is_one_step() -> None:
    router = Router()
    router.open("search")
    router.open("search")
    router.back()
    assert router.place.screen == "home"


def test_replace_leaves_no_step_of_its_own() -> None:
    router = Router()
    router.open("guide", code="G1")
    router.open("apply", code="G1")
    router.replace("form", id="A1")
    router.back()
    assert router.place.screen == "guide"


def test_replacing_home_keeps_home_below() -> None:
    router = Router()
    router.replace("guide", code="G1")
    assert router.back() and router.place.screen == "home"


def test_the_stack_survives_a_power_cut() -> None:
    router = Router()
    router.open("search")
    router.place.state["digits"] = "4558"
    router.open("guide", code="G1")
    again = Router()
    assert again.restore(json.loads(json.dumps(router.to_json())))
    assert again.stack == router.stack


def test_changed_is_called_once_a_move() -> None:
    moves: list[str] = []
    router = Router(lambda: moves.append(router.place.screen))
    router.open("cases")
    router.open("case", id="A1")
    router.home()
    router.home()
    assert moves == ["cases", "case", "home"]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    )
)
def test_what_is_no_stack_leaves_home(data: object) -> None:
    router = Router()
    router.restore(data)
    assert router.stack[0].screen == "home"
    assert all(isinstance(place, Place) for place in router.stack)
