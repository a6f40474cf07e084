"""Rasterised strings: one line of text → one texture, kept in a small LRU.

Wrapped Kivy labels are superlinear in their length and there is no glyph fallback, so lines are broken
by ``tvapp.text`` and drawn one texture a line (FACTS: 4.6 ms against 30 ms for 820 characters).
"""

from collections import OrderedDict
from functools import lru_cache
from pathlib import Path

from kivy.core.text import Label
from kivy.graphics.texture import Texture

FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
REGULAR = str(FONTS / "NotoSansSC-Regular.otf")
BOLD = str(FONTS / "NotoSansSC-Bold.otf")
ICONS = str(FONTS / "icons.ttf")

CAPACITY = 60
"""More was seen to grow to hundreds of megabytes; a page shows fewer than forty strings."""

_cache: OrderedDict[tuple[str, int, str], Texture] = OrderedDict()


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
    _cache[key] = texture
    if len(_cache) > CAPACITY:
        _cache.popitem(last=False)
    return texture


@lru_cache(maxsize=8)
def _ruler(size: int, font: str) -> Label:
    return Label(text="", font_size=size, font_name=font)


@lru_cache(maxsize=6000)
def _advance(character: str, size: int, font: str) -> float:
    return float(_ruler(size, font).get_extents(character)[0])


def measure(text: str, size: int, font: str = REGULAR) -> float:
    """Width in window pixels, summed by character: Han and our Latin are set without kerning."""
    return sum(_advance(character, size, font) for character in text)


def forget() -> None:
    """Drop all cached textures, as when the text size changes."""
    _cache.clear()
