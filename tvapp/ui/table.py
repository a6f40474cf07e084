"""A table of two columns that is read, not chosen from: question and answer, key and what it does."""

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, StringProperty

from chinese.breaking import break_lines, shorten
from tvapp.ui import theme as look
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.letters import fitting
from tvapp.ui.paint import Group, fill, write
from tvapp.ui.paragraph import MOST_LETTERS
from tvapp.ui.piece import Piece, current_theme
from tvapp.ui.rows_of_text import LEADING, rows_of_text
from tvapp.ui.words import TONES


def cell_lines(text: str, letter: float, room: float, most: int) -> list[str]:
    """Lines of a right text in letters of this size and a column ``room`` wide (design pixels), at most so
    many (0: all of them)."""
    px = current_theme().px
    size, (_, font) = round(px(letter)), setting(text)
    width = px(min(room, letter * MOST_LETTERS))

    def measured(part: str) -> float:
        return measure(part, size, font)

    lines = break_lines(text, width, measured)
    if most and len(lines) > most:
        lines = [*lines[: most - 1], shorten("".join(lines[most - 1 :]), width, measured)]
    return lines


class Table(Piece):
    """``rows``: (left, right) pairs; all right texts in the largest common size at which they fit."""

    rows = ListProperty([])
    left_width = NumericProperty(250)
    """Design pixels."""
    left_tone = StringProperty("second")
    left_bold = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("rows", "left_width", "left_tone", "left_bold"):
            self.fbind(name, lambda *_: self.redraw())

    def _broken(self, text: str, letter: float, most: int) -> list[str]:
        return cell_lines(text, letter, self.area[2] - self.left_width, most)

    def redraw(self) -> None:
        self._group.clear()
        if not self.rows or not self.width:
            return
        theme = current_theme()
        right = self.area[2] - self.left_width
        letter, placed = rows_of_text([text for _, text in self.rows], self.area[3], theme.body, self._broken)
        label = min(letter if self.left_bold else theme.small, letter)
        room = theme.px(self.left_width - 24)
        wanted = theme.px(label)
        size = min(fitting(left, wanted, room, bold=self.left_bold) for left, _ in self.rows)
        for (left, _), row in zip(self.rows, placed, strict=True):
            if row.top:
                fill(self._group, look.EDGE, self.box(0, row.top - 1, self.area[2], 2))
            line = letter * LEADING
            top = row.top + (row.height - line * len(row.lines)) / 2
            first = self.box(0, top, self.left_width - 24, line)
            write(self._group, TONES[self.left_tone], left, size, first, bold=self.left_bold)
            for index, text in enumerate(row.lines):
                place = self.box(self.left_width, top + index * line, right, line)
                write(self._group, look.TEXT, text, theme.px(letter), place)

    def reading(self) -> list[str]:
        return [f"{left}：{text}" for left, text in self.rows]
