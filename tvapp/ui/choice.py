"""How one thing to choose is drawn: a row of a list, a tile, or a button; plain or focused."""

from tvapp.ui import theme as look
from tvapp.ui.glyphs import REGULAR, measure
from tvapp.ui.item import Item
from tvapp.ui.paint import Group, fill, fit, frame, icon, write
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import Colour

Box = tuple[float, float, float, float]

TONES: dict[str, Colour] = {"": look.TEXT_SECOND, "good": look.GOOD, "care": look.CARE, "bad": look.BAD}


def draw(group: Group, item: Item, box: Box, style: str, focused: bool) -> None:
    """Draw ``item`` into ``box`` (window pixels). ``style``: ``row`` | ``tile`` | ``button`` | ``key``."""
    group.clear()
    inner = _ground(group, box, style, focused)
    ink = look.FOCUS_TEXT if focused else (look.TEXT if item.enabled else look.TEXT_SECOND)
    second = look.FOCUS_TEXT if focused else look.TEXT_SECOND
    toned = look.FOCUS_TEXT if focused else TONES[item.tone]
    if style == "tile":
        _tile(group, item, inner, ink, second, toned)
    elif style == "row":
        _row(group, item, inner, ink, second, toned, focused)
    else:
        _button(group, item, inner, ink, second)


def _ground(group: Group, box: Box, style: str, focused: bool) -> Box:
    """Fill, border and growth of the focused one; a thin edge for the others (they cost no fill)."""
    px = current_theme().px
    x, y, w, h = box
    if not focused:
        if style == "row":
            fill(group, look.EDGE, (x, y, w, max(1.0, px(2))))
        else:
            frame(group, look.EDGE, box, max(1.0, px(3)))
        return box
    grow, ring = px(look.GROW), px(look.RING)
    grown = (x - grow, y - grow, w + 2 * grow, h + 2 * grow)
    fill(group, look.FOCUS, grown)
    outside = (grown[0] - ring, grown[1] - ring, grown[2] + 2 * ring, grown[3] + 2 * ring)
    frame(group, look.FOCUS_RING, outside, ring)
    return box


def _row(
    group: Group, item: Item, box: Box, ink: Colour, second: Colour, toned: Colour, focused: bool
) -> None:
    theme = current_theme()
    px = theme.px
    x, y, w, h = box
    left, right = x + px(28), x + w - px(28)
    if item.icon:
        icon(
            group,
            toned if not focused else ink,
            item.icon,
            px(theme.body * 1.1),
            (left, y, px(theme.body * 1.2), h),
        )
        left += px(theme.body * 1.2 + 20)
    if item.trailing:
        width = min(px(520), measure(item.trailing, round(px(theme.small))) + 2)
        write(group, toned, item.trailing, px(theme.small), (right - width, y, width, h), align="right")
        right -= width + px(24)
    if item.subtitle:
        _title(group, item, (left, y + h * 0.40, right - left, h * 0.56), ink, focused, px(theme.body))
        write(group, second, item.subtitle, px(theme.small), (left, y + h * 0.04, right - left, h * 0.40))
    else:
        _title(group, item, (left, y, right - left, h), ink, focused, px(theme.body))


def _title(group: Group, item: Item, box: Box, ink: Colour, focused: bool, size: float) -> None:
    """The title, its marked characters in amber (underlined instead where the ground is amber)."""
    size = round(size)
    shown = fit(item.title, size, box[2])
    if not item.marks:
        write(group, ink, shown, size, box)
        return
    x, y, _, h = box
    marked = {i for start, end in item.marks for i in range(start, end)}
    start = 0
    while start < len(shown):
        end = start + 1
        while end < len(shown) and (end in marked) == (start in marked):
            end += 1
        part = shown[start:end]
        width = measure(part, size, REGULAR)
        is_marked = start in marked
        write(group, look.FOCUS if is_marked and not focused else ink, part, size, (x, y, width + size, h))
        if is_marked:
            fill(
                group,
                look.FOCUS_TEXT if focused else look.FOCUS,
                (x, y + h * 0.08, width, max(2.0, size / 14)),
            )
        x += width
        start = end


def _tile(group: Group, item: Item, box: Box, ink: Colour, second: Colour, toned: Colour) -> None:
    theme = current_theme()
    px = theme.px
    x, y, w, h = box
    inset = px(36)
    size = px(96)
    icon(
        group,
        ink if ink is look.FOCUS_TEXT else look.FOCUS,
        item.icon,
        size,
        (x + inset, y + h - inset - size, size, size),
    )
    if item.trailing:
        left = x + inset + size + px(16)
        box_trailing = (left, y + h - inset - size, x + w - inset - left, size)
        write(group, toned, item.trailing, px(theme.small), box_trailing, align="right")
    line = px(theme.title * 1.3)
    low = px(theme.small * 1.5)
    write(
        group, ink, item.title, px(theme.title), (x + inset, y + inset + low, w - 2 * inset, line), bold=True
    )
    write(group, second, item.subtitle, px(theme.small), (x + inset, y + inset - px(6), w - 2 * inset, low))


def _button(group: Group, item: Item, box: Box, ink: Colour, second: Colour) -> None:
    theme = current_theme()
    px = theme.px
    x, y, w, h = box
    size = round(px(theme.body))
    side = px(theme.body * 1.2) if item.icon else 0.0
    gap = px(16) if item.icon else 0.0
    title = fit(item.title, size, w - px(32) - side - gap)
    width = measure(title, size) + side + gap
    left = x + (w - width) / 2
    top = h
    base = y
    if item.subtitle:
        top, base = h * 0.56, y + h * 0.40
        write(group, second, item.subtitle, px(theme.small), (x, y + h * 0.06, w, h * 0.38), align="centre")
    if item.icon:
        icon(group, ink, item.icon, px(theme.body * 1.1), (left, base, side, top))
    write(group, ink, title, size, (left + side + gap, base, w - side - gap, top))
