"""How large the words of a group of choices are set, so that none of them is cut. Window pixels."""

from collections.abc import Iterable
from typing import NamedTuple

from tvapp.ui.glyphs import measure, setting
from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import LEAST

ICON = 1.2
"""Width of an icon's place in letters."""
PAD = 40
"""Left and right of what stands in a button together, design pixels."""
TITLE_LINE, SUBTITLE_LINE, TILE_SUBTITLE_LINE = 1.15, 1.2, 1.5
"""Heights of the two lines of a choice in letters: they are never read as running text."""
TILE_INSET, TILE_TOP, TILE_BOTTOM, TILE_ICON = 36, 32, 24, 96
"""Around and above the words of a tile, design pixels."""


class Letters(NamedTuple):
    """Sizes of the letters of one group: all its titles are set alike, all its subtitles too."""

    title: int
    subtitle: int


def letters_for(items: Iterable[Item], style: str, width: float, height: float) -> Letters:
    """The largest sizes, up to the resident's, at which everything fits into cells of this size.

    A row's title may be longer than any row: it is shortened where it is drawn. ``style``: ``row`` |
    ``film`` | ``tile`` | ``button`` | ``key`` | ``figure``.
    """
    theme = current_theme()
    items = tuple(items)
    title = theme.px(theme.title if style in ("tile", "figure") else theme.body)
    subtitle = theme.px(theme.small)
    if style not in ("row", "film"):
        room = width - theme.px(2 * TILE_INSET if style == "tile" else PAD)
        title = min((title, *(_fitting(item, style, title, room) for item in items)))
        subtitle = min((subtitle, *(fitting(item.subtitle, subtitle, room) for item in items)))
    if any(item.subtitle for item in items):
        over = TILE_TOP + TILE_ICON + TILE_BOTTOM if style == "tile" else 6
        second = TILE_SUBTITLE_LINE if style == "tile" else SUBTITLE_LINE
        squeeze = (height - theme.px(over)) / (TITLE_LINE * title + second * subtitle)
        title, subtitle = title * min(1.0, squeeze), subtitle * min(1.0, squeeze)
    least = theme.px(LEAST)
    return Letters(round(max(title, least)), round(max(subtitle, least)))


def fitting(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """The size, or the smaller one at which the text is ``room`` wide."""
    shown, font = setting(text, bold=bold)
    width = measure(shown, round(size), font)
    return size if width <= room else int(size * room / width)


def _fitting(item: Item, style: str, size: float, room: float) -> float:
    if style == "key" and len(item.title) > 1:
        return size  # words among digits are fitted by themselves
    if style == "button" and item.icon:
        beside = ICON * size + current_theme().px(16)
        shown, font = setting(item.title)
        width = measure(shown, round(size), font) + beside
        return size if width <= room else int(size * room / width)
    return fitting(item.title, size, room, bold=style == "tile")
