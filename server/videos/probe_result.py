"""What a look into a film file gives. Pure."""

from dataclasses import dataclass

NOTHING = -99.0
"""Decibels of full scale where there is no sound at all."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a file holds; empty codec names and zeros where it holds nothing of the kind."""

    size: int
    seconds: float = 0.0
    video_codec: str = ""
    pixels: str = ""
    width: int = 0
    height: int = 0
    frames_a_second: float = 0.0
    key_gap: float = 0.0
    """Longest time between two key frames, seconds."""
    audio_codec: str = ""
    loudness: float = NOTHING
    """Root of mean square where there is sound, decibels of full scale."""
    peak: float = NOTHING
    quiet: float = 0.0
    """Longest time without a sound, seconds."""
    index_first: bool = False
