"""Microphone and loudspeaker of the box; runs in the media process.

All sound is signed 16-bit at 48 kHz: mono from the microphone, stereo to the loudspeaker.
"""

import asyncio
import logging
import queue
import threading
import time
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
import numpy.typing as npt
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from .alsa import CAPTURE, PLAYBACK, Pcm, SoundError
from .test_card import chime

RATE = 48_000
FRAME = RATE // 50
"""Samples in 20 ms, the packet time of Opus."""
_SPEAKER_DEPTH = 10
"""Frames that may wait for the loudspeaker (200 ms); older ones are dropped when its clock is slow."""

Samples = npt.NDArray[np.int16]
log = logging.getLogger(__name__)


class Microphone(Protocol):
    """Where sound comes from."""

    label: str
    """``synthetic``, or the ALSA name."""

    async def samples(self) -> Samples:
        """The next FRAME samples, mono."""

    def close(self) -> None:
        """Let go of the device."""


class ChimeMicrophone:
    """A soft chime every two seconds instead of a microphone."""

    label = "synthetic"

    def __init__(self) -> None:
        self._loop = chime(RATE)
        self._position = 0
        self._due = 0.0

    async def samples(self) -> Samples:
        """See Microphone."""
        now = time.monotonic()
        # After a pause start afresh rather than send a burst.
        self._due = self._due + FRAME / RATE if now - self._due < 0.5 else now
        await asyncio.sleep(max(0.0, self._due - now))
        part = self._loop[self._position : self._position + FRAME]
        self._position = (self._position + FRAME) % len(self._loop)
        return part

    def close(self) -> None:
        """Nothing to let go of."""


class DeviceMicrophone:
    """An ALSA device read in a thread; opened with the first samples asked for, not before a call."""

    def __init__(self, device: str) -> None:
        self.label = device
        self.failed = False
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._ready: asyncio.Queue[Samples] = asyncio.Queue(maxsize=_SPEAKER_DEPTH)

    async def samples(self) -> Samples:
        """See Microphone. A device that fails is silent, and says so in ``failed``."""
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._read, args=(loop,), name="microphone", daemon=True)
            self._thread.start()
        if self.failed:
            await asyncio.sleep(FRAME / RATE)
            return np.zeros(FRAME, np.int16)
        try:
            return await asyncio.wait_for(self._ready.get(), 0.5)
        except TimeoutError:
            return np.zeros(FRAME, np.int16)

    def close(self) -> None:
        """See Microphone. The next samples asked for open it again."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(1.0)
        self._thread, self._stop = None, threading.Event()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        stop = self._stop
        try:
            pcm = Pcm(self.label, CAPTURE, rate=RATE, channels=1)
            while not stop.is_set():
                part = np.frombuffer(pcm.read(FRAME), np.int16)
                loop.call_soon_threadsafe(self._offer, part)
            pcm.close()
        except SoundError as error:
            log.warning("microphone %s: %s", self.label, error)
            self.failed = True
        except RuntimeError:
            return  # the loop is closed: the process is going down

    def _offer(self, part: Samples) -> None:
        if self._ready.full():
            self._ready.get_nowait()
        self._ready.put_nowait(part)


class MicrophoneTrack(MediaStreamTrack):
    """The sound of a microphone for one peer connection."""

    kind = "audio"

    def __init__(self, microphone: Microphone) -> None:
        super().__init__()
        self._microphone = microphone
        self._timestamp = 0
        self.on = True
        """False sends silence."""

    async def recv(self) -> av.AudioFrame:
        """The next 20 ms."""
        if self.readyState != "live":
            raise MediaStreamError
        part = await self._microphone.samples()
        if not self.on:
            part = np.zeros(FRAME, np.int16)
        frame = av.AudioFrame.from_ndarray(part.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = self._timestamp
        self._timestamp += FRAME
        return frame


class Speaker:
    """Plays stereo sound on an ALSA device, in a thread. Without a device the call goes on silently."""

    def __init__(self, device: str) -> None:
        """``device``: an ALSA name, ``none`` for no sound at all."""
        self.label = device
        self.failed = False
        self.on = True
        """False is silent: somebody else in the room plays it."""
        self._waiting: queue.Queue[bytes | None] = queue.Queue(maxsize=_SPEAKER_DEPTH)
        self._thread: threading.Thread | None = None

    def play(self, samples: bytes) -> None:
        """Queue stereo samples; never blocks."""
        if self.label == "none" or self.failed or not self.on:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
            self._thread.start()
        if self._waiting.full():
            self._waiting.get_nowait()
        self._waiting.put_nowait(samples)

    def close(self) -> None:
        """Stop and give the device back."""
        if self._thread is not None:
            self.play_nothing_more()
            self._thread.join(1.0)
            self._thread = None

    def play_nothing_more(self) -> None:
        """End the thread after what it is playing now."""
        while not self._waiting.empty():
            self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    def _run(self) -> None:
        try:
            pcm = Pcm(self.label, PLAYBACK, rate=RATE, channels=2, latency=0.08)
        except SoundError as error:
            log.warning("loudspeaker %s: %s", self.label, error)
            self.failed = True
            return
        try:
            while (part := self._waiting.get()) is not None:
                pcm.write(part)
        except SoundError as error:
            log.warning("loudspeaker %s: %s", self.label, error)
            self.failed = True
        finally:
            pcm.close()


def open_microphone(choice: str, stand_in: bool) -> Microphone | None:
    """``choice``: auto, none, synthetic or an ALSA name; ``stand_in``: a chime where there is none.

    ``auto`` opens ALSA's "default" once to see that it is there, and closes it again.
    """
    if choice == "synthetic":
        return ChimeMicrophone()
    if choice == "none":
        return None
    device = "default" if choice == "auto" else choice
    try:
        Pcm(device, CAPTURE, rate=RATE, channels=1).close()
    except SoundError as error:
        log.info("no microphone %s: %s", device, error)
        return ChimeMicrophone() if stand_in else None
    return DeviceMicrophone(device)


def open_speaker(choice: str) -> Speaker:
    """``choice``: auto, none or an ALSA name. ``label`` is ``none`` when nothing can be opened."""
    if choice == "none":
        return Speaker("none")
    device = "default" if choice == "auto" else choice
    try:
        Pcm(device, PLAYBACK, rate=RATE, channels=2, latency=0.08).close()
    except SoundError as error:
        log.info("no loudspeaker %s: %s", device, error)
        return Speaker("none")
    return Speaker(device)
