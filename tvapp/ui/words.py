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

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("text", "style", "tone", "align", "bold", "size_design"):
            self.fbind(name, lambda *_: self.redraw())

    @property
    def letter(self) -> float:
        """Size of the letters in design pixels."""
        return self.size_design or current_theme().size_of(self.style)

    def lines(self) -> list[str]:
        """The text as it is broken for this width."""
        size = round(current_theme().px(self.letter))
        font = BOLD if self.bold else REGULAR
        return [
            line
            for paragraph in self.text.split("\n")
            for line in break_lines(paragraph, self.width, lambda part: measure(part, size, font))
        ]

    def redraw(self) -> None:
        self._group.clear()
        if not self.text or not self.width:
            return
        spacing = self.letter * 1.5
        room = max(1, int(self.area[3] // spacing))
        lines = self.lines() if room > 1 else [self.text.replace("\n", " ")]
        if len(lines) > room:
            lines = [*lines[: room - 1], lines[room - 1] + "……"]
        size = current_theme().px(self.letter)
        for index, line in enumerate(lines):
            alone = room == 1  # centred in its area, so that lines beside each other stand level
            box = self.box(0, index * spacing, self.area[2], self.area[3] if alone else spacing)
            write(self._group, TONES[self.tone], line, size, box, bold=self.bold, align=self.align)

    def reading(self) -> list[str]:
        return [self.text] if self.text else []
