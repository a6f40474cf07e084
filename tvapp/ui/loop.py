"""Frames on demand: the loop sleeps until a key, a socket, a timer or the Kivy clock needs it.

Kivy's own loop polls at 60 Hz: it adds 5–12 ms before a key is even seen and never idles below 1–2 % of
a core (FACTS §6). Here asyncio waits on the display connection and on Kivy's next due event.
"""

from __future__ import annotations

import asyncio
import ctypes
import ctypes.util
import threading
from collections.abc import Callable

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics.opengl import (
    GL_COLOR_BUFFER_BIT,
    GL_RENDERER,
    glClear,
    glClearColor,
    glGetString,
)

from tvapp.ui.damage import damage

POLL_WITHOUT_DISPLAY = 1 / 60
"""Seconds between looks at SDL when its driver gives no descriptor to wait on (KMSDRM with a keyboard)."""
POLL_WITHOUT_KEYS = 1.0
"""The same while the keys come from devices of our own, which wake the loop by themselves."""


class _Display:
    """The X11 connection of SDL: a descriptor to wait on, and what Xlib has already read from it."""

    def __init__(self) -> None:
        self.fd = -1
        information = Window.get_window_info()
        display = getattr(information, "display", None)
        name = ctypes.util.find_library("X11")
        if not display or not name:
            return
        self._xlib = ctypes.CDLL(name)
        self._xlib.XConnectionNumber.argtypes = [ctypes.c_void_p]
        self._xlib.XEventsQueued.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._display = ctypes.c_void_p(display)
        self.fd = self._xlib.XConnectionNumber(self._display)

    def queued(self) -> bool:
        """Whether Xlib holds events already: the descriptor stays silent for those."""
        queued_already = 0
        return self.fd >= 0 and self._xlib.XEventsQueued(self._display, queued_already) > 0


class OnDemandLoop:
    """Drives Kivy inside a running asyncio loop. ``run`` returns when ``stop`` was called."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._pending = False
        self._timer: asyncio.TimerHandle | None = None
        self._thread = threading.get_ident()
        self._in_frame = False
        self._after: list[Callable[[], None]] = []
        self._display = _Display()
        if self._display.fd >= 0 and _software_gl():
            Window.bind(on_draw=lambda *_: damage.begin(), on_flip=lambda *_: damage.end())
        # Nothing of ours has a depth or a stencil, and clearing theirs costs as much as the picture's.
        Window.clear = _clear_picture
        self.frames = 0
        self.keys_wake = False
        """Whether the remotes are read by ourselves, so that SDL need not be asked for keys all the time."""

    @property
    def shares_screen(self) -> bool:
        """Whether there is a display server, so that other windows may be in front of ours."""
        return self._display.fd >= 0

    async def run(self) -> None:
        """Make frames until stopped; raises what a frame raised."""
        self._failure: BaseException | None = None
        # Kivy's clock calls this for every new event, also from other threads.
        Clock.on_schedule = self._scheduled  # type: ignore[method-assign]
        if self._display.fd >= 0:
            self._loop.add_reader(self._display.fd, self._frame)
        elif Window.get_window_info() is None and not _offscreen():
            self._poll()
        self.wake()
        await self._stopped.wait()
        if self._display.fd >= 0:
            self._loop.remove_reader(self._display.fd)
        if self._timer is not None:
            self._timer.cancel()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Let ``run`` return."""
        self._stopped.set()

    def wake(self) -> None:
        """Make a frame soon (from the loop's thread)."""
        if not self._pending:
            self._pending = True
            self._loop.call_soon(self._frame)

    def after_frame(self, callback: Callable[[], None]) -> None:
        """Call back once, when the next frame is on the screen."""
        self._after.append(callback)
        Window.canvas.ask_update()
        self.wake()

    def _scheduled(self, event: object) -> None:
        if threading.get_ident() != self._thread:
            self._loop.call_soon_threadsafe(self.wake)
        elif not self._in_frame:
            self.wake()

    def _poll(self) -> None:
        self.wake()
        self._loop.call_later(POLL_WITHOUT_KEYS if self.keys_wake else POLL_WITHOUT_DISPLAY, self._poll)

    def _frame(self) -> None:
        self._pending = False
        self._in_frame = True
        try:
            Window.mainloop()
            EventLoop.idle()
        except BaseException as failure:
            self._failure = failure
            self.stop()
            return
        finally:
            self._in_frame = False
        self.frames += 1
        callbacks, self._after = self._after, []
        for callback in callbacks:
            callback()
        if EventLoop.quit:
            self.stop()
            return
        if self._display.queued() or Window.canvas.needs_redraw:
            self.wake()
        self._sleep()

    def _sleep(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        delay = Clock.get_min_timeout()
        if delay < 3600:
            self._timer = self._loop.call_later(max(0.0, delay), self.wake)


def renderer() -> str:
    """What draws the picture, as OpenGL names it."""
    return str(glGetString(GL_RENDERER).decode("ascii", "replace"))


def _software_gl() -> bool:
    """Mesa's software renderers copy the back buffer to an X window, so the last frame is still in it.

    Elsewhere buffers may be exchanged instead, and a part would be drawn over the frame before the last.
    """
    name = renderer().lower()
    return "llvmpipe" in name or "softpipe" in name


def _clear_picture() -> None:
    glClearColor(*Window.clearcolor)
    glClear(GL_COLOR_BUFFER_BIT)


def _offscreen() -> bool:
    import os

    return os.environ.get("SDL_VIDEODRIVER") in ("offscreen", "dummy")
