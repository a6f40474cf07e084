"""How far places are, and in which order they are shown."""

import pytest

from protocol.service_point import PointKind
from tvapp.catalogue.county import ServicePointRow, TownshipRow
from tvapp.places.distance import about, kilometres
from tvapp.places.kinds import KINDS, kind_of
from tvapp.places.nearest import nearest

CENTRE = TownshipRow("421122100", "城关镇", 31.288, 114.618)
NORTH = TownshipRow("421122101", "七里坪镇", 31.452, 114.652)
NOWHERE = TownshipRow("421122102", "华家河镇")
TOWNS = (CENTRE, NORTH, NOWHERE)


def point(key: str, township: TownshipRow, latitude: float | None = None) -> ServicePointRow:
    longitude = None if latitude is None else 114.6
    return ServicePointRow(key, "便民服务中心", township.code, key, "", "", "", "", "", latitude, longitude)


HALL, NORTHERN, HIDDEN = point("hall", CENTRE), point("north", NORTH), point("hidden", NOWHERE)


def order(*points: ServicePointRow, home: str) -> list[tuple[str, str]]:
    return [(near.row.key, near.words) for near in nearest(points, TOWNS, home)]


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert kilometres((31.0, 114.0), (32.0, 114.0)) == pytest.approx(111.2, abs=0.1)
    assert kilometres((31.0, 114.0), (31.0, 115.0)) == pytest.approx(95.3, abs=0.1)


@pytest.mark.parametrize(
    ("distance", "words"),
    [(0.2, "不到 1 公里"), (1.0, "约 1 公里"), (12.4, "约 12 公里"), (12.6, "约 13 公里")],
)
def test_distances_are_rounded(distance: float, words: str) -> None:
    assert about(distance) == words


def test_the_own_township_comes_first_then_the_nearest_then_what_lies_nobody_knows_where() -> None:
    own = point("own", NORTH, latitude=31.2)
    assert order(HIDDEN, HALL, NORTHERN, own, home=NORTH.code) == [
        ("north", "本乡镇"),
        ("own", "本乡镇"),
        ("hall", "约 19 公里"),
        ("hidden", ""),
    ]


def test_a_place_with_its_own_position_is_measured_to_there() -> None:
    near, far = point("near", CENTRE, latitude=31.44), point("far", CENTRE)
    assert [key for key, _ in order(far, near, home=NORTH.code)] == ["near", "far"]


@pytest.mark.parametrize("home", ["", "421122999"])
def test_without_a_home_it_is_the_countys_order_and_no_distances(home: str) -> None:
    assert order(HIDDEN, HALL, NORTHERN, home=home) == [("hidden", ""), ("hall", ""), ("north", "")]


def test_a_home_that_lies_nobody_knows_where_still_has_its_own_places_first() -> None:
    assert order(HALL, HIDDEN, home=NOWHERE.code) == [("hidden", "本乡镇"), ("hall", "")]


def test_every_kind_of_the_wire_has_an_everyday_word() -> None:
    assert [kind.word for kind in KINDS] == [str(kind) for kind in PointKind]
    assert kind_of("流动服务车").short == "流动服务车"
