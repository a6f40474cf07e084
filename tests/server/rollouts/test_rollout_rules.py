"""Stages of a version: who gets it, when it stops."""

import pytest

from protocol.box_settings import BundleChannel
from protocol.rollout import Stage
from server.rollouts.rules import Course, failing, may_follow, spread, version_for

NORMAL, LAST = BundleChannel.NORMAL, BundleChannel.LAST


def test_only_the_chosen_boxes_get_a_version_on_its_way() -> None:
    ten = Course(general=4, under_way=5, chosen=frozenset({"a"}))
    assert version_for(ten, "a", "", NORMAL) == 5
    assert version_for(ten, "b", "", NORMAL) == 4
    assert version_for(Course(4), "a", "", NORMAL) == 4


def test_a_township_gets_it_with_the_ten_but_not_those_that_go_last() -> None:
    town = Course(4, 5, "七里坪镇", frozenset({"a"}))
    assert version_for(town, "b", "七里坪镇", NORMAL) == 5
    assert version_for(town, "a", "二程镇", NORMAL) == 5
    assert version_for(town, "c", "二程镇", NORMAL) == 4
    assert version_for(town, "d", "七里坪镇", LAST) == 4


@pytest.mark.parametrize(
    ("taken", "failed", "stops"),
    [
        (0, 0, False),
        (9, 1, False),
        (0, 1, False),
        (0, 2, True),
        (8, 2, True),
        (600, 40, False),
        (600, 70, True),
    ],
)
def test_it_stops_when_two_boxes_and_more_than_a_tenth_fail(taken: int, failed: int, stops: bool) -> None:
    assert failing(taken, failed) is stops


def test_stages_only_go_on() -> None:
    allowed = {(now, then) for now in Stage for then in Stage if may_follow(now, then)}
    ten, township, everybody = Stage.TEN, Stage.TOWNSHIP, Stage.ALL
    assert allowed == {(ten, township), (ten, everybody), (township, township), (township, everybody)}


def test_few_boxes_ask_at_once_and_ten_thousand_within_a_minute() -> None:
    assert spread(10) == 0.0
    assert spread(10_000) == 60.0
