"""The box's camera as a source of pictures; runs in the media process.

A source outlives peer connections (a rebuilt link uses the same camera); a track belongs to one.
"""

import asyncio
import contextlib
import logging
import os
import threading
import time
from fractions import Fraction
from typing import Protocol

import av
import av.error
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av.container import InputContainer

from .device_list import cameras
from .test_card import TestCard

WIDTH, HEIGHT, RATE = 640, 360, 15
_TIME_BASE = Fraction(1, 90_000)
_DARK_EVERY = 0.2
"""Seconds between the dark pictures of a camera that failed."""
_V4L2_OPTIONS: tuple[dict[str, str], ...] = (
    {"video_size": "640x360", "framerate": "15"},
    {"video_size": "640x480", "framerate": "15"},
    {"video_size": "640x480"},
    {},
)
"""Cheap cameras refuse sizes and rates they do not know, so ask for less and less."""

log = logging.getLogger(__name__)


class Camera(Protocol):
    """Where pictures come from."""

    label: str
    """``synthetic``, or the device's path."""

    async def picture(self) -> av.VideoFrame:
        """The next picture, at most RATE a second."""

    def close(self) -> None:
        """Let go of the device."""


class TestCardCamera:
    """A moving test card instead of a camera."""

    __test__ = False
    label = "synthetic"

    def __init__(self) -> None:
        self._card = TestCard(WIDTH, HEIGHT)
        self._number = 0
        self._due = 0.0

    async def picture(self) -> av.VideoFrame:
        """See Camera."""
        now = time.monotonic()
        self._due = max(self._due + 1 / RATE, now)
        await asyncio.sleep(self._due - now)
        self._number += 1
        return self._card.draw(self._number, time.time())

    def close(self) -> None:
        """Nothing to let go of."""


class DeviceCamera:
    """A real camera, read by PyAV in a thread. It is opened with the first picture asked for,
    so that its light goes on when a call begins and not while one waits."""

    def __init__(self, path: str, container_format: str = "v4l2") -> None:
        self.label = path
        self._format = container_format
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()
        self._fresh = asyncio.Event()
        self._newest: av.VideoFrame | None = None
        self.failed = False

    async def picture(self) -> av.VideoFrame:
        """See Camera. A camera that fails yields dark pictures, and says so in ``failed``."""
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._read, args=(loop,), name="camera", daemon=True)
            self._thread.start()
        if self.failed:
            await asyncio.sleep(_DARK_EVERY)
            return dark_picture()
        try:
            await asyncio.wait_for(self._fresh.wait(), 2.0)
        except TimeoutError:
            return dark_picture()
        self._fresh.clear()
        return dark_picture() if self.failed or self._newest is None else self._newest

    def close(self) -> None:
        """See Camera. The next picture asked for opens it again."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(1.0)
        self._thread, self._stop, self._newest = None, threading.Event(), None

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        stop = self._stop
        try:
            with self._open() as container:
                due = 0.0
                for frame in container.decode(video=0):
                    if stop.is_set():
                        return
                    now = time.monotonic()
                    # A third of a period of tolerance, or a camera at exactly RATE loses every other one.
                    if now < due - 0.33 / RATE:
                        continue
                    due = max(due + 1 / RATE, now)
                    fitted = fit(frame)
                    loop.call_soon_threadsafe(self._offer, fitted)
            log.warning("camera %s ended", self.label)
        except (av.error.FFmpegError, OSError) as error:
            log.warning("camera %s: %s", self.label, error)
        except RuntimeError:
            return  # the loop is closed: the process is going down
        self.failed = True
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(self._fresh.set)

    def _open(self) -> InputContainer:
        attempts = _V4L2_OPTIONS if self._format == "v4l2" else ({},)
        for options in attempts[:-1]:
            try:
                return av.open(self.label, format=self._format, options=options)
            except (av.error.FFmpegError, OSError):
                continue
        return av.open(self.label, format=self._format, options=attempts[-1])

    def _offer(self, frame: av.VideoFrame) -> None:
        self._newest = frame
        self._fresh.set()


class CameraTrack(MediaStreamTrack):
    """The pictures of a camera for one peer connection."""

    kind = "video"

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self._camera = camera
        self._start: float | None = None
        self.on = True
        """False sends a dark picture: the other side sees that the camera is off."""

    async def recv(self) -> av.VideoFrame:
        """The next picture, with its time."""
        if self.readyState != "live":
            raise MediaStreamError
        frame = await self._camera.picture()
        if not self.on:
            frame = dark_picture()
        now = time.monotonic()
        if self._start is None:
            self._start = now
        frame.pts = int((now - self._start) * 90_000)
        frame.time_base = _TIME_BASE
        return frame


def dark_picture() -> av.VideoFrame:
    """What is sent when there is nothing to see."""
    planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    planes[:HEIGHT] = 20
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def fit(frame: av.VideoFrame) -> av.VideoFrame:
    """Scaled down to within WIDTH × HEIGHT, even sides, its shape kept, as planar YUV 4:2:0."""
    scale = min(WIDTH / frame.width, HEIGHT / frame.height, 1.0)
    width, height = (max(2, int(side * scale) // 2 * 2) for side in (frame.width, frame.height))
    return frame.reformat(width=width, height=height, format="yuv420p")


def find_camera() -> str | None:
    """The first device node that can capture video, or None. Asking does not switch it on."""
    return next((path for path, _ in cameras()), None)


def open_camera(choice: str, stand_in: bool) -> Camera | None:
    """``choice``: auto, none, synthetic or a device's path; ``stand_in``: a test card where none is."""
    if choice == "synthetic":
        return TestCardCamera()
    if choice == "none":
        return None
    path = find_camera() if choice == "auto" else choice
    if path is not None and os.path.exists(path):
        return DeviceCamera(path)
    return TestCardCamera() if stand_in else None
