"""Which version a box starts, and when a new one is given up."""

import json

import pytest

from box.choice import TRIES, Choice, cut_short, from_json, proved, starting, superfluous, switched, to_json
from box.patience import FIRST_PICTURE_SECONDS, LONGEST_REST, SILENCE_SECONDS, rest, too_silent

OLD, NEW = {"one": 1}, {"one": 1, "two": 2}
USED = Choice(current="one")


def test_a_choice_survives_being_written_and_a_torn_one_says_nothing() -> None:
    choice = Choice("two", "one", True, 2, "zero")
    assert from_json(to_json(choice)) == choice
    text = to_json(choice)
    torn = [text[:end] for end in range(len(text))]
    strange = ["[]", "null", '{"current": 3}', '{"current": "x", "tries": "y"}', '{"trial": 1, "tries": 0}']
    assert all(from_json(each) == Choice() for each in torn + strange)


def test_a_new_version_is_tried_and_kept_once_it_has_proved_itself() -> None:
    choice = switched(USED, "two")
    assert (choice.current, choice.previous, choice.trial) == ("two", "one", True)
    first = starting(choice, NEW)
    assert (first.current, first.tries) == ("two", 1)
    kept = proved(first, "two")
    assert all(starting(kept, NEW) == kept for _ in range(10))


def test_a_new_version_that_does_not_come_up_is_given_up_for_the_one_before() -> None:
    choice = switched(USED, "two")
    for _ in range(TRIES):
        choice = starting(choice, NEW)
        assert choice.current == "two"
    back = starting(choice, NEW)
    assert (back.current, back.refused, back.trial) == ("one", "two", False)
    assert starting(back, NEW) == back


def test_a_start_that_somebody_cut_short_does_not_count_against_a_new_version() -> None:
    choice = switched(USED, "two")
    for _ in range(3 * TRIES):
        choice = cut_short(starting(choice, NEW), "two")
    assert (choice.current, choice.trial) == ("two", True)
    assert cut_short(choice, "one") == choice
    kept = proved(choice, "two")
    assert cut_short(kept, "two") == kept


def test_an_old_version_s_good_life_does_not_prove_the_new_one() -> None:
    choice = switched(USED, "two")
    assert proved(choice, "one") == choice


@pytest.mark.parametrize("kept", [Choice(), Choice(current="gone"), Choice("gone", "gone too", True, 2)])
def test_without_a_usable_choice_the_newest_whole_version_is_started(kept: Choice) -> None:
    assert starting(kept, NEW).current == "two"
    assert starting(kept, OLD).current == "one"
    assert starting(kept, {}).current == ""


def test_a_version_given_up_is_not_fallen_back_to_while_there_is_another() -> None:
    assert starting(Choice(current="gone", refused="two"), NEW).current == "one"


def test_the_only_version_goes_on_being_tried() -> None:
    alone = Choice(current="one", trial=True, tries=TRIES)
    assert starting(alone, OLD).current == "one"


def test_two_versions_stay_and_one_that_is_just_arriving() -> None:
    three = {**NEW, "three": 3}
    assert superfluous(Choice("three", "two"), three, "three") == ["one"]
    assert superfluous(Choice("two", "one"), three, "two") == []
    assert superfluous(Choice("two", refused="three"), three, "two") == ["three"]
    assert superfluous(Choice("three"), three, "three") == ["one"]
    assert superfluous(Choice("three", "two"), three, "one") == []


def test_a_television_is_ended_when_it_says_nothing_for_too_long() -> None:
    assert not too_silent(0.0, None, FIRST_PICTURE_SECONDS)
    assert too_silent(0.0, None, FIRST_PICTURE_SECONDS + 1)
    assert not too_silent(0.0, 1000.0, 1000.0 + SILENCE_SECONDS)
    assert too_silent(0.0, 1000.0, 1001.0 + SILENCE_SECONDS)


def test_it_comes_back_at_once_and_rests_longer_the_oftener_it_dies() -> None:
    rests = [rest(failures) for failures in range(1, 12)]
    assert rests[0] == 0.0
    assert rests == sorted(rests)
    assert rests[-1] == LONGEST_REST


def test_a_choice_is_plain_json() -> None:
    assert set(json.loads(to_json(USED))) == {"current", "previous", "trial", "tries", "refused"}
