"""Groups, turns of two programs, days: the rules."""

from protocol.heartbeat import BoxProblem
from server.fleet.rules import GroupRule, Turns, county_day, day_begins, group_of, packed, unpacked

RULES = [
    GroupRule("all", "", ""),
    GroupRule("hd", "", "HD-200"),
    GroupRule("qlp", "七里坪镇", ""),
    GroupRule("qlp_hd", "七里坪镇", "HD-200"),
]


def test_the_narrowest_group_that_fits_has_the_box() -> None:
    assert group_of(RULES, "七里坪镇", "HD-200") == "qlp_hd"
    assert group_of(RULES, "七里坪镇", "SD-1") == "qlp"
    assert group_of(RULES, "二程镇", "HD-200") == "hd"
    assert group_of(RULES, "", "") == "all"
    assert group_of(RULES[1:], "", "") is None
    # A township says more than a model, and the order of the groups says nothing.
    assert group_of(reversed(RULES[:3]), "七里坪镇", "HD-200") == "qlp"


def test_a_box_that_is_switched_off_and_on_is_one_box() -> None:
    turns = Turns()
    for run in ("a", "a", "b", "c", "c", "d"):
        turns, two = turns.heard(run, ())
        assert not two
    assert (turns.starts, turns.crashes) == (4, 0)


def test_an_earlier_run_that_speaks_again_is_a_second_box() -> None:
    turns, alarms = Turns(), []
    for run in ("a", "b", "a", "b", "b", "a"):
        turns, two = turns.heard(run, ())
        alarms.append(two)
    assert alarms == [False, False, True, True, False, True]
    assert turns.starts == 2


def test_a_crash_is_counted_once_however_often_it_is_told() -> None:
    turns = Turns()
    for _ in range(3):
        turns, _two = turns.heard("a", (BoxProblem.CRASHED,))
    assert turns.crashes == 1


def test_problems_are_kept_as_text_and_read_back() -> None:
    both = (BoxProblem.CRASHED, BoxProblem.CLOCK)
    assert packed(both) == ",clock,crashed,"
    assert set(unpacked(packed(both))) == set(both)
    assert packed(()) == "" and unpacked("") == () and unpacked(",of_a_newer_server,") == ()


def test_the_day_begins_at_midnight_in_the_county() -> None:
    just_before = 1_700_000_000_000 - 1_700_000_000_000 % 86_400_000 + 16 * 3_600_000 - 1
    assert str(county_day(just_before)) != str(county_day(just_before + 1))
    assert day_begins(just_before + 1) == just_before + 1
