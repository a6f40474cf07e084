"""Labels on a drawn map."""

from itertools import combinations
from math import dist

from hypothesis import given
from hypothesis import strategies as st

from tvapp.places.sketch import Box, laid_out

WIDTH, HEIGHT, GAP = 1664, 736, 20
spots = st.lists(
    st.tuples(st.floats(30.9, 31.6), st.floats(114.3, 114.9)), min_size=1, max_size=20, unique=True
)


def middle(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


@given(spots)
def test_labels_stay_in_the_frame_and_off_each_other(places: list[tuple[float, float]]) -> None:
    boxes = laid_out(places, [(190, 90)] * len(places), WIDTH, HEIGHT, GAP)
    for left, top, width, height in boxes or ():
        assert -0.01 <= left <= WIDTH - width + 0.01 and -0.01 <= top <= HEIGHT - height + 0.01
    for one, other in combinations(boxes or (), 2):
        aside = abs(one[0] - other[0]) >= 190 + GAP - 1
        above = abs(one[1] - other[1]) >= 90 + GAP - 1
        assert aside or above


def test_north_is_above_and_east_is_right() -> None:
    south_west, north_east = laid_out([(31.0, 114.4), (31.5, 114.8)], [(100, 50)] * 2, 800, 600, 10) or ()
    assert south_west == (0, 550, 100, 50) and north_east == (700, 0, 100, 50)


def test_two_at_one_spot_are_both_to_be_seen() -> None:
    boxes = laid_out([(31.0, 114.4)] * 2, [(100, 50)] * 2, 800, 600, 10)
    assert boxes is not None and dist(middle(boxes[0]), middle(boxes[1])) >= 59


def test_too_many_for_the_frame_are_none() -> None:
    places = [(31 + n / 100, 114 + n / 100) for n in range(40)]
    assert laid_out(places, [(300, 100)] * 40, 800, 600, 10) is None


def test_labels_that_would_stand_far_from_where_they_lie_are_none() -> None:
    places = [(31.0, 114.4), (31.001, 114.401), (31.002, 114.402), (31.5, 114.8)]
    near = laid_out(places, [(200, 100)] * 4, 800, 600, 10)
    assert near is not None
    assert max(dist(middle(one), middle(other)) for one, other in combinations(near[:3], 2)) > 200
    assert laid_out(places, [(200, 100)] * 4, 800, 600, 10, stray=20) is None


def test_no_spots_no_labels() -> None:
    assert laid_out([], [], 800, 600, 10) == []
