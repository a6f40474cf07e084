"""Speaks into memory, to measure and to listen to."""

from __future__ import annotations

import sys
import wave
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # started as a program, it finds none of our packages
    from chinese.speech import Speech


class Tape:
    """Takes what an engine makes."""

    def __init__(self, most: float = 1e9) -> None:
        """``most``: seconds after which it has had enough."""
        self.samples = array("h")
        self.rate = 0
        self.most = most

    def play(self, samples: bytes, rate: int) -> bool:
        self.rate = rate
        self.samples.frombytes(samples)
        return self.seconds < self.most

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def loudness(self) -> float:
        """Root of the mean square, 0…1."""
        return (sum(s * s for s in self.samples) / len(self.samples)) ** 0.5 / 32768


def recorded(speech: Speech, sentence: str, speed: int) -> Tape:
    tape = Tape()
    speech.speak(sentence, speed, tape.play)
    return tape


def write_wav(path: Path | str, seconds: float = 0.5, rate: int = 16_000, channels: int = 1) -> None:
    """A square wave of 200 Hz; in stereo only the left ear hears it."""
    frames = array("h")
    for n in range(int(seconds * rate)):
        frames.extend([8000 if n * 400 // rate % 2 else -8000, *[0] * (channels - 1)])
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(frames.tobytes())


if __name__ == "__main__":  # an operator's engine for the tests: as long as its text
    text = sys.stdin.buffer.read().decode().strip()
    write_wav("/dev/stdout", 0.1 * len(text))
