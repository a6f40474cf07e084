"""Which way up the writing in a photo is: by how the strokes of Chinese characters lie. Runs in a worker.

Strokes fall to the left, hooks end upwards, serifs sit at the right: over a page of writing small patterns of
ink occur in other shares when it lies on its side or its head. The patterns are those of the eight
neighbours of a pixel, clearly darker or clearly lighter than it, at two distances; what each says is in
``upright.json``, learnt by ``python -m bench.upright``. Nothing here imports the server.
"""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageChops

SIDE = 900
"""Photos are looked at with this long side, in pixels."""
DISTANCES = (1, 2)
RING = ((-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
"""Neighbours clockwise from the top left: a quarter turn of the picture shifts a pattern by two."""
CLEARLY = 12
"""Grey levels."""
PATTERNS = 2 * len(DISTANCES) * 256
LEAST_INK = 0.01
"""Share of pixels with a pattern below which a picture has no writing to speak of."""


def turns(grey: Image.Image) -> int | None:
    """How often the picture has to be turned a quarter clockwise to be upright; None: not sure.

    ``grey`` is of mode L. Measured on drawn papers only (bench/RESULTS.md): so it speaks only when the best
    position leads by far.
    """
    shares = shares_of(grey)
    if shares is None:
        return None
    weights, sure = _learnt()
    scores = [sum(map(float.__mul__, weights, turned(shares, turn))) for turn in range(4)]
    best, second = sorted(scores, reverse=True)[:2]
    return scores.index(best) if best - second >= sure else None


def shares_of(grey: Image.Image) -> list[float] | None:
    """The root of each pattern's share; None when hardly any pixel has one."""
    grey = grey.copy()
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    found: list[float] = []
    for distance in DISTANCES:
        for counts in _patterns(grey, distance):
            inked = sum(counts) - counts[0]
            if inked < LEAST_INK * grey.width * grey.height:
                return None
            found += (0.0, *((count / inked) ** 0.5 for count in counts[1:]))
    return found


def turned(shares: list[float], turn: int) -> list[float]:
    """The shares that the picture would have, turned ``turn`` quarters clockwise."""
    order = _order(turn)
    return [shares[start + at] for start, _ in pairwise(range(0, PATTERNS + 1, 256)) for at in order]


def _patterns(grey: Image.Image, distance: int) -> tuple[list[int], list[int]]:
    width, height = grey.size
    middle = grey.crop((distance, distance, width - distance, height - distance))
    darker = lighter = None
    for bit, (x, y) in enumerate(RING):
        left, top = distance + x * distance, distance + y * distance
        beside = grey.crop((left, top, left + middle.width, top + middle.height))
        table = [0] * CLEARLY + [1 << bit] * (256 - CLEARLY)
        dark = ImageChops.subtract(middle, beside).point(table)
        light = ImageChops.subtract(beside, middle).point(table)
        darker = ImageChops.add(darker, dark) if darker else dark
        lighter = ImageChops.add(lighter, light) if lighter else light
    assert darker is not None and lighter is not None
    return darker.histogram(), lighter.histogram()


@cache
def _order(turn: int) -> tuple[int, ...]:
    """Per pattern of the turned picture, which pattern of the picture as it is becomes it."""
    back = 8 - 2 * turn
    return tuple(((code << back) | (code >> (8 - back))) & 0xFF for code in range(256))


@cache
def _learnt() -> tuple[list[float], float]:
    told = json.loads((Path(__file__).parent / "upright.json").read_text())
    return [float(weight) for weight in told["weights"]], float(told["sure"])
