"""One Idempotency-Key for one thing the resident wants, as long as it is the same wish."""

import time
import uuid
from collections.abc import Callable

LASTS = 120.0
"""Seconds. Who presses again after that wants it anew, and must not be given an old answer."""


class Intentions:
    """Keys by what is wanted."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._keys: dict[str, tuple[str, float]] = {}

    def key(self, wish: str) -> str:
        """The key of this wish: the same until it is ``settled`` or too long ago."""
        now = self._clock()
        key, since = self._keys.get(wish, ("", 0.0))
        if not key or now - since > LASTS:
            key = uuid.uuid4().hex
            self._keys[wish] = (key, now)
        return key

    def settled(self, wish: str) -> None:
        """The server has said yes or no; the next time it is a new wish."""
        self._keys.pop(wish, None)
