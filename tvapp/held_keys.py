"""Keys as they go down and up, held ones repeated at our own pace, whatever source they come from."""

import asyncio
import time
from collections.abc import Callable

from tvapp.remote.action import Action
from tvapp.remote.repeat import RepeatPolicy


class HeldKeys:
    """Hands on every press and every repetition that is due."""

    def __init__(self, carry_out: Callable[[Action], None], repeated: Callable[[], None]) -> None:
        """``repeated`` follows a repetition: no event of the display's comes with it."""
        self._carry_out = carry_out
        self._repeated = repeated
        self._policy = RepeatPolicy()
        self._timer: asyncio.TimerHandle | None = None

    def down(self, action: Action) -> None:
        """A key goes down."""
        for due in self._policy.press(action, time.monotonic()):
            self._carry_out(due)
        self._arm()

    def up(self, action: Action) -> None:
        """A key goes up."""
        self._policy.release(action, time.monotonic())
        self._arm()

    def rest(self) -> None:
        """The keys' source has gone: nothing is held any more."""
        self._policy.rest()
        self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self._policy.next_due()
        if due is not None:
            delay = max(0.0, due - time.monotonic())
            self._timer = asyncio.get_running_loop().call_later(delay, self._repeat)

    def _repeat(self) -> None:
        action = self._policy.due(time.monotonic())
        if action is not None:
            self._carry_out(action)
            self._repeated()
        self._arm()
