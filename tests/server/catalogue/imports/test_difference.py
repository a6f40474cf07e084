"""What an import changes, and the short numbers that stay."""

from hypothesis import given
from hypothesis import strategies as st

from server.catalogue.imports.difference import Known, difference, numbered


def test_new_changed_gone_and_the_lists_of_others_left_alone() -> None:
    published = {
        "same": Known("1", "list"),
        "changed": Known("2", "list"),
        "gone": Known("3", "list"),
        "other": Known("4", "other list"),
        "taken over": Known("5", "other list"),
    }
    found = difference({"same": "1", "changed": "9", "new": "7", "taken over": "8"}, published, "list")
    assert (found.new, found.changed, found.gone, found.same) == (
        ("new",),
        ("changed", "taken over"),
        ("gone",),
        1,
    )
    assert not found.empty
    assert difference({"same": "1"}, {"same": Known("1", "list")}, "list").empty


def test_a_wished_number_is_given_once_and_the_rest_get_four_digits() -> None:
    assert numbered([("a", 308), ("b", 308), ("c", 0)], {}) == {"a": 308, "b": 1000, "c": 1001}


def test_a_number_is_never_given_again_even_when_its_guide_is_gone() -> None:
    assert numbered([("new", 308), ("newer", 0)], {"gone": 308, "old": 1000}) == {"new": 1001, "newer": 1002}


def test_numbers_that_spell_no_initials_are_given_before_all_others() -> None:
    # 2579 is also 残疾人证: a guide of that number would stand before what was meant.
    fresh = numbered([(f"g{n}", 0) for n in range(9_999)], {})
    spelling = [not set(f"{number:04d}") & {"0", "1"} for number in fresh.values()]
    assert spelling == sorted(spelling) and spelling.count(False) > 5_000
    assert fresh["g0"] == 1000 and set(fresh.values()) == set(range(1, 10_000))


def test_a_guide_keeps_its_number_whatever_it_wishes() -> None:
    assert numbered([("old", 5)], {"old": 1000}) == {}


def test_when_all_numbers_are_given_a_guide_has_none() -> None:
    given_all = {f"g{number}": number for number in range(1, 10_000)}
    assert numbered([("late", 0), ("later", 77)], given_all) == {"late": 0, "later": 0}


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 9999)), unique_by=lambda pair: pair[0]))
def test_no_number_is_given_twice(wanted: list[tuple[str, int]]) -> None:
    given_before = {"old": 1000, "older": 7}
    fresh = numbered(wanted, given_before)
    assert set(fresh) == {code for code, _ in wanted}
    numbers = [*fresh.values(), *given_before.values()]
    assert len(set(numbers)) == len(numbers)
