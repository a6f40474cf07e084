"""Where the voice's samples go: the box's sound device, or nowhere at the pace of one."""

import time
from typing import Protocol

from tvapp.calls.alsa import PLAYBACK, Pcm, SoundError

LATENCY = 0.06
"""Seconds of sound the device holds: so long a key takes to silence it at the most."""


class Sink(Protocol):
    """A loudspeaker. Used from one thread; open only while something is said, because a device of a box
    often has room for one program only, and calls need it."""

    label: str

    def open(self, rate: int) -> None:
        """Mono, 16 bits. Raises SoundError when there is no device."""

    def write(self, samples: bytes) -> None:
        """Blocks while the device is full."""

    def close(self) -> None:
        """Silent at once; does nothing when it is not open."""


class AlsaSink:
    """A sound device by its ALSA name."""

    def __init__(self, device: str = "default") -> None:
        self.label = device
        self._pcm: Pcm | None = None

    def open(self, rate: int) -> None:
        """See Sink."""
        self._pcm = Pcm(self.label, PLAYBACK, rate=rate, channels=1, latency=LATENCY)

    def write(self, samples: bytes) -> None:
        """See Sink."""
        assert self._pcm is not None
        self._pcm.write(samples)

    def close(self) -> None:
        """See Sink."""
        if self._pcm is not None:
            self._pcm.close()
            self._pcm = None


class TimedSink:
    """Nobody hears it, but it takes as long as a real one (demo, tests)."""

    label = "timed"

    def __init__(self) -> None:
        self._rate = 0
        self._until = 0.0
        """When the last sample will have been heard."""

    def open(self, rate: int) -> None:
        """See Sink."""
        self._rate, self._until = rate, time.monotonic()

    def write(self, samples: bytes) -> None:
        """See Sink."""
        now = time.monotonic()
        self._until = max(self._until, now) + len(samples) / 2 / self._rate
        time.sleep(max(0.0, self._until - LATENCY - now))

    def close(self) -> None:
        """See Sink."""


def open_sink(choice: str, stand_in: bool) -> Sink:
    """``choice``: auto, timed or an ALSA name; ``stand_in``: timed where there is no device."""
    if choice == "timed":
        return TimedSink()
    sink = AlsaSink("default" if choice == "auto" else choice)
    if stand_in:
        try:
            sink.open(22_050)
        except SoundError:
            return TimedSink()
        sink.close()
    return sink
