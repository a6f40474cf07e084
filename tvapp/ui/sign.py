"""A state as it is shown everywhere: an icon with its word in its colour."""

from kivy.properties import NumericProperty, StringProperty

from tvapp.ui.paint import Group, icon, write
from tvapp.ui.piece import Piece, current_theme
from tvapp.ui.words import TONES


class Sign(Piece):
    """Icon at the left, the word beside it; nothing while there is no word."""

    icon = StringProperty("")
    text = StringProperty("")
    tone = StringProperty("")
    style = StringProperty("title")
    size_design = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._group = Group()
        self.canvas.add(self._group)
        for name in ("icon", "text", "tone", "style", "size_design"):
            self.fbind(name, lambda *_: self.redraw())

    def redraw(self) -> None:
        self._group.clear()
        if not self.text or not self.width:
            return
        theme = current_theme()
        letter = self.size_design or theme.size_of(self.style)
        left = 0.0
        if self.icon:
            side = letter * 1.2
            box = self.box(0, 0, side, self.area[3])
            icon(self._group, TONES[self.tone], self.icon, theme.px(letter * 1.15), box)
            left = side + 20
        box = self.box(left, 0, self.area[2] - left, self.area[3])
        write(self._group, TONES[self.tone], self.text, theme.px(letter), box, bold=True)

    def reading(self) -> list[str]:
        return [self.text] if self.text else []
