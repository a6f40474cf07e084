"""The same wish has the same key, and an old wish is a new one."""

from tvapp.household.intention import LASTS, Intentions


def test_pressing_again_is_the_same_wish_until_it_is_settled() -> None:
    intentions = Intentions()
    first = intentions.key("open 421122-cjrz")
    assert intentions.key("open 421122-cjrz") == first
    assert intentions.key("open other") != first
    intentions.settled("open 421122-cjrz")
    assert intentions.key("open 421122-cjrz") != first


def test_a_wish_of_long_ago_is_a_new_one() -> None:
    now = 0.0
    intentions = Intentions(clock=lambda: now)
    first = intentions.key("submit")
    now = LASTS
    assert intentions.key("submit") == first
    now = LASTS + 1
    assert intentions.key("submit") != first


def test_settling_what_was_never_wanted_does_no_harm() -> None:
    Intentions().settled("nothing")
