"""A flat surface under other pieces, and a bar that says how far something has come."""

from kivy.properties import BooleanProperty, NumericProperty

from tvapp.ui import theme as look
from tvapp.ui.paint import Group, fill
from tvapp.ui.piece import Piece


class Ground(Piece):
    """Covers what lies behind: words on it are read on a plain ground."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)

    def redraw(self) -> None:
        self._group.clear()
        if self.area[2]:  # a widget nobody has placed is 100 pixels wide
            fill(self._group, look.SURFACE, (self.x, self.y, self.width, self.height))


class Bar(Piece):
    """``share`` 0…1 of it is filled; ``knob``: with a mark where that ends, as of a place in a film."""

    share = NumericProperty(0.0)
    knob = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("share", "knob"):
            self.fbind(name, lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        if not self.area[2]:
            return
        filled = self.width * max(0.0, min(1.0, self.share))
        fill(self._group, look.EDGE, (self.x, self.y, self.width, self.height))
        fill(self._group, look.FOCUS, (self.x, self.y, filled, self.height))
        if self.knob:
            side = self.height * 2
            left = min(max(self.x, self.x + filled - side / 2), self.x + self.width - side)
            fill(self._group, look.TEXT, (left, self.y - self.height / 2, side, side))
