"""Service points in the order in which somebody from a township would go there. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tvapp.catalogue.county import ServicePointRow, TownshipRow
from tvapp.places.distance import Spot, about, kilometres

HERE = "本乡镇"
UNKNOWN = float("inf")


@dataclass(frozen=True)
class Near:
    """A place and how near it is, in words: ``本乡镇``, ``约 12 公里``, or nothing."""

    row: ServicePointRow
    words: str = ""


def spot_of(row: TownshipRow | ServicePointRow) -> Spot | None:
    """Where it is, if that is known."""
    return (row.latitude, row.longitude) if row.latitude is not None and row.longitude is not None else None


def nearest(
    points: Iterable[ServicePointRow], townships: Sequence[TownshipRow], home: str
) -> tuple[Near, ...]:
    """Those in the township ``home`` (a code) first, then by distance from its seat; ties and what lies
    nobody knows where in the county's order. Without a home the county's order, and no distances."""
    seats = {township.code: spot_of(township) for township in townships}
    start = seats.get(home)
    found: list[tuple[float, Near]] = []
    for point in points:
        if point.township == home:
            found.append((-1.0, Near(point, HERE)))
            continue
        spot = spot_of(point) or seats.get(point.township)
        if start is None or spot is None:
            found.append((UNKNOWN, Near(point)))
        else:
            distance = kilometres(start, spot)
            found.append((distance, Near(point, about(distance))))
    return tuple(near for _, near in sorted(found, key=lambda pair: pair[0]))
