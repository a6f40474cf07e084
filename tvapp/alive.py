"""Telling whoever keeps the television running that its loop turns; nothing where nobody asked for it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable

BEAT_SECONDS = 5.0
IN_USE_SECONDS = 900.0
"""After the last key; an old person reads a page for long."""
_DESCRIPTOR = "ZHENGWU_ALIVE_FD"
IDLE, IN_USE = b".", b"!"


class Alive:
    """Beats of the loop, with whether somebody may be watching: an update waits for that to end.

    ``busy``: whether a call or a film goes on without any key.
    """

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self._last_key = time.monotonic()

    def used(self) -> None:
        """A key was pressed."""
        self._last_key = time.monotonic()

    @property
    def in_use(self) -> bool:
        """Whether somebody may be watching."""
        return self._busy() or time.monotonic() - self._last_key < IN_USE_SECONDS

    async def tell(self) -> bool:
        """One byte every five seconds into the pipe that ``box.television`` named, from the loop that draws.

        False at once when nobody asked; True when nobody reads any more: the keeper has died, and the next
        one will start a television of its own.
        """
        told = os.environ.pop(_DESCRIPTOR, "")
        if not told.isdigit():
            return False
        pipe = int(told)
        # Helpers of ours must not hold it open: its end tells that we have ended.
        os.set_inheritable(pipe, False)
        os.set_blocking(pipe, False)
        while True:
            try:
                os.write(pipe, IN_USE if self.in_use else IDLE)
            except BlockingIOError:
                pass  # nobody has read for long: the pipe is full of beats
            except OSError:
                return True
            await asyncio.sleep(BEAT_SECONDS)
