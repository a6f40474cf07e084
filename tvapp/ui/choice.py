"""How one thing to choose is drawn: a row of a list, a tile, or a button; plain or focused."""

from chinese.breaking import ELLIPSIS, break_lines, shorten
from tvapp.ui import letters as sizes
from tvapp.ui import theme as look
from tvapp.ui.film_row import draw_film_row
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.item import Item
from tvapp.ui.letters import ICON, PAD, Letters, fitting
from tvapp.ui.paint import Group, fill, frame, icon, write
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import Colour

Box = tuple[float, float, float, float]

TONES: dict[str, Colour] = {"": look.TEXT_SECOND, "good": look.GOOD, "care": look.CARE, "bad": look.BAD}


def draw(group: Group, item: Item, box: Box, style: str, focused: bool, letters: Letters) -> None:
    """Draw ``item`` into ``box`` (window pixels). ``style``: ``row`` | ``film`` | ``tile`` |
    ``button`` | ``key`` | ``figure``: a button with large figures."""
    group.clear()
    _ground(group, box, style, focused)
    if style == "tile":
        _tile(group, item, box, focused, letters)
    elif style == "film":
        draw_film_row(group, item, box, focused, letters)
    elif style == "row":
        _row(group, item, box, focused, letters)
    else:
        _button(group, item, box, focused, letters)


def _ink(item: Item, focused: bool) -> Colour:
    return look.FOCUS_TEXT if focused else (look.TEXT if item.enabled else look.TEXT_SECOND)


def _second(focused: bool, tone: str = "") -> Colour:
    return look.FOCUS_TEXT if focused else TONES[tone]


def _ground(group: Group, box: Box, style: str, focused: bool) -> None:
    """Fill, border and growth of the focused one; a thin edge for the others (they cost no fill)."""
    px = current_theme().px
    x, y, w, h = box
    if not focused:
        if style in ("row", "film"):
            fill(group, look.EDGE, (x, y, w, max(1.0, px(2))))
        else:
            frame(group, look.EDGE, box, max(1.0, px(3)))
        return
    grow, ring = px(look.GROW), px(look.RING)
    grown = (x - grow, y - grow, w + 2 * grow, h + 2 * grow)
    fill(group, look.FOCUS, grown)
    outside = (grown[0] - ring, grown[1] - ring, grown[2] + 2 * ring, grown[3] + 2 * ring)
    frame(group, look.FOCUS_RING, outside, ring)


def _lines(box: Box, letters: Letters) -> tuple[Box, Box]:
    """Where the title and, under it, the subtitle stand: together in the middle of the box."""
    x, y, w, h = box
    first, second = letters.title * sizes.TITLE_LINE, letters.subtitle * sizes.SUBTITLE_LINE
    base = y + (h - first - second) / 2
    return (x, base + second, w, first), (x, base, w, second)


def _row(group: Group, item: Item, box: Box, focused: bool, letters: Letters) -> None:
    px = current_theme().px
    x, y, w, h = box
    left, right = x + px(28), x + w - px(28)
    if item.icon:
        side = letters.title * ICON
        ink = _second(focused, item.tone)
        icon(group, ink, item.icon, letters.title * 1.1, (left, y, side, h))
        left += side + px(20)
    line = (left, y, right - left, h)
    if not item.subtitle:
        title = _before_trailing(group, item, line, focused, letters)
        _title(group, item, title, focused, letters.title)
        return
    title, under = _lines(line, letters)
    if focused and measure(setting(item.title)[0], letters.title) > title[2]:
        letters, under = _whole_title(group, item, line, letters)
    else:
        _title(group, item, title, focused, letters.title)
    # Beside the subtitle, so that titles have the whole width.
    under = _before_trailing(group, item, under, focused, letters)
    _marked(group, item.subtitle, item.under_marks, under, focused, _second(focused), letters.subtitle)


def _before_trailing(group: Group, item: Item, box: Box, focused: bool, letters: Letters) -> Box:
    """Write what stands at the right end; gives what is left of the box."""
    if not item.trailing:
        return box
    px = current_theme().px
    x, y, w, h = box
    width = min(w * 0.6, measure(setting(item.trailing)[0], letters.subtitle) + 2)
    ink = _second(focused, item.tone)
    write(group, ink, item.trailing, letters.subtitle, (x + w - width, y, width, h), align="right")
    return (x, y, w - width - px(24), h)


