"""Our own repeat of held keys: old hands hold too long, and boxes repeat too fast.

Kivy's on_key_down does not say whether it is a repeat, and every system repeats at its own pace, so
repeats from outside are dropped and made here: the first after half a second, then at most six a
second, never queued. Times are seconds of any one monotonic clock, given by the caller.
"""

from __future__ import annotations

from tvapp.remote.action import ARROWS, Action

FIRST_REPEAT = 0.5
INTERVAL = 1 / 6
OK_REST = 0.3
"""A trembling hand presses OK twice; the second must not choose something on the next screen."""
SYSTEM_REPEAT = 1.0
"""Systems repeat a held key within this time; a later press is a new one whose release was lost."""
LONGEST_HOLD = 20.0
"""A key stuck in the sofa, or whose release was lost, does not run for ever."""

REPEATED = ARROWS | {Action.PAGE_UP, Action.PAGE_DOWN}


class RepeatPolicy:
    """Key goes down and up in, actions out."""

    def __init__(self) -> None:
        self._down: dict[Action, float] = {}
        self._held: Action | None = None
        self._next = 0.0
        self._until = 0.0
        self._last_ok: float | None = None

    def press(self, action: Action, now: float) -> list[Action]:
        """A key goes down (or its system repeats it); the actions to carry out, none or one."""
        seen = self._down.get(action)
        self._down[action] = now
        if seen is not None and now - seen < SYSTEM_REPEAT:
            return []
        self._held = action if action in REPEATED else None
        self._next = now + FIRST_REPEAT
        self._until = now + LONGEST_HOLD
        if action is Action.OK:
            resting = self._last_ok is not None and now - self._last_ok < OK_REST
            self._last_ok = now
            return [] if resting else [action]
        return [action]

    def release(self, action: Action, now: float) -> None:
        """A key goes up. Releasing a key that was not down is harmless."""
        self._down.pop(action, None)
        if self._held is action:
            self._held = None

    def due(self, now: float) -> Action | None:
        """The repeat that is due, once; a caller that comes late gets one, not what it missed."""
        if self._held is None or now < self._next:
            return None
        if now > self._until:
            self._held = None
            return None
        self._next = now + INTERVAL
        return self._held

    def next_due(self) -> float | None:
        """When to ask `due` again, or None while nothing repeats."""
        return None if self._held is None else self._next

    def rest(self) -> None:
        """Forget all keys that are down and the last OK, as when the window loses the keyboard."""
        self._down.clear()
        self._held = None
        self._last_ok = None
