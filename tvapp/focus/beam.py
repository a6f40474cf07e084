"""Android's beam rule: which of several rectangles an arrow means.

A beam as wide as the focused thing is sent out in the direction of the arrow. What it meets is
preferred over what is merely near; among equals 13·(distance ahead)² + (distance aside)² decides.
Source of the rule: android.view.FocusFinder (AOSP). Two things differ. How far a candidate may
reach back beside the focused thing is a share of the candidate's own size (`overlap`), as in
bbc/lrud-spatial, because real pages have things that overlap a little. And of two things in the
beam the one that stands wholly before the other wins, else a tall tile in a row would be skipped.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tvapp.focus.geometry import Direction, Rect

DEFAULT_OVERLAP = 0.3
AHEAD_WEIGHT = 13

Name = TypeVar("Name")


def is_ahead(source: Rect, candidate: Rect, direction: Direction, overlap: float = DEFAULT_OVERLAP) -> bool:
    """Whether the candidate lies in the direction, at most `overlap` of its own size reaching back."""
    if candidate.empty:
        return False
    here, there = source.facing(direction), candidate.facing(direction)
    return there.left + overlap * there.width >= here.right


def in_beam(source: Rect, candidate: Rect, direction: Direction) -> bool:
    """Whether the beam of the source, sent in the direction, meets the candidate."""
    here, there = source.facing(direction), candidate.facing(direction)
    return there.bottom > here.top and there.top < here.bottom


def better(source: Rect, first: Rect, second: Rect, direction: Direction) -> bool:
    """Whether `first` is a better target than `second`; both are taken to be ahead of the source."""
    if _beam_beats(source, first, second, direction):
        return True
    if _beam_beats(source, second, first, direction):
        return False
    if in_beam(source, first, direction) and in_beam(source, second, direction):
        near, far = first.facing(direction), second.facing(direction)
        if near.right <= far.left or far.right <= near.left:
            return near.right <= far.left
    return _weight(source, first, direction) < _weight(source, second, direction)


def best(
    source: Rect, candidates: Iterable[tuple[Name, Rect, float]], direction: Direction
) -> tuple[Name, Rect] | None:
    """The best of (name, rectangle, overlap) triples, the earlier one if two are equally good."""
    found: tuple[Name, Rect] | None = None
    for name, rect, overlap in candidates:
        if is_ahead(source, rect, direction, overlap) and (
            found is None or better(source, rect, found[1], direction)
        ):
            found = name, rect
    return found


def _beam_beats(source: Rect, first: Rect, second: Rect, direction: Direction) -> bool:
    if in_beam(source, second, direction) or not in_beam(source, first, direction):
        return False
    here = source.facing(direction)
    if second.facing(direction).left < here.right:
        return True
    # Text runs in lines: left and right stay in the line whatever the distance, while up and
    # down give way to something beside the beam that ends before the beam meets anything.
    if direction.horizontal:
        return True
    ahead = max(0.0, first.facing(direction).left - here.right)
    return ahead < max(1.0, second.facing(direction).right - here.right)


def _weight(source: Rect, candidate: Rect, direction: Direction) -> float:
    here, there = source.facing(direction), candidate.facing(direction)
    ahead = max(0.0, there.left - here.right)
    aside = (here.top + here.bottom - there.top - there.bottom) / 2
    return AHEAD_WEIGHT * ahead * ahead + aside * aside
