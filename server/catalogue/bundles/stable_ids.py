"""Ids that ascend in a wanted order and stay as they were, so that a bundle differs little from the last."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

GAP = 16
"""Ids left free after each one, so that a newcomer finds a place between two that stay."""


def stable_ids(wanted: Sequence[str], before: Mapping[str, int]) -> dict[str, int]:
    """Ids (from 1 up) that ascend as ``wanted`` does; as many as possible keep the id of ``before``."""
    ids: dict[str, int] = {}
    waiting: list[str] = []
    staying = _ascending([before.get(key, 0) for key in wanted])
    last = 0
    for index, key in enumerate(wanted):
        # One that could stay moves all the same when there is no room before it.
        if index in staying and before[key] - last > len(waiting):
            ids.update(_spread(waiting, last, before[key]))
            ids[key] = last = before[key]
            waiting.clear()
        else:
            waiting.append(key)
    ids.update(_spread(waiting, last, last + GAP * (len(waiting) + 1)))
    return ids


def _spread(keys: Sequence[str], low: int, high: int) -> Iterator[tuple[str, int]]:
    """Ids between two others, evenly."""
    for place, key in enumerate(keys, start=1):
        yield key, low + (high - low) * place // (len(keys) + 1)


def _ascending(numbers: Sequence[int]) -> set[int]:
    """Indices of a longest run of ascending numbers, gaps allowed; zeros are no numbers."""
    ends: list[int] = []
    """The least number that a run of this length ends with, and where it stands."""
    places: list[int] = []
    earlier: list[int] = [-1] * len(numbers)
    for index, number in enumerate(numbers):
        if number <= 0:
            continue
        length = bisect_left(ends, number)
        if length:
            earlier[index] = places[length - 1]
        if length == len(ends):
            ends.append(number)
            places.append(index)
        else:
            ends[length], places[length] = number, index
    found: set[int] = set()
    index = places[-1] if places else -1
    while index >= 0:
        found.add(index)
        index = earlier[index]
    return found
