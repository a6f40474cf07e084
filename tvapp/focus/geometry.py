"""Rectangles and directions of the focus engine.

The engine has its own coordinates: x grows to the right, **y grows down** (Kivy's grows up; the
screens convert). The unit is the pixel of the 1920×1080 picture, but nothing depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Direction(StrEnum):
    """The four arrows of a remote; the values are the names of the remote's actions."""

    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"

    @property
    def horizontal(self) -> bool:
        return self in (Direction.LEFT, Direction.RIGHT)

    @property
    def opposite(self) -> Direction:
        return _OPPOSITE[self]


_OPPOSITE = {
    Direction.LEFT: Direction.RIGHT,
    Direction.RIGHT: Direction.LEFT,
    Direction.UP: Direction.DOWN,
    Direction.DOWN: Direction.UP,
}


@dataclass(frozen=True, slots=True)
class Rect:
    """left ≤ right and top ≤ bottom; y grows down. Raises ValueError when turned inside out."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if self.right < self.left or self.bottom < self.top:
            raise ValueError(f"rectangle turned inside out: {self}")

    @classmethod
    def from_kivy(cls, x: float, y: float, width: float, height: float, window_height: float) -> Rect:
        """The same place given in Kivy's coordinates, whose y grows up from the window's bottom."""
        return cls(x, window_height - y - height, x + width, window_height - y)

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def empty(self) -> bool:
        """True for something that was never laid out: no width and no height."""
        return self.width == 0 and self.height == 0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def distance_squared(self, other: Rect) -> float:
        """Square of the distance between the two centres."""
        (x, y), (other_x, other_y) = self.centre, other.centre
        return (x - other_x) ** 2 + (y - other_y) ** 2

    def facing(self, direction: Direction) -> Rect:
        """The same rectangle turned so that `direction` becomes "right".

        Every rule can then be written once: forward is +x, sideways is y.
        """
        if direction is Direction.RIGHT:
            return self
        if direction is Direction.LEFT:
            return Rect(-self.right, self.top, -self.left, self.bottom)
        if direction is Direction.DOWN:
            return Rect(self.top, self.left, self.bottom, self.right)
        return Rect(-self.bottom, self.left, -self.top, self.right)
