"""How large captions are: ↑ larger, ↓ smaller and then none. Pure."""

from enum import IntEnum

LEAST, LARGEST = 56, 96
"""Design pixels: read from three metres; two lines of it leave the picture two thirds of the screen."""


class CaptionSize(IntEnum):
    """The resident's choice."""

    OFF = 0
    NORMAL = 1
    LARGE = 2


LABELS = {
    CaptionSize.OFF: "字幕关了",
    CaptionSize.NORMAL: "字幕：标准",
    CaptionSize.LARGE: "字幕：大字",
}
FACTOR = {CaptionSize.OFF: 0.0, CaptionSize.NORMAL: 1.0, CaptionSize.LARGE: 1.35}


def turned(size: CaptionSize, by: int) -> CaptionSize:
    """The next larger (+1) or smaller (-1); the ends stay."""
    return CaptionSize(max(CaptionSize.OFF, min(CaptionSize.LARGE, size + by)))


def letter(size: CaptionSize, body: int) -> float:
    """Letters in design pixels beside running text of ``body``; 0 for none."""
    return min(LARGEST, round(FACTOR[size] * max(LEAST, body)))
