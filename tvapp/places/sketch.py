"""Labels on a drawn map: where they lie, moved only as far apart as they need to be read. Pure."""

from collections.abc import Sequence
from math import dist

from tvapp.places.distance import Spot

Box = tuple[float, float, float, float]
"""left, top, width, height."""
Pair = tuple[float, float]

ROUNDS = 200
EASE = 0.35
"""Share of what two labels lack that each moves in a round: with a half they would swing."""
CLOSE = 0.5
"""Of the frame's units: labels that lack less stand apart."""


def laid_out(
    spots: Sequence[Spot],
    sizes: Sequence[Pair],
    width: float,
    height: float,
    gap: float,
    stray: float | None = None,
) -> list[Box] | None:
    """A box for each spot, north above, none over another; None when there is no room for all, or one would
    have to stand more than ``stray`` from where it lies.

    The map is stretched to its frame: it says what lies where of what, not how far.
    """
    if not spots:
        return []
    across = _shares([longitude for _, longitude in spots])
    down = _shares([-latitude for latitude, _ in spots])
    frame = (width, height)
    meant = [
        (w / 2 + x * (width - w), h / 2 + y * (height - h))
        for x, y, (w, h) in zip(across, down, sizes, strict=True)
    ]
    centres = list(meant)
    for _ in range(ROUNDS):
        pushes = _pushes(centres, meant, sizes, gap)
        if stray is not None and max(map(dist, centres, meant)) > stray:
            return None
        if not any(x or y for x, y in pushes):
            return [(x - w / 2, y - h / 2, w, h) for (x, y), (w, h) in zip(centres, sizes, strict=True)]
        centres = [
            (_held(x + by_x, w, frame[0]), _held(y + by_y, h, frame[1]))
            for (x, y), (by_x, by_y), (w, h) in zip(centres, pushes, sizes, strict=True)
        ]
    return None


def _shares(values: Sequence[float]) -> list[float]:
    """Each value as a share of the way from the least to the greatest."""
    least, most = min(values), max(values)
    return [(value - least) / (most - least) if most > least else 0.5 for value in values]


def _held(centre: float, size: float, limit: float) -> float:
    """A centre at which a thing of this size stays within the frame."""
    return max(size / 2, min(limit - size / 2, centre))


def _pushes(centres: Sequence[Pair], meant: Sequence[Pair], sizes: Sequence[Pair], gap: float) -> list[Pair]:
    """How far each label moves now: away from those it covers, to the side on which it is meant to be."""
    pushes = [[0.0, 0.0] for _ in centres]
    for one in range(len(centres)):
        for other in range(one):
            lacks = [
                (sizes[one][axis] + sizes[other][axis]) / 2
                + gap
                - abs(centres[one][axis] - centres[other][axis])
                for axis in (0, 1)
            ]
            if min(lacks) <= CLOSE:
                continue
            # Labels are wide and low: a step aside is worth half of one up or down.
            axis = 0 if lacks[0] / 2 < lacks[1] else 1
            side = EASE if meant[one][axis] >= meant[other][axis] else -EASE
            pushes[one][axis] += side * lacks[axis]
            pushes[other][axis] -= side * lacks[axis]
    return [(x, y) for x, y in pushes]
