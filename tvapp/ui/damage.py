"""How much of the picture the next frame has to draw.

Software GL pays for every pixel: drawing only the two rows between which the focus moved halves a frame.
A piece that is drawn again makes the frame whole by itself; only who is sure may name a part.
"""

from math import ceil, floor

Box = tuple[float, float, float, float]


class Damage:
    """Collects until ``take``. Boxes are x, y, width, height in window pixels, y up."""

    def __init__(self) -> None:
        self._whole = True
        self._parts: list[Box] = []

    def whole(self) -> None:
        """Everything may have changed."""
        self._whole = True

    def part(self, box: Box) -> None:
        """Only what is inside this box has changed."""
        self._parts.append(box)

    def take(self) -> tuple[int, int, int, int] | None:
        """The one box around all parts in whole pixels, or None for the whole picture; begins anew."""
        parts, whole = self._parts, self._whole
        self._parts, self._whole = [], False
        if whole or not parts:
            # A frame nobody named a part for: the window was uncovered, or somebody asked for a picture.
            return None
        left = floor(min(x for x, _, _, _ in parts))
        low = floor(min(y for _, y, _, _ in parts))
        right = ceil(max(x + width for x, _, width, _ in parts))
        high = ceil(max(y + height for _, y, _, height in parts))
        return max(0, left), max(0, low), right - max(0, left), high - max(0, low)


damage = Damage()
"""Of the one window there is."""
