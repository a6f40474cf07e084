"""What makes sound of a sentence. Another engine needs only this one method."""

from collections.abc import Callable
from typing import Protocol

Play = Callable[[bytes, int], bool]
"""Takes signed 16-bit mono samples and their rate (samples a second); False: enough, say no more."""


class SpeechError(Exception):
    """The engine cannot speak; the text is for the operator's log."""


class Speech(Protocol):
    """Speaks Mandarin."""

    label: str
    """Name for the log."""

    def speak(self, sentence: str, speed: int, play: Play) -> None:
        """Hand the sound of ``sentence`` to ``play`` as it is made; returns when all of it was taken or
        ``play`` had enough. ``speed`` in characters a minute. Raises SpeechError."""

    def prepare(self, sentence: str, speed: int) -> None:
        """This sentence comes next: whoever is slow may begin already."""
