"""Something that is shown for some seconds after a key, and then goes away by itself."""

import asyncio
from collections.abc import Callable


class Passing:
    """``shown`` from ``show()`` until the seconds are over; then ``over()`` is called."""

    def __init__(self, seconds: float, over: Callable[[], None]) -> None:
        self.shown = False
        self.words = ""
        """Told for as long as it is shown."""
        self._seconds, self._over = seconds, over
        self._timer: asyncio.TimerHandle | None = None

    def show(self, words: str = "") -> None:
        """From now on, for the whole time."""
        self.hide()
        self.shown, self.words = True, words
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._pass)

    def hide(self) -> None:
        """At once, without ``over()``."""
        self.shown, self.words = False, ""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _pass(self) -> None:
        self.hide()
        self._over()
