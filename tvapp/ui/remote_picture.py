"""A remote as it is drawn on the screen: which key is meant, which are known already."""

from kivy.properties import DictProperty, ListProperty, StringProperty

from tvapp.ui import theme as look
from tvapp.ui.letters import fitting
from tvapp.ui.paint import Group, fill, frame, write
from tvapp.ui.piece import Piece, current_theme

LAYOUT = (
    ("home", "", "exit"),
    ("", "up", ""),
    ("left", "ok", "right"),
    ("", "down", ""),
    ("back", "page_up", "page_down"),
    ("digit_1", "digit_2", "digit_3"),
    ("digit_4", "digit_5", "digit_6"),
    ("digit_7", "digit_8", "digit_9"),
    ("star", "digit_0", "play"),
)
"""Names of actions; no remote looks quite like it, and everybody sees what it is."""
EDGE, GAP, LETTER = 28, 14, 40
"""Design pixels."""


class RemotePicture(Piece):
    """``lit``: the key that is meant; ``known``: those that work; ``absent``: those this remote has not."""

    lit = StringProperty("")
    known = ListProperty([])
    absent = ListProperty([])
    labels = DictProperty({})
    """Action → what is printed on it."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("lit", "known", "absent", "labels"):
            self.fbind(name, lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        if not self.width or not self.labels:
            return
        px = current_theme().px
        _, _, width, height = self.area
        frame(self._group, look.EDGE, self.box(0, 0, width, height), px(4))
        wide = (width - 2 * EDGE - 2 * GAP) / 3
        high = (height - 2 * EDGE - (len(LAYOUT) - 1) * GAP) / len(LAYOUT)
        for row, names in enumerate(LAYOUT):
            for column, name in enumerate(names):
                if name:
                    left, top = EDGE + column * (wide + GAP), EDGE + row * (high + GAP)
                    self._key(name, (left, top, wide, high))

    def _key(self, name: str, place: tuple[float, float, float, float]) -> None:
        px = current_theme().px
        box = self.box(*place)
        if name == self.lit:
            left, top, width, height = place
            grown = self.box(left - look.GROW, top - look.GROW, width + 2 * look.GROW, height + 2 * look.GROW)
            fill(self._group, look.FOCUS, grown)
            frame(self._group, look.FOCUS_RING, grown, px(look.RING))
            ink = look.FOCUS_TEXT
        elif name in self.absent:
            ink = look.TEXT_SECOND
        elif name in self.known:
            fill(self._group, look.SURFACE, box)
            frame(self._group, look.GOOD, box, px(4))
            ink = look.TEXT
        else:
            frame(self._group, look.EDGE, box, px(3))
            ink = look.TEXT_SECOND
        word = "无" if name in self.absent else str(self.labels.get(name, ""))
        size = fitting(word, px(LETTER), box[2] - px(8), bold=True)
        write(self._group, ink, word, size, box, bold=True, align="centre")
