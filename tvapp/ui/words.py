"""Text that is only read: one line, or several lines broken by us."""

from collections.abc import Iterator
from typing import NamedTuple

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from chinese.breaking import break_lines, shorten
from tvapp.ui import theme as look
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.paint import Group, write
from tvapp.ui.paragraph import MOST_LETTERS
from tvapp.ui.piece import Piece, current_theme, with_key_names

TONES = {
    "": look.TEXT,
    "second": look.TEXT_SECOND,
    "good": look.GOOD,
    "care": look.CARE,
    "bad": look.BAD,
    "focus": look.FOCUS,
}


STEPS = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.64, 0.6, 0.55, 0.5, 0.46, 0.43)
"""Sizes tried in turn, in shares of the wanted one."""


class Frame(NamedTuple):
    """What words are set into, design pixels; ``shrink`` and ``leading`` as those of ``Words``."""

    width: float
    height: float
    shrink: float
    leading: float


def words_in(text: str, letter: float, frame: Frame, *, bold: bool) -> tuple[float, list[str], int]:
    """Letter size (design pixels), lines, and how many there is room for: the best looking that fits.

    What fits at no size is shortened.
    """
    used, lines, room = letter, list[str](), 1
    for used, lines, room in _tries(text, letter, frame, bold):
        if len(lines) <= room:
            return used, lines, room
    size, (_, font) = round(current_theme().px(used)), setting(text, bold=bold)
    width = current_theme().px(frame.width)
    last = shorten("".join(lines[room - 1 :]), width, lambda part: measure(part, size, font))
    return used, [*lines[: room - 1], last], room


def _tries(text: str, wanted: float, frame: Frame, bold: bool) -> Iterator[tuple[float, list[str], int]]:
    px, (_, font) = current_theme().px, setting(text, bold=bold)
    smallest = min(frame.shrink or wanted, wanted)
    sizes = dict.fromkeys(max(smallest, round(wanted * step)) for step in STEPS)
    for letter in (*sizes, smallest):
        size = round(px(letter))

        def broken(width: float, size: int = size) -> list[str]:
            return break_lines(text, width, lambda part: measure(part, size, font))

        room = max(1, int(frame.height / (letter * frame.leading) + 0.01))
        narrow, wide = px(letter * MOST_LETTERS), broken(px(frame.width))
        if 1 < len(wide) and 1 < room and narrow < px(frame.width):
            yield letter, broken(narrow), room
        yield letter, wide, room


class Words(Piece):
    """Text in one style. Several lines are broken with 避头尾; what does not fit ends with ……"""

    text = StringProperty("")
    style = StringProperty("body")
    """``title`` | ``body`` | ``small``."""
    tone = StringProperty("")
    align = StringProperty("left")
    bold = BooleanProperty(False)
    size_design = NumericProperty(0)
    """An own size in design pixels instead of the style's, as for the six digits under a QR."""
    shrink = NumericProperty(0)
    """The smallest letters, design pixels, where the text does not fit into the area otherwise; 0: never
    smaller."""
    leading = NumericProperty(1.5)
    """Distance of the lines in letters; headings of two lines stand closer."""
    middle = BooleanProperty(False)
    """Whether lines stand in the middle of the area instead of at its top."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("text", "style", "tone", "align", "bold", "size_design", "shrink", "leading", "middle"):
            self.fbind(name, lambda *_: self.redraw())

    @property
    def letter(self) -> float:
        """Size of the letters in design pixels."""
        return self.size_design or current_theme().size_of(self.style)

    @property
    def shown(self) -> str:
        """The text with the keys named as on this remote."""
        return with_key_names(self.text)

    def _set(self) -> tuple[float, list[str], int]:
        frame = Frame(self.area[2], self.area[3], self.shrink, self.leading)
        return words_in(self.shown, self.letter, frame, bold=self.bold)

    def redraw(self) -> None:
        self._group.clear()
        if not self.shown or not self.width:
            return
        letter, lines, room = self._set()
        spacing = letter * self.leading
        size = current_theme().px(letter)
        top = 0.0
        if room == 1:
            spacing = self.area[3]  # centred in its area, so that lines beside each other stand level
        elif self.middle:
            top = max(0.0, (self.area[3] - len(lines) * spacing) / 2)
        for index, line in enumerate(lines):
            box = self.box(0, top + index * spacing, self.area[2], spacing)
            write(self._group, TONES[self.tone], line, size, box, bold=self.bold, align=self.align)

    def reading(self) -> list[str]:
        return [self.shown] if self.shown else []
