"""Colours and sizes. Pure: no Kivy here, so that contrast and sizes are tested without a window.

Sizes are in design pixels of a 1920×1080 picture; ``Theme.px`` turns them into the window's pixels.
"""

from dataclasses import dataclass
from enum import IntEnum

Colour = tuple[float, float, float, float]


def colour(hex_code: str) -> Colour:
    """``#RRGGBB`` → RGBA in 0…1."""
    red, green, blue = (int(hex_code[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red, green, blue, 1.0)


GROUND = colour("#0F1B2D")
SURFACE = colour("#1B2B44")
EDGE = colour("#3D5478")
TEXT = colour("#F5F2EA")
TEXT_SECOND = colour("#B9C6DA")
FOCUS = colour("#FFD25E")
FOCUS_RING = colour("#F5F2EA")
FOCUS_TEXT = colour("#14202F")
GOOD = colour("#7FE0A3")
CARE = colour("#FFC24D")
BAD = colour("#FF9E8A")
PAPER = colour("#FFFFFF")


class TextSize(IntEnum):
    """The resident's choice of text size; the value is the body size in design pixels."""

    SMALL = 44
    NORMAL = 56
    LARGE = 72


TEXT_SIZE_LABELS = {TextSize.SMALL: "标准", TextSize.NORMAL: "大字", TextSize.LARGE: "特大字"}

SAFE_X, SAFE_Y = 96, 54
"""Five per cent of 1920×1080: some sets cut the edge of the picture."""
WIDTH, HEIGHT = 1920, 1080
RING = 6
"""Width of the focus border in design pixels."""
GROW = 8
"""How far a focused thing grows on each side."""
LEAST = 36
"""No text under this size."""


@dataclass(frozen=True)
class Theme:
    """Sizes for one window height and one text size."""

    height: int = HEIGHT
    """Window height in pixels."""
    text_size: TextSize = TextSize.NORMAL

    @property
    def scale(self) -> float:
        """Window pixels per design pixel."""
        return self.height / HEIGHT

    def px(self, design: float) -> float:
        """Design pixels → window pixels."""
        return design * self.scale

    @property
    def body(self) -> int:
        """Body text, design pixels."""
        return int(self.text_size)

    @property
    def title(self) -> int:
        """Headings: 1.4 of the body, held to what fits the header."""
        return min(round(self.body * 1.4), 92)

    @property
    def small(self) -> int:
        """Secondary text: never under 36."""
        return max(LEAST, round(self.body * 0.72))

    def size_of(self, style: str) -> int:
        """``title`` | ``body`` | ``small`` → design pixels."""
        return {"title": self.title, "body": self.body, "small": self.small}[style]

    def line_height(self, style: str) -> float:
        """Line spacing of 1.5, design pixels."""
        return self.size_of(style) * 1.5

    @property
    def row_height(self) -> int:
        """A row of a list: at least 120 design pixels, and room for a title over a second line."""
        return max(120, round((self.body + self.small) * 1.18))

    def rows_that_fit(self, height: float, gap: int = 12) -> int:
        """How many rows (at most six) fit into ``height`` design pixels."""
        return max(1, min(6, int((height + gap) // (self.row_height + gap))))


def contrast(first: Colour, second: Colour) -> float:
    """WCAG contrast ratio of two colours, 1…21."""

    def luminance(c: Colour) -> float:
        parts = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in c[:3]]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
