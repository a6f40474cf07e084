"""Several paragraphs under each other, in the largest size at which all of them fit."""

from dataclasses import replace

from kivy.properties import ListProperty

from chinese.breaking import break_lines
from tvapp.ui.glyphs import BOLD, REGULAR, measure
from tvapp.ui.paint import Group, write
from tvapp.ui.paragraph import LINE, MOST_LETTERS, Paragraph, flowed
from tvapp.ui.piece import Piece, current_theme, with_key_names
from tvapp.ui.words import TONES


def broken(paragraph: Paragraph, size: float, width: float, short: bool = True) -> list[str]:
    """Lines of a paragraph at a size (design pixels) in a width (window pixels); ``short``: at most as
    many letters as the eye finds its way back from."""
    pixels = round(current_theme().px(size))
    font = BOLD if paragraph.bold else REGULAR
    width = min(width, pixels * MOST_LETTERS) if short else width
    return [
        line
        for part in paragraph.text.split("\n")
        for line in break_lines(part, width, lambda text: measure(text, pixels, font))
    ]


class Flow(Piece):
    """Reads like a short letter. ``paragraphs``: list of ``Paragraph``."""

    paragraphs = ListProperty([])

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        self.fbind("paragraphs", lambda *_: self.redraw())

    def _broken(self, paragraph: Paragraph, size: float, short: bool) -> list[str]:
        return broken(paragraph, size, self.width, short)

    def redraw(self) -> None:
        self._group.clear()
        shown = [replace(one, text=with_key_names(one.text)) for one in self.paragraphs if one.text]
        if not shown or not self.width:
            return
        theme = current_theme()
        for line in flowed(shown, self.area[3], theme.size_of, self._broken):
            box = self.box(0, line.top, self.area[2], line.size * LINE)
            write(
                self._group,
                TONES[line.paragraph.tone],
                line.text,
                theme.px(line.size),
                box,
                bold=line.paragraph.bold,
            )

    def reading(self) -> list[str]:
        return [with_key_names(paragraph.text) for paragraph in self.paragraphs if paragraph.text]