def _whole_title(group: Group, item: Item, box: Box, letters: Letters) -> tuple[Letters, Box]:
    """The focused row shows all of a long title, on two lines if it must; gives what is left under it."""
    theme = current_theme()
    grow = theme.px(look.GROW)
    x, y, w, h = box[0], box[1] - grow, box[2], box[3] + 2 * grow
    shown, font = setting(item.title)
    least = round(theme.px(look.LEAST))
    lines, size, second = [shown], least, least
    for size in range(letters.title, least - 1, -2):
        second = min(letters.subtitle, size)
        lines = break_lines(shown, w, lambda part, size=size: measure(part, size, font))  # type: ignore[misc]
        if len(lines) * sizes.TITLE_LINE * size + sizes.SUBTITLE_LINE * second <= h and len(lines) <= 2:
            break
    line = size * sizes.TITLE_LINE
    base = y + (h - 2 * line - second * sizes.SUBTITLE_LINE) / 2
    if len(lines) == 1:
        base = y + (h - line - second * sizes.SUBTITLE_LINE) / 2
    under = (x, base, w, second * sizes.SUBTITLE_LINE)
    start = 0
    for index, text in enumerate((lines[0], "".join(lines[1:])) if len(lines) > 1 else lines):
        marks = tuple((first - start, last - start) for first, last in item.marks)
        top = base + under[3] + line * (min(2, len(lines)) - 1 - index)
        _title(group, Item("", text, marks=marks), (x, top, w, line), True, size)
        start += len(text)
    return Letters(size, second), under


def _title(group: Group, item: Item, box: Box, focused: bool, size: int) -> None:
    _marked(group, item.title, item.marks, box, focused, _ink(item, focused), size)


def _marked(
    group: Group,
    text: str,
    marks: tuple[tuple[int, int], ...],
    box: Box,
    focused: bool,
    ink: Colour,
    size: int,
) -> None:
    """A line, its marked characters in amber (underlined instead where the ground is amber)."""
    whole, font = setting(text)
    if not marks or len(whole) != len(text):
        write(group, ink, text, size, box)
        return
    x, y, w, h = box
    shown = shorten(whole, w, lambda part: measure(part, size, font))
    same = len(shown) if shown == whole else len(shown) - len(ELLIPSIS)
    marked = {i for start, end in marks for i in range(start, min(end, same))}
    start = 0
    while start < len(shown):
        end = start + 1
        while end < len(shown) and (end in marked) == (start in marked):
            end += 1
        part, is_marked = shown[start:end], start in marked
        width = measure(part, size, font)
        write(group, look.FOCUS if is_marked and not focused else ink, part, size, (x, y, width + size, h))
        if is_marked:
            line = (x, y + (h - size * 1.1) / 2, width, max(2.0, size / 14))
            fill(group, look.FOCUS_TEXT if focused else look.FOCUS, line)
        x += width
        start = end


def _tile(group: Group, item: Item, box: Box, focused: bool, letters: Letters) -> None:
    px = current_theme().px
    x, y, w, h = box
    inset, size = px(sizes.TILE_INSET), px(sizes.TILE_ICON)
    top = y + h - px(sizes.TILE_TOP) - size
    icon(group, look.FOCUS_TEXT if focused else look.FOCUS, item.icon, size, (x + inset, top, size, size))
    if item.trailing:
        left = x + inset + size + px(16)
        room = x + w - px(24) - left
        letter = fitting(item.trailing, letters.subtitle, room)
        ink = _second(focused, item.tone)
        write(group, ink, item.trailing, letter, (left, top, room, size), align="right")
    low, line = letters.subtitle * sizes.TILE_SUBTITLE_LINE, letters.title * sizes.TITLE_LINE
    base = y + px(sizes.TILE_BOTTOM)
    left, room = x + inset, w - 2 * inset
    write(group, _ink(item, focused), item.title, letters.title, (left, base + low, room, line), bold=True)
    write(group, _second(focused), item.subtitle, letters.subtitle, (left, base, room, low))


def _button(group: Group, item: Item, box: Box, focused: bool, letters: Letters) -> None:
    px = current_theme().px
    x, y, w, h = box
    side = letters.title * ICON if item.icon else 0.0
    gap = px(16) if item.icon else 0.0
    room = w - px(PAD)
    size = fitting(item.title, letters.title, room - side - gap)
    width = min(room, measure(setting(item.title)[0], round(size)) + side + gap)
    left = x + (w - width) / 2
    line = (x, y, w, h)
    if item.subtitle:
        line, under = _lines(box, letters)
        write(group, _second(focused), item.subtitle, letters.subtitle, under, align="centre")
    ink = _ink(item, focused)
    if item.icon:
        icon(group, ink, item.icon, letters.title * 1.1, (left, line[1], side, line[3]))
    title = (left + side + gap, line[1], x + w - px(PAD / 2) - left - side - gap, line[3])
    write(group, ink, item.title, size, title)
