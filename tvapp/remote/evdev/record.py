"""The kernel's input records: bytes of a device in, keys out. Pure.

``struct input_event`` begins with a time of two ``long``: 24 bytes where a long has 64 bits, 16 on
32-bit ARM. A report is some records and ends with SYN_REPORT.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tvapp.remote.evdev.codes import name_of, scan_name

NATIVE = struct.Struct("@llHHi")
WIDE = struct.Struct("=qqHHi")
NARROW = struct.Struct("=iiHHi")
"""As 64-bit and 32-bit kernels write them; ``NATIVE`` is the one of this program."""

EV_SYN, EV_KEY, EV_ABS, EV_MSC = 0, 1, 3, 4
SYN_REPORT, SYN_DROPPED = 0, 3
MSC_SCAN = 4
KEY_UNKNOWN = 240
UP, DOWN, REPEAT = 0, 1, 2
_HATS = {0x10: ("hat_left", "hat_right"), 0x11: ("hat_up", "hat_down")}
"""ABS_HAT0X and ABS_HAT0Y: the arrows of remotes that say they are a gamepad."""

Code = str | int


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a device that went down or up. ``code``: its name, or its number where it has none."""

    code: Code
    down: bool


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A key the receiver read but has no code for: it is down now; that it is let go is never said."""

    code: str


@dataclass(frozen=True, slots=True)
class Gap:
    """The kernel threw records away because nobody read them: what is down is not known any more."""


Happening = Key | Glimpse | Gap


class RecordReader:
    """Takes a device's bytes in whatever pieces they come."""

    def __init__(self, layout: struct.Struct = NATIVE) -> None:
        self._layout = layout
        self._rest = b""
        self._keys: list[tuple[int, int]] = []
        self._scan: int | None = None
        self._hats: dict[int, int] = {}
        self._turned: list[Key] = []
        self._lost = False

    def feed(self, data: bytes) -> list[Happening]:
        """What the reports say that are whole now. Repeats of a held key are left out: we make our own."""
        data = self._rest + data
        whole = len(data) - len(data) % self._layout.size
        self._rest = data[whole:]
        found: list[Happening] = []
        for _, _, kind, code, value in self._layout.iter_unpack(data[:whole]):
            if kind == EV_SYN and code == SYN_DROPPED:
                self._lost = True
            elif kind == EV_SYN and code == SYN_REPORT:
                found += self._report()
            elif not self._lost:
                self._take(kind, code, value)
        return found

    def _take(self, kind: int, code: int, value: int) -> None:
        if kind == EV_KEY:
            self._keys.append((code, value))
        elif kind == EV_MSC and code == MSC_SCAN:
            self._scan = value
        elif kind == EV_ABS and code in _HATS:
            before, self._hats[code] = self._hats.get(code, 0), value
            for now, down in ((before, False), (value, True)):
                if before != value and now:
                    self._turned.append(Key(_HATS[code][now > 0], down))

    def _report(self) -> list[Happening]:
        keys, scan, turned, lost = self._keys, self._scan, self._turned, self._lost
        self._keys, self._scan, self._turned, self._lost = [], None, [], False
        if lost:
            # The records before the gap belong to a report whose rest is gone.
            self._hats.clear()
            return [Gap()]
        found: list[Happening] = [*turned]
        for code, value in keys:
            if value != REPEAT:
                # A receiver gives all keys it has no code for the same one; its reading tells them apart.
                named = scan_name(scan) if code == KEY_UNKNOWN and scan is not None else name_of(code)
                found.append(Key(named, value == DOWN))
        if not keys and not turned and scan is not None:
            found.append(Glimpse(scan_name(scan)))
        return found
