"""A box in a picture."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Area:
    """A box in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top
