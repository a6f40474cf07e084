"""Text in a picture: broken by the house's rules, in the largest size that fits its box, never clipped."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import ImageDraw, ImageFont

from chinese.breaking import Widths, break_lines, shorten
from chinese.clusters import clusters
from chinese.coverage import drawable_weight

FONTS = Path(__file__).resolve().parents[4] / "assets" / "fonts"
_FILES = {"bold": "NotoSansSC-Bold.otf", "regular": "NotoSansSC-Regular.otf", "icon": "icons.ttf"}
LEADING = 1.26
"""Line height by letter height; what stands in a picture is short, so less than a page of text needs."""


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of assets/fonts in pixels."""
    return ImageFont.truetype(str(FONTS / _FILES[weight]), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def widths(weight: str, size: int) -> Widths:
    """Measures in this face, each character once."""
    return Widths(font(weight, size).getlength)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set for a box: its lines, face and size in pixels."""

    lines: tuple[str, ...]
    weight: str
    size: int
    cut: bool = False
    """Whether a part of the text had to be left out."""

    @property
    def height(self) -> int:
        """Of all lines."""
        return round(len(self.lines) * self.size * LEADING)

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max((widths(self.weight, self.size)(line) for line in self.lines), default=0.0)


def fitted(
    text: str, width: float, height: float, sizes: Sequence[int], weight: str = "bold", most_lines: int = 9
) -> Setting:
    """The text in the first of the sizes at which it fits; at the last one what does not fit ends in dots.

    A size a little smaller at which no line ends in the middle of a phrase is better than a larger one.
    """
    weight = drawable_weight(text, "bold" if weight == "bold" else "regular")
    largest: Setting | None = None
    for size in sizes:
        if largest is not None and size < largest.size * _HARDLY_SMALLER:
            break
        room = min(most_lines, int(height // (size * LEADING)))
        lines = _even_lines(text, width, widths(weight, size))
        if len(lines) > room:
            continue
        made = Setting(tuple(lines), weight, size)
        if all(line[-1:] in _PAUSES for line in lines[:-1]):
            return made
        largest = largest or made
    if largest is not None:
        return largest
    size = sizes[-1]
    room = max(1, min(most_lines, int(height // (size * LEADING))))
    lines = break_lines(text, width, widths(weight, size))
    if len(lines) > room:
        last = shorten("".join(lines[room - 1 :]), width, widths(weight, size))
        return Setting((*lines[: room - 1], last), weight, size, cut=True)
    return Setting(tuple(lines), weight, size)


_HARDLY_SMALLER = 0.8
_PAUSES = {"：": 0.0, "。": 0.0, "；": 0.0, "！": 0.0, "？": 0.0, "，": 0.05, "、": 0.4, " ": 0.4}
"""What it costs to break a line behind a mark; anywhere else it costs 1."""


def _even_lines(text: str, width: float, measure: Widths) -> list[str]:
    """As few lines as there can be, broken at pauses and of about equal width where that costs no line."""
    lines = break_lines(text, width, measure)
    if len(lines) < 2 or "\n" in text:
        return lines
    pieces = list(clusters(text))
    at = list(accumulate((measure(piece) for piece in pieces), initial=0.0))
    ideal = at[-1] / len(lines)

    @cache
    def best(start: int, left: int) -> tuple[float, tuple[int, ...]]:
        """Cost and breaks of what begins with a piece, in so many lines."""
        if left == 1:
            rest = at[-1] - at[start]
            return (_unevenness(rest, ideal), ()) if rest <= width else (math.inf, ())
        found: tuple[float, tuple[int, ...]] = (math.inf, ())
        for end in range(start + 1, len(pieces) - left + 2):
            taken = at[end] - at[start]
            if taken > width:
                break
            cost, breaks = best(end, left - 1)
            cost += _unevenness(taken, ideal) + _PAUSES.get(pieces[end - 1][-1], 1.0)
            if cost < found[0]:
                found = (cost, (end, *breaks))
        return found

    cost, breaks = best(0, len(lines))
    if math.isinf(cost):
        return lines
    bounds = pairwise((0, *breaks, len(pieces)))
    return ["".join(pieces[first:last]).strip() for first, last in bounds]


def _unevenness(width: float, ideal: float) -> float:
    return 2 * ((width - ideal) / ideal) ** 2


def put(draw: ImageDraw.ImageDraw, at: tuple[float, float], setting: Setting, colour: str) -> float:
    """Draw the lines from the top left corner; gives the y below them."""
    x, y = at
    step = setting.size * LEADING
    for line in setting.lines:
        # From the baseline: the face's own ascent leaves a hand's breadth of air above Chinese.
        draw.text(
            (x, round(y + step / 2 + setting.size * 0.36)),
            line,
            colour,
            font(setting.weight, setting.size),
            anchor="ls",
        )
        y += step
    return y


def put_icon(
    draw: ImageDraw.ImageDraw, centre: tuple[float, float], icon: str, size: int, colour: str
) -> None:
    """Draw an icon around its centre."""
    draw.text(centre, icon, colour, font("icon", size), anchor="mm")
