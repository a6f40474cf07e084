"""A moving test picture and a soft chime, for boxes without camera or microphone in demos and tests.

The picture has colour bars, a clock of seven-segment digits and a block that moves, so that
anyone watching can tell a live picture from a frozen one.
"""

import time

import av
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.uint8]

_BARS = (  # Y, Cb, Cr of the 75 % bars of ITU-R BT.801: white yellow cyan green magenta red blue
    (180, 128, 128),
    (162, 44, 142),
    (131, 156, 44),
    (112, 72, 58),
    (84, 184, 198),
    (65, 100, 212),
    (35, 212, 114),
)
_SEGMENTS = {  # top, top right, bottom right, bottom, bottom left, top left, middle
    "0": "1111110",
    "1": "0110000",
    "2": "1101101",
    "3": "1111001",
    "4": "0110011",
    "5": "1011011",
    "6": "1011111",
    "7": "1110000",
    "8": "1111111",
    "9": "1111011",
}
_INK, _PAPER = 235, 24


class TestCard:
    """Draws pictures of ``width`` × ``height`` (both even) in planar YUV 4:2:0."""

    __test__ = False  # pytest would take the name for a test class

    def __init__(self, width: int = 640, height: int = 360) -> None:
        self.width, self.height = width, height
        # The three planes below one another in one array, as av's from_ndarray wants them.
        self._card = np.zeros((height * 3 // 2, width), np.uint8)
        luma = self._card[:height]
        blue = self._card[height : height + height // 4].reshape(height // 2, width // 2)
        red = self._card[height + height // 4 :].reshape(height // 2, width // 2)
        edges = [round(i * width / len(_BARS) / 2) * 2 for i in range(len(_BARS) + 1)]
        for (y, cb, cr), left, right in zip(_BARS, edges[:-1], edges[1:], strict=True):
            luma[:, left:right] = y
            blue[:, left // 2 : right // 2] = cb
            red[:, left // 2 : right // 2] = cr
        top, bottom = height // 3 // 2 * 2, height * 2 // 3 // 2 * 2
        luma[top:bottom] = _PAPER
        for chroma in (blue, red):
            chroma[top // 2 : bottom // 2] = 128
        self._band = (top, bottom)

    def draw(self, number: int, seconds: float) -> av.VideoFrame:
        """The ``number``-th picture, showing ``seconds`` since the epoch as local time."""
        card = self._card.copy()
        top, bottom = self._band
        digit_height = (bottom - top) * 3 // 4
        self._clock(card, time.strftime("%H:%M:%S", time.localtime(seconds)), digit_height)
        side = self.height // 10
        x = number * 6 % (self.width - side)
        y = self.height - side - side // 2
        card[y : y + side, x : x + side] = _INK
        return av.VideoFrame.from_ndarray(card, format="yuv420p")

    def _clock(self, card: Plane, text: str, height: int) -> None:
        width, gap = height // 2, height // 5
        advance = {":": gap * 2}
        total = sum(advance.get(c, width + gap) for c in text) - gap
        x = (self.width - total) // 2
        y = self._band[0] + (self._band[1] - self._band[0] - height) // 2
        for character in text:
            if character == ":":
                for dot in (height // 4, height * 2 // 3):
                    card[y + dot : y + dot + gap // 2, x : x + gap // 2] = _INK
            else:
                _digit(card[y : y + height, x : x + width], _SEGMENTS[character])
            x += advance.get(character, width + gap)


def _digit(box: Plane, segments: str) -> None:
    height, width = box.shape
    thick = max(2, height // 9)
    middle = (height - thick) // 2
    areas = (
        (slice(0, thick), slice(0, width)),
        (slice(0, height // 2), slice(width - thick, width)),
        (slice(height // 2, height), slice(width - thick, width)),
        (slice(height - thick, height), slice(0, width)),
        (slice(height // 2, height), slice(0, thick)),
        (slice(0, height // 2), slice(0, thick)),
        (slice(middle, middle + thick), slice(0, width)),
    )
    for area, lit in zip(areas, segments, strict=True):
        if lit == "1":
            box[area] = _INK


def chime(rate: int = 48_000, seconds: float = 2.0, pitch: float = 660.0) -> npt.NDArray[np.int16]:
    """One period of the stand-in sound: a soft stroke that fades within a second, then quiet.

    Mono samples; plays as a loop. Peak about -10 dB of full scale.
    """
    t = np.arange(int(rate * seconds)) / rate
    stroke = np.sin(2 * np.pi * pitch * t) + 0.4 * np.sin(2 * np.pi * pitch * 2.76 * t)
    attack = np.minimum(t / 0.01, 1.0)
    return (stroke * np.exp(-t * 4.0) * attack * 0.22 * 32767).astype(np.int16)
