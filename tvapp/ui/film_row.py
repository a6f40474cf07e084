"""A row of a list of films: a small picture or a plain card, the title on up to two lines, the length."""

from kivy.graphics import Color, Rectangle

from chinese.breaking import break_lines, shorten
from tvapp.ui import letters as sizes
from tvapp.ui import theme as look
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.item import Item
from tvapp.ui.letters import Letters
from tvapp.ui.paint import Group, fill, frame, icon, write
from tvapp.ui.piece import current_theme
from tvapp.ui.thumbnail import texture

Box = tuple[float, float, float, float]

ROW_HEIGHT = 184
"""Design pixels: a picture one recognises from three metres, four rows a page."""
EDGE = 8
"""Between the row's edge and the picture, design pixels."""
CARD_ICON = 72


def draw_film_row(group: Group, item: Item, box: Box, focused: bool, letters: Letters) -> None:
    """Draw ``item`` into ``box`` (window pixels); ``item.picture`` is the key of its small picture."""
    px = current_theme().px
    x, y, w, h = box
    height = h - 2 * px(EDGE)
    card = (x + px(EDGE), y + px(EDGE), height * 16 / 9, height)
    _picture(group, item, card)
    left = card[0] + card[2] + px(32)
    room = x + w - px(28) - left
    lines, size = _title(item.title, letters, room, h)
    small = min(letters.subtitle, size)
    first, second = size * sizes.TITLE_LINE, small * sizes.SUBTITLE_LINE
    under = second if item.subtitle else 0.0
    top = y + (h + len(lines) * first + under) / 2
    ink = look.FOCUS_TEXT if focused else look.TEXT
    for number, line in enumerate(lines, 1):
        write(group, ink, line, size, (left, top - number * first, room, first))
    if item.subtitle:
        ink = look.FOCUS_TEXT if focused else look.TEXT_SECOND
        write(group, ink, item.subtitle, small, (left, top - len(lines) * first - second, room, second))


def _picture(group: Group, item: Item, card: Box) -> None:
    shown = texture(item.picture)
    if shown is not None:
        group.add(Color(1, 1, 1, 1))
        group.add(Rectangle(texture=shown, pos=card[:2], size=card[2:]))
        # A picture of the focus' own colour would run into it.
        frame(group, look.GROUND, card, current_theme().px(4))
        return
    fill(group, look.SURFACE, card)
    icon(group, look.TEXT_SECOND, item.icon, current_theme().px(CARD_ICON), card)


def _title(text: str, letters: Letters, room: float, height: float) -> tuple[list[str], int]:
    """At most two lines in the largest letters that fit, and their size; cut only at the smallest."""
    shown, font = setting(text)
    least = round(current_theme().px(look.LEAST))
    size = letters.title
    while True:
        lines = break_lines(shown, room, lambda part, size=size: measure(part, size, font))  # type: ignore[misc]
        both = 2 * sizes.TITLE_LINE * size + sizes.SUBTITLE_LINE * min(letters.subtitle, size)
        if len(lines) == 1 or (len(lines) == 2 and both <= height - 4) or size <= least:
            break
        size = max(least, size - 2)
    if len(lines) > 2:
        rest = "".join(lines[1:])
        lines = [lines[0], shorten(rest, room, lambda part: measure(part, size, font))]
    return lines, size
