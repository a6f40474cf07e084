"""Ids of a bundle's rows: in order, and as they were in the bundle before."""

from hypothesis import given
from hypothesis import strategies as st

from server.catalogue.bundles.stable_ids import GAP, stable_ids

KEYS = st.lists(st.integers(0, 60).map(str), unique=True, max_size=40)


@given(first=KEYS, second=KEYS, third=KEYS)
def test_ids_ascend_in_the_wanted_order_whatever_was_before(
    first: list[str], second: list[str], third: list[str]
) -> None:
    ids: dict[str, int] = {}
    for wanted in (first, second, third):
        ids = stable_ids(wanted, ids)
        assert list(ids) == wanted
        numbers = list(ids.values())
        assert numbers == sorted(set(numbers)) and all(number > 0 for number in numbers)


def test_what_stays_keeps_its_id_when_others_come_go_or_move() -> None:
    wanted = [f"g{number}" for number in range(1000)]
    before = stable_ids(wanted, {})
    assert stable_ids(wanted, before) == before
    wanted.remove("g500")
    wanted.insert(10, "new")
    wanted.insert(900, wanted.pop(300))
    after = stable_ids(wanted, before)
    moved = [code for code in wanted if code in before and after[code] != before[code]]
    assert len(moved) == 1
    assert before["g9"] < after["new"] < before["g10"]


def test_a_crowd_at_one_place_moves_only_its_neighbours() -> None:
    wanted = [f"g{number}" for number in range(1000)]
    before = stable_ids(wanted, {})
    crowd = [f"new{number}" for number in range(GAP * 5)]
    after = stable_ids(wanted[:500] + crowd + wanted[500:], before)
    moved = [code for code in wanted if after[code] != before[code]]
    assert 0 < len(moved) < 10
