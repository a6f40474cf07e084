"""Keys as SDL and Kivy's window deliver them: the keyboard of a demonstration, and boxes without evdev.

SDL's table of Linux keys ends at evdev code 255, so it loses OK, the digits and the colours of many
remotes (FACTS §5): it is the fallback.
"""

from __future__ import annotations

from collections.abc import Callable

from kivy.core.window import Window

from tvapp.remote.action import Action
from tvapp.remote.keymap import Keymap

SOURCE = "sdl"


class SdlKeys:
    """Hands on what the profile knows; the keymap logs a key nobody knows, once, and it does nothing."""

    def __init__(
        self,
        keymap: Keymap,
        *,
        down: Callable[[Action], None],
        up: Callable[[Action], None],
        rest: Callable[[], None],
    ) -> None:
        """``rest`` is called when the window loses the keyboard: no release will come after that."""
        self._keymap = keymap
        self._down, self._up, self._rest = down, up, rest
        Window.bind(on_key_down=self._key_down, on_key_up=self._key_up, focus=self._focus_changed)

    def close(self) -> None:
        """Stop listening."""
        Window.unbind(on_key_down=self._key_down, on_key_up=self._key_up, focus=self._focus_changed)

    def _key_down(self, _window: object, key: int, *_: object) -> bool:
        action = self._keymap.action(SOURCE, key)
        if action is not None:
            self._down(action)
        return True  # nothing of Kivy's own: Escape would quit, F1 would open its settings

    def _key_up(self, _window: object, key: int, *_: object) -> bool:
        action = self._keymap.action(SOURCE, key)
        if action is not None:
            self._up(action)
        return True

    def _focus_changed(self, _window: object, focused: bool) -> None:
        if not focused:
            self._rest()
