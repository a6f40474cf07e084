"""Pictures and sound as one MP4: H.264 and AAC, the index first, a key frame at least every two seconds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from PIL import Image

from .drawing.slide import HEIGHT, WIDTH
from .narration import RATE, Narration

FRAMES = 25
"""A second."""
GROUP = 50
"""Frames between two key frames at most: where a player can begin after a jump."""
FADE = 8
"""Frames in which one scene becomes the next."""
_SOUND_BITS = 64_000
_TELL_EVERY = 50

_X264 = {
    # Without B-frames pictures are stored as they are shown: cheap boxes jump quicker.
    "x264-params": f"keyint={GROUP}:min-keyint=1:scenecut=0:bframes=0:ref=1:"
    # What finds motion is wasted on pictures that stand still: a third of the time for a sixth of the bytes.
    "me=dia:subme=1:trellis=0:rc-lookahead=0:mbtree=0:weightp=0:partitions=i8x8,i4x4",
    "preset": "veryfast",
    "tune": "stillimage",
    "crf": "22",
    "profile": "main",
    # More threads would make other bytes on a machine with more cores; films are made side by side instead.
    "threads": "1",
}


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture that stands from one frame on; ``fade``: it comes gradually."""

    frame: int
    image: Image.Image
    fade: bool


Planes = tuple[np.ndarray, ...]  # type: ignore[type-arg]  # three of uint8


def write_film(
    path: Path, shots: list[Shot], narration: Narration, on_progress: Callable[[float], None]
) -> None:
    """Write the film; ``on_progress`` hears of 0…1."""
    total = round(narration.seconds * FRAMES)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=FRAMES, options=dict(_X264))
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.color_primaries = video.color_trc = video.colorspace = 1  # BT.709
        video.color_range = 1  # limited, as on television
        sound = container.add_stream("aac", rate=RATE, layout="mono", options={"aac_coder": "fast"})
        sound.bit_rate = _SOUND_BITS
        voice = _voice(narration)
        spoken = 0.0
        for number, (frame, key) in enumerate(_frames(shots, total)):
            frame.pts, frame.time_base = number, Fraction(1, FRAMES)
            frame.pict_type = PictureType.I if key else PictureType.NONE
            container.mux(video.encode(frame))
            while spoken * FRAMES <= number and (piece := next(voice, None)) is not None:
                container.mux(sound.encode(piece))
                spoken = (piece.pts + piece.samples) / RATE
            if number % _TELL_EVERY == 0:
                on_progress(number / total)
        for piece in voice:
            container.mux(sound.encode(piece))
        container.mux(sound.encode())
        container.mux(video.encode())
    on_progress(1.0)


def _frames(shots: list[Shot], total: int) -> Iterator[tuple[av.VideoFrame, bool]]:
    """Every frame, and whether a new picture begins with it. While a picture stands it is one frame."""
    before: Planes | None = None
    ends = [shot.frame for shot in shots[1:]] + [total]
    for shot, end in zip(shots, ends, strict=True):
        still = av.VideoFrame.from_image(shot.image).reformat(format="yuv420p", dst_colorspace="ITU709")
        planes = _planes(still)
        fading = FADE if shot.fade and before is not None else 0
        for at in range(end - shot.frame):
            if before is not None and at < fading:
                yield _frame(_between(before, planes, (at + 1) / (fading + 1))), at == 0
            else:
                yield still, at == fading
        before = planes


def repack(source: Path, target: Path) -> None:
    """The same pictures and sound with the index first, nothing encoded anew. Raises OSError."""
    try:
        with (
            av.open(str(source)) as old,
            av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as new,
        ):
            kept = [*old.streams.video[:1], *old.streams.audio[:1]]
            streams = {stream.index: new.add_stream_from_template(stream) for stream in kept}
            for packet in old.demux(kept):
                if packet.dts is not None:
                    packet.stream = streams[packet.stream.index]
                    new.mux(packet)
    except av.FFmpegError as error:
        raise OSError(f"{source.name} cannot be repacked: {error}") from error


def first_picture(path: Path, seconds: float) -> Image.Image:
    """A picture of a film at about this time. Raises OSError when there is none."""
    try:
        with av.open(str(path)) as container:
            container.seek(int(seconds * av.time_base))
            for frame in container.decode(video=0):
                return frame.to_image()
    except (av.FFmpegError, IndexError) as error:
        raise OSError(f"no picture in {path.name}") from error
    raise OSError(f"no picture in {path.name}")


def _planes(frame: av.VideoFrame) -> Planes:
    return tuple(
        np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size).copy() for plane in frame.planes
    )


def _frame(planes: Planes) -> av.VideoFrame:
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane, made in zip(frame.planes, planes, strict=True):
        plane.update(made)
    return frame


def _between(before: Planes, after: Planes, share: float) -> Planes:
    weight = round(share * 256)
    return tuple(
        ((old.astype(np.uint16) * (256 - weight) + new.astype(np.uint16) * weight) >> 8).astype(np.uint8)
        for old, new in zip(before, after, strict=True)
    )


def _voice(narration: Narration) -> Iterator[Any]:
    """The sound in pieces of the encoder's size."""
    samples = narration.samples.astype(np.float32) / 32768
    size = 1024
    for at in range(0, len(samples), size):
        part = samples[at : at + size]
        frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
        yield frame
