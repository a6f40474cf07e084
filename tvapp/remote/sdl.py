"""Keys as SDL and Kivy's window deliver them: a keyboard, Android, and boxes whose devices we may not read.

SDL's table of Linux keys ends at evdev code 255, so it loses OK, the digits and the colours of many
remotes (FACTS §5): on Linux it is the fallback. Some remotes of Android boxes arrive as a joystick.
"""

from __future__ import annotations

import time

from kivy.core.window import Window

from tvapp.remote.intake import KeyIntake, RawKey

SOURCE = "sdl"
JOYSTICK = "joystick"
HAT = {(0, 1): "hat_up", (0, -1): "hat_down", (-1, 0): "hat_left", (1, 0): "hat_right"}


class SdlKeys:
    """Hands all keys on to the intake."""

    def __init__(self, intake: KeyIntake) -> None:
        self._intake = intake
        self._hat: RawKey | None = None
        self._bound = {
            "on_key_down": self._key_down,
            "on_key_up": self._key_up,
            "focus": self._focus_changed,
            "on_joy_button_down": self._button_down,
            "on_joy_button_up": self._button_up,
            "on_joy_hat": self._hat_turned,
        }
        Window.bind(**self._bound)

    def close(self) -> None:
        """Stop listening."""
        Window.unbind(**self._bound)

    def _key_down(self, _window: object, key: int, *_: object) -> bool:
        self._intake.press(RawKey(SOURCE, key), time.monotonic())
        return True  # nothing of Kivy's own: Escape would quit, F1 would open its settings

    def _key_up(self, _window: object, key: int, *_: object) -> bool:
        self._intake.release(RawKey(SOURCE, key))
        return True

    def _button_down(self, _window: object, stick: int, button: int) -> None:
        self._intake.press(RawKey(JOYSTICK, button, str(stick)), time.monotonic())

    def _button_up(self, _window: object, stick: int, button: int) -> None:
        self._intake.release(RawKey(JOYSTICK, button, str(stick)))

    def _hat_turned(self, _window: object, stick: int, _hat: int, value: tuple[int, int]) -> None:
        if self._hat is not None:
            self._intake.release(self._hat)
            self._hat = None
        if tuple(value) in HAT:
            self._hat = RawKey(JOYSTICK, HAT[tuple(value)], str(stick))
            self._intake.press(self._hat, time.monotonic())

    def _focus_changed(self, _window: object, focused: bool) -> None:
        if not focused:
            # No release will come after that.
            self._intake.gone(SOURCE)
