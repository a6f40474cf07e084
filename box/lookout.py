"""The keeper's own look for a new version: a process apart, never while somebody watches."""

import contextlib
import os
import random
import subprocess
import sys
import time

from box.layout import Layout

FIRST_SECONDS = (300.0, 3600.0)
"""After the start, so that a county's boxes do not all ask when the evening begins."""
EVERY_SECONDS = (20 * 3600.0, 28 * 3600.0)
AGAIN_SECONDS = (600.0, 1200.0)
"""After it was sent away because somebody began to watch."""


class Lookout:
    """``box.update`` at moments of this box's own, counted without a calendar: many boxes have no clock."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._process: subprocess.Popen[bytes] | None = None
        self._next = time.monotonic() + random.uniform(*FIRST_SECONDS)

    def look(self, in_use: bool) -> None:
        """Begin when it is time and nobody watches; go away at once when somebody does."""
        now = time.monotonic()
        if self._process is not None and self._process.poll() is not None:
            self._process, self._next = None, now + random.uniform(*EVERY_SECONDS)
        if in_use and self._process is not None:
            self.end()
            self._next = now + random.uniform(*AGAIN_SECONDS)
        if self._process is None and not in_use and now >= self._next:
            self._begin(now)

    def end(self) -> None:
        """Send it away; what it has fetched stays, and the next one goes on from there."""
        if self._process is None:
            return
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._process.kill()
        self._process.wait()
        self._process = None

    def _begin(self, now: float) -> None:
        self._next = now + random.uniform(*EVERY_SECONDS)
        if not (self._layout.root / "update-source").is_file():
            return
        command = [sys.executable, "-m", "box.update", str(self._layout.root)]
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, preexec_fn=lambda: os.nice(19)
            )
