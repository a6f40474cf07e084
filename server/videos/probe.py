"""Looking into a film file: what is in it, how loud it is, where a player can begin."""

import math
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from .probe_result import NOTHING, Probe

QUIET = -50.0
"""Decibels of full scale; below it nobody hears anything."""


class Unplayable(Exception):
    """Not a film at all."""


def probe(path: Path) -> Probe:
    """Look into a file. Raises ``Unplayable``, OSError."""
    size, first = path.stat().st_size, _index_first(path)
    try:
        with av.open(str(path)) as container:
            video = next(iter(container.streams.video), None)
            audio = next(iter(container.streams.audio), None)
            streams = [stream for stream in (video, audio) if stream is not None]
            keys: list[float] = []
            sound: list[tuple[float, float]] = []
            peak = 0.0
            end = 0.0
            for packet in container.demux(streams):
                if packet.pts is None or packet.time_base is None:
                    continue
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
                if packet.stream is video:
                    if packet.is_keyframe:
                        keys.append(float(packet.pts * packet.time_base))
                    continue
                for frame in packet.decode():
                    wave = _wave(frame)
                    peak = max(peak, float(np.abs(wave).max(initial=0.0)))
                    sound.append((frame.samples / frame.sample_rate, float(np.mean(wave**2))))
            promised = (container.duration or 0) / av.time_base
            if end < promised - 1.0:
                raise Unplayable(f"{end:.1f} s of {promised:.1f}")
            # A file that only says it holds pictures fails here and not on the television.
            _first_picture(path)
            return Probe(
                size=size,
                seconds=end,
                video_codec=video.codec_context.name if video is not None else "",
                pixels=(video.codec_context.pix_fmt or "") if video is not None else "",
                width=video.codec_context.width if video is not None else 0,
                height=video.codec_context.height if video is not None else 0,
                frames_a_second=float(video.average_rate or 0) if video is not None else 0.0,
                key_gap=max((b - a for a, b in pairwise([*keys, end])), default=0.0),
                audio_codec=audio.codec_context.name if audio is not None else "",
                loudness=_loudness(sound),
                peak=_db(peak),
                quiet=_longest_quiet(sound),
                index_first=first,
            )
    except av.FFmpegError as error:
        raise Unplayable(str(error)) from None


def _first_picture(path: Path) -> None:
    with av.open(str(path)) as container:
        if container.streams.video:
            next(container.decode(video=0), None)


def _index_first(path: Path) -> bool:
    """Whether ``moov`` comes before ``mdat``: else a player must fetch the end before it can begin."""
    with path.open("rb") as file:
        at, size = 0, path.stat().st_size
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length, kind = int.from_bytes(head[:4]), head[4:8]
            if kind in (b"moov", b"mdat"):
                return kind == b"moov"
            if length == 1:
                length = int.from_bytes(head[8:16])
            if length < 8:
                return False
            at += length
    return False


def _wave(frame: av.AudioFrame) -> np.ndarray:  # type: ignore[type-arg]
    """Samples of −1…1, all channels."""
    found = frame.to_ndarray()
    if found.dtype.kind == "i":
        return found.astype(np.float64) / np.iinfo(found.dtype).max
    return found.astype(np.float64)


def _loudness(sound: list[tuple[float, float]]) -> float:
    """Of (seconds, power) pieces those in which there is something to hear, together."""
    heard = [(seconds, power) for seconds, power in sound if _db(power**0.5) > QUIET]
    if not heard:
        return NOTHING
    power = sum(seconds * power for seconds, power in heard) / sum(seconds for seconds, _ in heard)
    return _db(power**0.5)


def _longest_quiet(sound: list[tuple[float, float]]) -> float:
    longest = now = 0.0
    for seconds, power in sound:
        now = now + seconds if _db(power**0.5) <= QUIET else 0.0
        longest = max(longest, now)
    return longest


def _db(level: float) -> float:
    return 20 * math.log10(level) if level > 1e-5 else NOTHING
