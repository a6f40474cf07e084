"""Keys that mean nothing here, as volume and power, handed on to a command of the operator's."""

from __future__ import annotations

import asyncio
import logging
import shlex
from collections.abc import Callable, Coroutine
from typing import Any

from tvapp.remote.intake import RawKey

AT_ONCE = 4
"""Commands that may run beside each other; a receiver gone mad must not start hundreds."""
PATIENCE = 5.0
"""Seconds a command may take."""

log = logging.getLogger(__name__)


class HandingOn:
    """Runs the command with the key's name as its last word. Only for keys of devices that are ours alone."""

    def __init__(self, command: str, run_soon: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        """Raises ValueError for a command whose quotes do not end."""
        self._words = shlex.split(command)
        self._run_soon = run_soon
        self._running = 0

    def __call__(self, key: RawKey) -> None:
        """A key that means nothing was pressed."""
        if self._words and key.source == "evdev" and self._running < AT_ONCE:
            self._running += 1
            self._run_soon(self._run(str(key.code)))

    async def _run(self, name: str) -> None:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._words, name, stdin=asyncio.subprocess.DEVNULL
            )
            try:
                await asyncio.wait_for(process.wait(), PATIENCE)
            except TimeoutError:
                process.kill()
                await process.wait()
        except OSError as error:
            log.warning("按键命令运行不了：%s", error)
        finally:
            self._running -= 1
