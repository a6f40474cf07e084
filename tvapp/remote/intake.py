"""Where the keys of all sources come together: what is held, what was seen twice, who gets them. Pure.

A press may come from the kernel's device and from SDL's window too, a few milliseconds apart. It is
counted once, whichever came first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.remote.keymap import NOTHING, Code, Keymap

TWICE = 0.15
"""Seconds within which the same action from another source is the same press. A finger needs longer."""
LATEST = 24
"""Presses that the diagnostics page can look back on."""


@dataclass(frozen=True, slots=True)
class RawKey:
    """A key as its source names it. ``device`` tells receivers apart; ``have``: all keys of that device."""

    source: str
    code: Code
    device: str = ""
    have: frozenset[Code] = NOTHING
    keymap: Keymap | None = None
    """The profile of its device, where that is not the one of the home."""

    @property
    def name(self) -> tuple[str, Code, str]:
        """What the key is called, without what else its device can send."""
        return self.source, self.code, self.device


@dataclass(frozen=True, slots=True)
class Press:
    """A press that came in, for the diagnostics page. ``action`` None: nobody knows this key."""

    key: RawKey
    action: Action | None


Listener = Callable[[RawKey], bool]
"""Hears a key that goes down before its meaning is looked up; True when it was for the listener alone."""


class KeyIntake:
    """Raw keys in, actions out. Times are seconds of one monotonic clock, given by the caller."""

    def __init__(
        self,
        keymap: Keymap,
        *,
        down: Callable[[Action], None],
        up: Callable[[Action], None],
        rest: Callable[[], None],
    ) -> None:
        self.keymap = keymap
        self.listener: Listener | None = None
        self.on_unknown: Callable[[RawKey], None] = lambda key: None
        """Called with a press that means nothing here, as that of a volume key."""
        self.watcher: Callable[[], None] | None = None
        """Called after each press while somebody looks on; only then known keys are kept in ``latest``."""
        self.latest: deque[Press] = deque(maxlen=LATEST)
        """Keys that nobody knows; digits of an identity number are nobody's business later on."""
        self._down, self._up, self._rest = down, up, rest
        self._held: dict[tuple[str, Code, str], Action | None] = {}
        """Keys that are down → what they do; None for an echo, or for one the listener took."""
        self._open: list[tuple[Action, str, float]] = []
        """Presses whose echo from another source may still come."""

    def press(self, key: RawKey, now: float) -> None:
        """A key goes down. The same key again without having gone up is its system's repeat."""
        if key.name in self._held:
            held = self._held[key.name]
            if held is not None:
                self._down(held)  # the repeat policy knows what to make of it
            return
        keymap = key.keymap or self.keymap
        if self._is_echo(keymap.of_device(key.source, key.have).get(key.code), key.source, now):
            self._held[key.name] = None
            return
        if self.listener is not None and self.listener(key):
            self._held[key.name] = None
            return
        action = keymap.action(key.source, key.code, key.have)
        if action is None:
            self.latest.append(Press(key, None))
            self.on_unknown(key)
        else:
            if self.watcher is not None:
                self.latest.append(Press(key, action))
            self._held[key.name] = action
            self._open.append((action, key.source, now))
            self._down(action)
        if self.watcher is not None:
            self.watcher()

    @property
    def unknown(self) -> tuple[Code, ...]:
        """Keys that were pressed and mean nothing here."""
        return tuple(press.key.code for press in self.latest if press.action is None)

    def watch(self, watcher: Callable[[], None] | None) -> None:
        """Somebody looks at the keys as they come, or no longer: then what was pressed is forgotten."""
        self.watcher = watcher
        unknown = [press for press in self.latest if press.action is None]
        self.latest.clear()
        self.latest.extend(unknown)

    def release(self, key: RawKey) -> None:
        """A key goes up."""
        action = self._held.pop(key.name, None)
        if action is not None and action not in self._held.values():
            self._up(action)

    def gone(self, source: str, device: str = "") -> None:
        """A device went, or the window lost the keyboard: no release of its keys will come."""
        mine = [name for name in self._held if name[0] == source and (not device or name[2] == device)]
        released = [action for action in (self._held.pop(name) for name in mine) if action is not None]
        if not self._held:
            self._rest()
            return
        for action in released:
            if action not in self._held.values():
                self._up(action)

    def _is_echo(self, action: Action | None, source: str, now: float) -> bool:
        self._open = [made for made in self._open if now - made[2] < TWICE]
        for made in self._open:
            if made[0] is action and made[1] != source:
                # One echo for one press: two quick presses have two.
                self._open.remove(made)
                return True
        return False
