"""Things to choose that stand where they lie, as the townships on a drawn map."""

from kivy.properties import ListProperty, NumericProperty

from tvapp.ui import theme as look
from tvapp.ui.choices import Choices
from tvapp.ui.letters import Letters
from tvapp.ui.paint import Group, frame
from tvapp.ui.piece import current_theme


class Markers(Choices):
    """``boxes``: left, top, width, height of each item inside the piece, design pixels; drawn as buttons
    in letters of ``letter`` over ``under`` design pixels, inside a thin frame."""

    boxes = ListProperty([])
    letter = NumericProperty(44)
    under = NumericProperty(36)
    margin = NumericProperty(24)
    """Between the frame and what is inside, design pixels."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._frame = Group()
        self.canvas.before.add(self._frame)
        self.style, self.kind = "button", "free"
        for name in ("boxes", "letter", "under"):
            self.fbind(name, lambda *_: self.redraw())

    def _cell(self, index: int) -> tuple[float, float, float, float]:
        left, top, width, height = self.boxes[index]
        return left, top, width, height

    def letters(self) -> Letters:
        px = current_theme().px
        return Letters(round(px(self.letter)), round(px(self.under)))

    def redraw(self) -> None:
        if len(self.boxes) != len(self.items):
            return  # one of the two comes first
        super().redraw()
        self._frame.clear()
        if self.items and self.area[2]:
            out = self.margin
            box = self.box(-out, -out, self.area[2] + 2 * out, self.area[3] + 2 * out)
            frame(self._frame, look.EDGE, box, max(1.0, current_theme().px(2)))
