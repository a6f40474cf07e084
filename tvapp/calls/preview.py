"""The box's own camera on its own screen, and how loud its microphone is; runs in the media process."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
from av import VideoFrame

from .camera import Camera
from .sound import FRAME, Microphone

_EVERY = 5
"""Parts of 20 ms between two reports of the level."""


class Preview:
    """Runs until ``stop``. ``show`` gets the pictures, ``report`` the events ``level`` {level: 0…1}."""

    def __init__(
        self,
        camera: Camera | None,
        microphone: Microphone | None,
        show: Callable[[VideoFrame], None],
        report: Callable[[dict[str, Any]], None],
    ) -> None:
        self._show, self._report = show, report
        self._tasks = []
        if camera is not None:
            self._tasks.append(asyncio.ensure_future(self._look(camera)))
        if microphone is not None:
            self._tasks.append(asyncio.ensure_future(self._listen(microphone)))

    async def stop(self) -> None:
        """Nothing is shown or heard any more."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _look(self, camera: Camera) -> None:
        while True:
            self._show(await camera.picture())

    async def _listen(self, microphone: Microphone) -> None:
        while True:
            loudest = 0.0
            for _ in range(_EVERY):
                part = await microphone.samples()
                scaled = part.astype(np.float32) / 32768.0
                loudest = max(loudest, float(np.sqrt(np.sum(scaled * scaled) / FRAME)))
            self._report({"event": "level", "level": round(loudest, 4)})
