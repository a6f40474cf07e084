"""Rasterised strings: one line of text → one texture, kept in a small LRU.

Wrapped Kivy labels are superlinear in their length and there is no glyph fallback, so lines are broken
by ``tvapp.text`` and drawn one texture a line (FACTS: 4.6 ms against 30 ms for 820 characters).
"""

import math
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

from kivy.core.text import Label
from kivy.graphics.texture import Texture

from chinese.coverage import INVISIBLE, drawable_weight, missing

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
REGULAR = str(FONTS / "NotoSansSC-Regular.otf")
BOLD = str(FONTS / "NotoSansSC-Bold.otf")
ICONS = str(FONTS / "icons.ttf")

CAPACITY = 60
"""More was seen to grow to hundreds of megabytes; a page shows fewer than forty strings."""

BELOW, BAND = 0.03, 1.276
"""Of the 1.45 em Noto Sans SC reserves for a line, in em: what is left out at its foot, and what is kept.
The longest descenders (g, j) end 0.038 em above the foot."""

STAND_IN = "〓"
"""The printers' mark for a character that is not in the type case; a box would look like a fault."""

_cache: OrderedDict[tuple[str, int, str], Texture] = OrderedDict()


def _common(text: str) -> bool:
    """Whether both weights surely draw it: they hold all of GB 2312.

    Reading the full coverage takes longer than drawing the first screen, whose texts never need it.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1000)
def setting(text: str, *, bold: bool = False) -> tuple[str, str]:
    """What is drawn for one line of text, and the font that can draw all of it.

    SDL draws a box for every character the font has not, and a label has one font.
    """
    text = text.replace("\n", " ").replace("\t", " ")
    if _common(text):
        return text, BOLD if bold else REGULAR
    lacking = missing(text)
    shown = "".join(STAND_IN if c in lacking else c for c in text if c not in INVISIBLE)
    return shown, BOLD if bold and drawable_weight(text) == "bold" else REGULAR


@lru_cache(maxsize=1000)
def rare(text: str) -> bool:
    """Whether some of the text is drawn as ``STAND_IN``."""
    return not _common(text) and bool(missing(text))


def rasterise(text: str, size: int, font: str = REGULAR) -> Texture | None:
    """White text of ``size`` window pixels on transparent ground, or None for an empty string."""
    if not text:
        return None
    key = (text, size, font)
    texture = _cache.get(key)
    if texture is not None:
        _cache.move_to_end(key)
        return texture
    label = Label(text=text, font_size=size, font_name=font, padding=0)
    label.refresh()
    texture = label.texture
    # Drawn pixel for pixel, so smoothing changes nothing but its price: software GL halves with it off.
    texture.mag_filter = texture.min_filter = "nearest"
    if font != ICONS:
        texture = _trimmed(texture, size)
    _cache[key] = texture
    if len(_cache) > CAPACITY:
        _cache.popitem(last=False)
    return texture


def _trimmed(texture: Texture, size: int) -> Texture:
    """The band of a line where its letters have ink, centred on its Han.

    Empty rows are blended too, and blending is what a frame costs.
    """
    width, height = texture.size
    below, band = math.floor(BELOW * size), math.ceil(BAND * size)
    return texture.get_region(0, below, width, min(band, height - below)) if height > band else texture


@lru_cache(maxsize=1)
def plain() -> Texture:
    """One white pixel for flat shapes: Kivy's own is sampled with smoothing, which software GL pays for."""
    texture = Texture.create(size=(1, 1), colorfmt="rgba")
    texture.mag_filter = texture.min_filter = "nearest"
    texture.blit_buffer(b"\xff" * 4, colorfmt="rgba", bufferfmt="ubyte")
    return texture


@lru_cache(maxsize=8)
def _ruler(size: int, font: str) -> Label:
    return Label(text="", font_size=size, font_name=font)


@lru_cache(maxsize=6000)
def _advance(character: str, size: int, font: str) -> float:
    if east_asian_width(character) in "WF":
        return float(size)  # our fonts' Han and full-width marks are square; asking SDL takes 0.2 ms each
    return float(_ruler(size, font).get_extents(character)[0])


def measure(text: str, size: int, font: str = REGULAR) -> float:
    """Width in window pixels, summed by character: Han and our Latin are set without kerning."""
    return sum(_advance(character, size, font) for character in text)


def forget() -> None:
    """Drop all cached textures, as when the text size changes."""
    _cache.clear()
