"""Real films for the player: H.264 and AAC, each second of its own grey, so that a picture tells its time."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

RATE = 48_000
STEP = 16
"""Between the greys of two seconds."""


def grey(second: int) -> int:
    """The level of all pixels in this second of a film."""
    return 20 + STEP * (second % 14)


def make_film(
    path: Path,
    seconds: int = 12,
    *,
    width: int = 320,
    height: int = 180,
    fps: int = 25,
    sound: bool = True,
    faststart: bool = True,
) -> Path:
    """A film of plain greys and a tone of 440 Hz."""
    options = {"movflags": "+faststart"} if faststart else {}
    with av.open(str(path), "w", format="mp4", options=options) as film:
        video = film.add_stream("libx264", rate=fps, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        video.gop_size = 2 * fps
        audio = film.add_stream("aac", rate=RATE, layout="mono") if sound else None
        for number in range(seconds * fps):
            pixels = np.full((height, width, 3), grey(number // fps), np.uint8)
            film.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(video.encode())
        if audio is not None:
            for start in range(0, seconds * RATE, 1024):
                wave = 3000 * np.sin(2 * np.pi * 440 * (np.arange(1024) + start) / RATE)
                frame = av.AudioFrame.from_ndarray(
                    wave.astype(np.int16).reshape(1, -1), format="s16", layout="mono"
                )
                frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
                film.mux(audio.encode(frame))
            film.mux(audio.encode())
    return path
