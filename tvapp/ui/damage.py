"""How much of the picture the next frame has to draw.

Software GL pays for every pixel: drawing only the two rows between which the focus moved halves a frame.
A piece that is drawn again makes the frame whole by itself; only who is sure may name a part.
"""

from math import ceil, floor

from kivy.graphics.opengl import (
    GL_COLOR_BUFFER_BIT,
    GL_SCISSOR_TEST,
    glClear,
    glClearColor,
    glDisable,
    glEnable,
    glScissor,
)

Box = tuple[float, float, float, float]
WholeBox = tuple[int, int, int, int]


class Damage:
    """Collects until ``begin``. Boxes are x, y, width, height in window pixels, y up."""

    def __init__(self) -> None:
        self._whole = True
        self._parts: list[Box] = []
        self._drawing: WholeBox | None = None
        """What the frame that is being drawn is held to."""

    def whole(self) -> None:
        """Everything may have changed."""
        self._whole = True

    def part(self, box: Box) -> None:
        """Only what is inside this box has changed."""
        self._parts.append(box)

    def take(self) -> WholeBox | None:
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

    def begin(self) -> None:
        """Hold the frame that is now drawn to what has changed."""
        self._drawing = self.take()
        self._hold()

    def end(self) -> None:
        """The frame is drawn: nothing is held back any more."""
        self._drawing = None
        self._hold()

    def clear(self, colour: tuple[float, ...], box: Box) -> None:
        """Fill a box with an opaque colour (red, green, blue, alpha; 0–1), now, inside what is drawn."""
        inside = _common(_rounded(box), self._drawing)
        if inside is None:
            return
        glEnable(GL_SCISSOR_TEST)
        glScissor(*inside)
        glClearColor(*colour)
        glClear(GL_COLOR_BUFFER_BIT)
        self._hold()

    def _hold(self) -> None:
        if self._drawing is None:
            glDisable(GL_SCISSOR_TEST)
        else:
            glEnable(GL_SCISSOR_TEST)
            glScissor(*self._drawing)


def _rounded(box: Box) -> WholeBox:
    """The pixels whose centres are in the box, as GL draws a rectangle."""
    x, y, width, height = box
    left, low = ceil(x - 0.5), ceil(y - 0.5)
    return left, low, ceil(x + width - 0.5) - left, ceil(y + height - 0.5) - low


def _common(box: WholeBox, other: WholeBox | None) -> WholeBox | None:
    """What is in both, or None when that is nothing."""
    if other is None:
        return box if box[2] > 0 and box[3] > 0 else None
    left, low = max(box[0], other[0]), max(box[1], other[1])
    width = min(box[0] + box[2], other[0] + other[2]) - left
    height = min(box[1] + box[3], other[1] + other[3]) - low
    return (left, low, width, height) if width > 0 and height > 0 else None


damage = Damage()
"""Of the one window there is."""
