"""What every piece of a screen has: an area in design pixels, and what a person can read in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from kivy.properties import ListProperty, StringProperty
from kivy.uix.widget import Widget

from tvapp.ui import theme as look
from tvapp.ui.damage import damage
from tvapp.ui.theme import Theme

_theme = Theme()
_named: Callable[[str], str] = str


def current_theme() -> Theme:
    """The theme all pieces are drawn with."""
    return _theme


def use_theme(theme: Theme) -> None:
    """Change the theme; pieces made or redrawn from now on follow it."""
    global _theme
    _theme = theme


def use_key_names(named: Callable[[str], str]) -> None:
    """How a sentence names keys on the remote in this home; pieces made from now on follow it."""
    global _named
    _named = named


def with_key_names(text: str) -> str:
    """The sentence with the words that are printed on the remote's keys."""
    return _named(text)


class Piece(Widget):
    """A part of a screen placed by ``area``: left, top, width, height in design pixels, y down.

    Places are written out in the .kv files: a television is always 16:9, and without layout passes
    the focus engine knows every rectangle at once.
    """

    area = ListProperty([0, 0, 0, 0])
    key = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.fbind("area", self._place)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Whatever draws itself anew makes the next frame a whole one, so that no piece can forget it."""
        super().__init_subclass__(**kwargs)
        if "redraw" in vars(cls):
            cls.redraw = _makes_whole(cls.redraw)  # type: ignore[method-assign]

    def _place(self, *_: object) -> None:
        left, top, width, height = self.area
        px = current_theme().px
        self.size = px(width), px(height)
        self.pos = px(left), px(look.HEIGHT - top - height)
        self.redraw()

    def box(self, left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
        """A rectangle inside the piece (design pixels, y down) → x, y, width, height of the window."""
        px = current_theme().px
        return (
            self.x + px(left),
            self.top - px(top + height),
            px(width),
            px(height),
        )

    def redraw(self) -> None:
        """Draw again from the properties."""

    def reading(self) -> list[str]:
        """What a person can read here now, in reading order."""
        return []


def _makes_whole(redraw: Callable[[Any], None]) -> Callable[[Any], None]:
    @wraps(redraw)
    def whole(self: Any) -> None:
        damage.whole()
        redraw(self)

    return whole
