"""A page that somebody at a desk shows: few large rows, laid out the same on every television.

The clerk sees the same sheet and points at it, so its letters do not follow the resident's text size:
they are as large as the middle one at least.
"""

from kivy.properties import BooleanProperty, ListProperty, StringProperty

from tvapp.ui import theme as look
from tvapp.ui.paint import Group, fill, write
from tvapp.ui.piece import Piece, current_theme
from tvapp.ui.words import Frame, words_in

EDGE, LETTER, SMALLEST, LEADING = 32, 52, 40, 1.2
TITLE, HEADING = (14, 48, 36), (60, 60, 44)
"""Top, height and letters of the two lines above the rows, design pixels."""
FIRST, ROW, LABEL = 128, 126, 240
"""Top of the first row, its height, and the room of its label."""
COUNT = 150
QR = 440
"""What a QR code takes at the right."""


class Sheet(Piece):
    """``rows`` are (label, text); ``count`` stands at the top right, as 2/5."""

    title = StringProperty("")
    heading = StringProperty("")
    count = StringProperty("")
    rows = ListProperty([])
    beside_qr = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("title", "heading", "count", "rows", "beside_qr"):
            self.fbind(name, lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        width = self.area[2]
        if not width:
            return
        fill(self._group, look.SURFACE, (self.x, self.y, self.width, self.height))
        wide = width - 2 * EDGE
        self._line(look.TEXT_SECOND, self.title, TITLE, (EDGE, wide - COUNT))
        self._line(look.FOCUS, self.heading, HEADING, (EDGE, wide), bold=True)
        self._line(look.TEXT_SECOND, self.count, TITLE, (width - EDGE - COUNT, COUNT), align="right")
        left = EDGE + (LABEL if any(label for label, _ in self.rows) else 0)
        room = width - EDGE - left - (QR if self.beside_qr else 0)
        for number, (label, text) in enumerate(self.rows):
            top = FIRST + number * ROW
            self._words(look.TEXT_SECOND, label, (EDGE, top, LABEL - 24, ROW))
            self._words(look.TEXT, text, (left, top, room, ROW))

    def _line(
        self,
        colour: look.Colour,
        text: str,
        line: tuple[int, int, int],
        across: tuple[float, float],
        **how: object,
    ) -> None:
        top, height, letter = line
        box = self.box(across[0], top, across[1], height)
        if text:
            write(self._group, colour, text, current_theme().px(letter), box, **how)  # type: ignore[arg-type]

    def _words(self, colour: look.Colour, text: str, place: tuple[float, float, float, float]) -> None:
        if not text:
            return
        left, top, width, height = place
        letter, lines, _ = words_in(text, LETTER, Frame(width, height, SMALLEST, LEADING), bold=False)
        spacing = letter * LEADING
        top += max(0.0, (height - len(lines) * spacing) / 2)
        for number, line in enumerate(lines):
            box = self.box(left, top + number * spacing, width, spacing)
            write(self._group, colour, line, current_theme().px(letter), box)

    def reading(self) -> list[str]:
        said = ["".join((f"{label}：" if label else "", text)) for label, text in self.rows]
        return [text for text in (self.title, self.heading, *said) if text] if self.area[2] else []
