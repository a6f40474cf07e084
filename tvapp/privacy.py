"""The household's code stands in front of people and cases once nobody has used the remote for a while."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from tvapp.household.code_lock import AWAY_SECONDS, PRIVATE, CodeLock

if TYPE_CHECKING:
    from tvapp.app import Television


class Privacy:
    """The lock of one television (ADR 0017)."""

    def __init__(self, tv: Television) -> None:
        self._tv = tv
        self._lock = CodeLock()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def _on(self) -> bool:
        return self._tv.company is not None and self._tv.company.household.code.on

    @property
    def locked(self) -> bool:
        """Whether the household's code has to be entered before people or cases are shown."""
        return self._on and self._lock.closed(time.monotonic())

    def unlocked(self) -> None:
        """The right code was entered, or just set."""
        self._lock.open(time.monotonic())
        self._arm()

    def used(self) -> None:
        """A key was pressed: somebody is there."""
        self._lock.used(time.monotonic())
        self._arm()

    def guard(self) -> bool:
        """Put the question for the code in front of a private screen; whether it was put there."""
        guarded = self._tv.router.place.screen in PRIVATE and self.locked
        if guarded:
            self._tv.router.open("unlock")
        return guarded

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._on:
            self._timer = asyncio.get_running_loop().call_later(AWAY_SECONDS + 1, self.guard)
