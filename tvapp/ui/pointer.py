"""Where a clerk points: a large ring that is seen on light paper and on the dark ground alike."""

from kivy.graphics import Color, Line

from tvapp.ui import theme as look
from tvapp.ui.damage import damage
from tvapp.ui.paint import Group
from tvapp.ui.piece import Piece, current_theme

RADIUS, THICK = 54, 12
"""Design pixels: four letters fit inside, so that what is pointed at stays readable."""


class Pointer(Piece):
    """Covers what can be pointed at with its area; ``stand`` moves it, and only what it uncovers is drawn."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        self._at: tuple[float, float] | None = None

    @property
    def at(self) -> tuple[float, float] | None:
        """The middle in window pixels, y up; None while nobody points."""
        return self._at

    def stand(self, at: tuple[float, float] | None) -> None:
        """Move to the middle ``at`` (window pixels, y up); None takes it away."""
        if at == self._at:
            return
        for middle in (self._at, at):
            if middle is not None:
                damage.part(_around(middle))
        self._at = at
        self._draw()
        self.canvas.ask_update()

    def redraw(self) -> None:
        self._draw()

    def _draw(self) -> None:
        self._group.clear()
        if self._at is None:
            return
        px = current_theme().px
        for colour, thick in ((look.FOCUS_TEXT, THICK + 10), (look.FOCUS, THICK)):
            self._group.add(Color(*colour))
            self._group.add(Line(circle=(*self._at, px(RADIUS), 0, 360, 40), width=px(thick) / 2))


def _around(middle: tuple[float, float]) -> tuple[float, float, float, float]:
    reach = current_theme().px(RADIUS + THICK + 8)
    return middle[0] - reach, middle[1] - reach, 2 * reach, 2 * reach
