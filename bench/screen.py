"""A virtual screen watched from outside: keys injected by XTEST, pixels read back, all through Xlib.

Both programs that are compared are measured by the same eyes: no clock inside either of them.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import time
from collections.abc import Callable


class _XImage(ctypes.Structure):
    """The beginning of Xlib's XImage, as far as it is read here."""

    _fields_ = (
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.POINTER(ctypes.c_char)),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("bits_per_pixel", ctypes.c_int),
    )


class WatchedScreen:
    """An X display: ``key`` presses, ``strip`` reads a rectangle as bytes (BGRX rows)."""

    def __init__(self, display: str) -> None:
        x11, xtst = ctypes.util.find_library("X11"), ctypes.util.find_library("Xtst")
        if not x11 or not xtst:
            raise RuntimeError("libX11 and libXtst are needed (Debian: libx11-6 libxtst6)")
        self._x, self._xtst = ctypes.CDLL(x11), ctypes.CDLL(xtst)
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_XImage)
        self._x.XGetImage.argtypes = (
            [ctypes.c_void_p, ctypes.c_ulong]
            + [ctypes.c_int] * 4
            + [
                ctypes.c_ulong,
                ctypes.c_int,
            ]
        )
        self._x.XDestroyImage.argtypes = [ctypes.POINTER(_XImage)]
        self._x.XFlush.argtypes = [ctypes.c_void_p]
        self._x.XStringToKeysym.argtypes = [ctypes.c_char_p]
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self._xtst.XTestFakeKeyEvent.argtypes = [
            ctypes.c_void_p,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_ulong,
        ]
        self._xtst.XTestFakeMotionEvent.argtypes = [ctypes.c_void_p] + [ctypes.c_int] * 3 + [ctypes.c_ulong]
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise RuntimeError(f"no X display {display}")
        self._root = self._x.XDefaultRootWindow(self._display)

    def point(self, x: int, y: int) -> None:
        """Put the pointer: without a window manager keys go to the window under it."""
        self._xtst.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x.XFlush(self._display)

    def down(self, keysym: str) -> None:
        """A key goes down (X then repeats it by itself)."""
        self._key(keysym, True)

    def up(self, keysym: str) -> None:
        """A key goes up."""
        self._key(keysym, False)

    def key(self, keysym: str) -> None:
        """Press and release."""
        self._key(keysym, True)
        self._key(keysym, False)

    def _key(self, keysym: str, down: bool) -> None:
        code = self._x.XKeysymToKeycode(self._display, self._x.XStringToKeysym(keysym.encode()))
        self._xtst.XTestFakeKeyEvent(self._display, code, int(down), 0)
        self._x.XFlush(self._display)

    def strip(self, x: int, y: int, width: int, height: int) -> bytes:
        """The pixels of a rectangle, four bytes each: blue, green, red, unused."""
        all_planes, z_pixmap = 0xFFFFFFFF, 2
        image = self._x.XGetImage(self._display, self._root, x, y, width, height, all_planes, z_pixmap)
        content = image.contents
        data = ctypes.string_at(content.data, content.bytes_per_line * content.height)
        self._x.XDestroyImage(image)
        return data

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green, blue of one pixel."""
        blue, green, red = self.strip(x, y, 1, 1)[:3]
        return red, green, blue

    def until(self, condition: Callable[[], bool], seconds: float) -> float | None:
        """Seconds until the condition holds, or None."""
        begin = time.perf_counter()
        while not condition():
            if time.perf_counter() - begin > seconds:
                return None
            time.sleep(0.0003)
        return time.perf_counter() - begin


def family(pid: int) -> list[int]:
    """The process and everything it started, by /proc."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(name))
    found, todo = [], [pid]
    while todo:
        current = todo.pop()
        found.append(current)
        todo += children.get(current, [])
    return found


def pss_mb(pid: int) -> float:
    """Proportional set size of the whole family in MB: shared pages counted by their share."""
    total = 0
    for member in family(pid):
        try:
            with open(f"/proc/{member}/smaps_rollup") as file:
                total += sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


def cpu_seconds(pid: int) -> float:
    """Processor time the family has used so far."""
    ticks = 0
    for member in family(pid):
        try:
            with open(f"/proc/{member}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
