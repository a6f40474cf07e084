"""A keyboard on a virtual screen that can be given to the television's window and taken away."""

import ctypes

from bench.screen import WatchedScreen

REVERT_TO_POINTER_ROOT, CURRENT_TIME, NOBODY = 1, 0, 0


class Keyboard(WatchedScreen):
    """Keys injected by XTEST; without a window manager somebody has to say who gets them."""

    def __init__(self, display: str) -> None:
        super().__init__(display)
        pointer, window = ctypes.POINTER, ctypes.c_ulong
        self._x.XSetInputFocus.argtypes = [ctypes.c_void_p, window, ctypes.c_int, ctypes.c_ulong]
        self._x.XQueryTree.argtypes = [
            *(ctypes.c_void_p, window, pointer(window), pointer(window)),
            *(pointer(pointer(window)), pointer(ctypes.c_uint)),
        ]

    def _windows(self) -> list[int]:
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        by = ctypes.byref
        self._x.XQueryTree(self._display, self._root, by(root), by(parent), by(children), by(count))
        return [children[index] for index in range(count.value)]

    def give_to_television(self) -> None:
        """Its window is the only one on the screen, and the last that was made."""
        self._focus(self._windows()[-1])

    def take_away(self) -> None:
        """No window gets any key."""
        self._focus(NOBODY)

    def repeat(self, on: bool) -> None:
        """Whether the display itself repeats held keys, as a keyboard's does and few remotes'."""
        (self._x.XAutoRepeatOn if on else self._x.XAutoRepeatOff)(ctypes.c_void_p(self._display))
        self._x.XFlush(self._display)

    def _focus(self, window: int) -> None:
        self._x.XSetInputFocus(self._display, window, REVERT_TO_POINTER_ROOT, CURRENT_TIME)
        self._x.XFlush(self._display)
