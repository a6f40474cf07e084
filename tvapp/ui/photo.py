"""A photo of a material: fetched when it is first shown, the last few kept as textures."""

from collections import OrderedDict
from collections.abc import Callable

from kivy.graphics.texture import Texture
from kivy.properties import ListProperty, ObjectProperty, StringProperty

from tvapp.ui import theme as look
from tvapp.ui.paint import frame, write
from tvapp.ui.picture import Picture, texture_of
from tvapp.ui.piece import current_theme

KEPT = 8
"""Textures of 640 pixels width: about one megabyte each."""

_textures: OrderedDict[str, Texture] = OrderedDict()

Load = Callable[[str, Callable[[bytes | None], None]], None]
"""``load(photo_id, done)`` calls ``done`` with the JPEG, or with None when it cannot be had now."""


class Photo(Picture):
    """Shows the photo ``photo_id``; nothing at all while that is empty."""

    photo_id = StringProperty("")
    load = ObjectProperty(None, allownone=True)
    marks = ListProperty([])
    """Rectangles of the clerk's (left, top, width, height) as shares of the upright photo, from 0 to 1."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._missing = False
        self._asked = ""
        self.fbind("photo_id", lambda *_: self._show())
        self.fbind("load", lambda *_: self._show())
        self.fbind("marks", lambda *_: self.redraw())

    def _show(self) -> None:
        self._missing = False
        kept = _textures.get(self.photo_id)
        if kept is not None:
            _textures.move_to_end(self.photo_id)
            self.texture = kept
        elif self.texture is not None:
            self.texture = None
        self.redraw()
        if kept is None and self.photo_id and self.load is not None and self._asked != self.photo_id:
            self._ask(self.photo_id)

    def _ask(self, photo_id: str) -> None:
        self._asked = photo_id
        self.load(photo_id, lambda jpeg: self._came(photo_id, jpeg))

    def _came(self, photo_id: str, jpeg: bytes | None) -> None:
        if self._asked == photo_id:
            self._asked = ""
        texture = _decoded(jpeg) if jpeg else None
        if texture is not None:
            _textures[photo_id] = texture
            while len(_textures) > KEPT:
                _textures.popitem(last=False)
        if photo_id == self.photo_id:
            self._missing = texture is None
            self.texture = texture
            self.redraw()

    def try_again(self) -> None:
        """Ask once more for a photo that could not be had."""
        if self._missing:
            self._missing = False
            self._show()

    def redraw(self) -> None:
        if self.texture is not None and self.photo_id:
            super().redraw()
            self._mark()
            return
        self._group.clear()
        if not self.photo_id or not self.width:
            return
        text = "照片暂时取不到" if self._missing else "正在取照片……"
        size = current_theme().px(current_theme().small)
        box = (self.x, self.y, self.width, self.height)
        write(self._group, look.TEXT_SECOND, text, size, box, align="centre")

    def _mark(self) -> None:
        """The clerk's rectangles: a light line between two dark ones is seen on any paper."""
        x, y, w, h = self.shown_box()
        line = max(2.0, current_theme().px(6))
        for left, top, width, height in self.marks:
            box = (x + left * w, y + (1 - top - height) * h, width * w, height * h)
            for grown, colour in ((2 * line, look.FOCUS_TEXT), (line, look.BAD), (0.0, look.FOCUS_TEXT)):
                around = (box[0] - grown, box[1] - grown, box[2] + 2 * grown, box[3] + 2 * grown)
                frame(self._group, colour, around, line)


def _decoded(jpeg: bytes) -> Texture | None:
    try:
        return texture_of(jpeg)
    except Exception:  # the decoder raises whatever its library raises
        return None
