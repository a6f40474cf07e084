"""Textures of small pictures, by the key of what they show; the screens put them here, rows draw them."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Protocol

from kivy.graphics.texture import Texture

KEPT = 24
"""A quarter of a megabyte each."""

_textures: OrderedDict[str, tuple[object, Texture]] = OrderedDict()


class Pixels(Protocol):
    """RGB rows from the top."""

    @property
    def pixels(self) -> bytes: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...


def put(key: str, picture: Pixels) -> bool:
    """Keep a picture for drawing; False when it is the one that is kept already."""
    kept = _textures.get(key)
    if kept is not None and kept[0] is picture:
        _textures.move_to_end(key)
        return False
    texture = Texture.create(size=(picture.width, picture.height), colorfmt="rgb")
    texture.flip_vertical()
    texture.blit_buffer(picture.pixels, colorfmt="rgb", bufferfmt="ubyte")
    _textures[key] = (picture, texture)
    _textures.move_to_end(key)
    while len(_textures) > KEPT:
        _textures.popitem(last=False)
    return True


def texture(key: str) -> Texture | None:
    """The picture's texture if there is one."""
    kept = _textures.get(key)
    return kept[1] if kept is not None else None


def have(keys: Iterable[str]) -> frozenset[str]:
    """Those of the keys whose picture can be drawn."""
    return frozenset(key for key in keys if key in _textures)
