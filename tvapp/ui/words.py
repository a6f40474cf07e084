"""Text that is only read: one line, or several lines broken by us."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from tvapp.text.breaking import break_lines
from tvapp.ui import theme as look
from tvapp.ui.glyphs import BOLD, REGULAR, measure
from tvapp.ui.paint import Group, write
from tvapp.ui.piece import Piece, current_theme

TONES = {
    "": look.TEXT,
    "second": look.TEXT_SECOND,
    "good": look.GOOD,
    "care": look.CARE,
    "bad": look.BAD,
    "focus": look.FOCUS,
}


class Words(Piece):
    """Text in one style. Several lines are broken with 避头尾; what does not fit ends with …"""

    text = StringProperty("")
    style = StringProperty("body")
    """``title`` | ``body`` | ``small``."""
    tone = StringProperty("")
    align = StringProperty("left")
    bold = BooleanProperty(False)
    size_design = NumericProperty(0)
    """An own size in design pixels instead of the style's, as for the six digits under a QR."""
    shrink = NumericProperty(0)
    """Design pixels to use instead where the text does not fit into the area otherwise; 0: never."""
    middle = BooleanProperty(False)
    """Whether lines stand in the middle of the area instead of at its top."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("text", "style", "tone", "align", "bold", "size_design", "shrink", "middle"):
            self.fbind(name, lambda *_: self.redraw())

    @property
    def letter(self) -> float:
        """Size of the letters in design pixels."""
        return self.size_design or current_theme().size_of(self.style)

    def lines(self, letter: float) -> list[str]:
        """The text as it is broken for this width in letters of ``letter`` design pixels."""
        size = round(current_theme().px(letter))
        font = BOLD if self.bold else REGULAR
        return break_lines(self.text, self.width, lambda part: measure(part, size, font))

    def _set(self) -> tuple[float, list[str], int]:
        """Letter size (design pixels), lines, and how many of them there is room for."""
        letter = self.letter
        room = max(1, int(self.area[3] // (letter * 1.5)))
        lines = self.lines(letter)
        if len(lines) > room and 0 < self.shrink < letter:
            letter = self.shrink
            room = max(1, int(self.area[3] // (letter * 1.5)))
            lines = self.lines(letter)
        if room == 1 and len(lines) > 1:
            return letter, [self.text.replace("\n", " ")], 1  # shortened with … by write()
        if len(lines) > room:
            lines = [*lines[: room - 1], lines[room - 1] + "……"]
        return letter, lines, room

    def redraw(self) -> None:
        self._group.clear()
        if not self.text or not self.width:
            return
        letter, lines, room = self._set()
        spacing = letter * 1.5
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
        return [self.text] if self.text else []
