"""Drawing on a canvas in window pixels: a line of text, a flat rectangle, a frame."""

from kivy.graphics import Callback, Color, InstructionGroup, Rectangle

from chinese.breaking import shorten
from tvapp.ui.damage import damage
from tvapp.ui.glyphs import ICONS, measure, plain, rasterise, setting
from tvapp.ui.icons import ICONS as ICON_CHARACTERS
from tvapp.ui.theme import Colour

Group = InstructionGroup
LARGE = 20_000
"""Window pixels from which clearing a rectangle is cheaper than the call back into Python costs."""


def fill(group: Group, colour: Colour, box: tuple[float, float, float, float]) -> None:
    """A flat, opaque rectangle; box = x, y, width, height in window pixels.

    A large one is a clear: software GL shades and blends every pixel of a drawn one.
    """
    if box[2] * box[3] >= LARGE:
        group.add(Callback(lambda _: damage.clear(colour, box)))
        return
    group.add(Color(*colour))
    group.add(Rectangle(texture=plain(), pos=box[:2], size=box[2:]))


def frame(group: Group, colour: Colour, box: tuple[float, float, float, float], width: float) -> None:
    """Four thin rectangles: an outline costs fill for its edge only, never for its inside."""
    x, y, w, h = box
    group.add(Color(*colour))
    group.add(Rectangle(texture=plain(), pos=(x, y), size=(w, width)))
    group.add(Rectangle(texture=plain(), pos=(x, y + h - width), size=(w, width)))
    group.add(Rectangle(texture=plain(), pos=(x, y), size=(width, h)))
    group.add(Rectangle(texture=plain(), pos=(x + w - width, y), size=(width, h)))


def write(
    group: Group,
    colour: Colour,
    text: str,
    size: float,
    box: tuple[float, float, float, float],
    *,
    bold: bool = False,
    align: str = "left",
) -> float:
    """One line of text, vertically centred in ``box`` and shortened to it; gives the width drawn."""
    size = round(size)
    shown, font = setting(text, bold=bold)
    shown = shorten(shown, box[2], lambda part: measure(part, size, font))
    texture = rasterise(shown, size, font)
    if texture is None:
        return 0.0
    return _place(group, colour, texture, box, align)


def icon(
    group: Group, colour: Colour, name: str, size: float, box: tuple[float, float, float, float]
) -> None:
    """An icon of the icon font, centred in ``box``; raises KeyError for a name the font has not."""
    texture = rasterise(ICON_CHARACTERS[name], round(size), ICONS)
    if texture is not None:
        _place(group, colour, texture, box, "centre")


def _place(group: Group, colour: Colour, texture: object, box: tuple, align: str) -> float:  # type: ignore[type-arg]
    x, y, w, h = box
    width, height = texture.size  # type: ignore[attr-defined]
    left = {"left": x, "centre": x + (w - width) / 2, "right": x + w - width}[align]
    group.add(Color(*colour))
    # Whole pixels: a texture between two pixels is blurred by the sampler.
    group.add(Rectangle(texture=texture, pos=(round(left), round(y + (h - height) / 2)), size=texture.size))  # type: ignore[attr-defined]
    return float(width)
