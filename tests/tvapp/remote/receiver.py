"""A receiver played from records: a pipe where the kernel would have a device, and what it says of itself."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from tvapp.remote.evdev.codes import number_of
from tvapp.remote.evdev.record import EV_KEY, EV_MSC, EV_SYN, MSC_SCAN, NARROW, SYN_DROPPED, SYN_REPORT, WIDE

REMOTE = [
    *("KEY_UP", "KEY_DOWN", "KEY_LEFT", "KEY_RIGHT", "KEY_OK", "KEY_BACK", "KEY_EXIT", "KEY_MENU"),
    *(f"KEY_NUMERIC_{digit}" for digit in range(10)),
    *("KEY_VOLUMEUP", "KEY_VOLUMEDOWN", "KEY_POWER"),
]


def record(kind: int, code: int, value: int, layout: struct.Struct = WIDE) -> bytes:
    """One input_event as the kernel writes it."""
    return layout.pack(1_700_000_000, 123_456, kind, code, value)


def report(*records: tuple[int, int, int], layout: struct.Struct = WIDE) -> bytes:
    """Records that belong together, with the SYN_REPORT that ends them."""
    return b"".join(record(*one, layout) for one in (*records, (EV_SYN, SYN_REPORT, 0)))


def key(code: int | str, value: int, layout: struct.Struct = WIDE, scan: int | None = None) -> bytes:
    """A key going down (1), up (0) or repeating (2)."""
    number = code if isinstance(code, int) else number_of(code)
    assert number is not None, code
    scans = [(EV_MSC, MSC_SCAN, scan)] if scan is not None else []
    return report(*scans, (EV_KEY, number, value), layout=layout)


def glimpse(scan: int, layout: struct.Struct = WIDE) -> bytes:
    """What an infrared receiver says of a key it has no code for."""
    return report((EV_MSC, MSC_SCAN, scan), layout=layout)


DROPPED = (EV_SYN, SYN_DROPPED, 0)


class Receiver:
    """``event<n>`` in a folder. The reader must have opened it before anything is sent."""

    def __init__(
        self,
        folder: Path,
        number: int = 0,
        *,
        name: str = "Infrared receiver",
        keys: Iterable[str] = REMOTE,
        bits: int = 64,
        scans: bool = True,
    ) -> None:
        self.layout = WIDE if bits == 64 else NARROW
        self.path = folder / f"event{number}"
        about = {"name": name, "keys": [number_of(one) for one in keys], "bits": bits, "scans": scans}
        self.path.with_name(f"event{number}.json").write_text(json.dumps(about), "utf-8")
        os.mkfifo(self.path)
        self._fd = -1

    def send(self, data: bytes) -> None:
        """Bytes as they are."""
        if self._fd < 0:
            # Without a reader this fails at once instead of waiting for one for ever.
            self._fd = os.open(self.path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(self._fd, data)
        except BrokenPipeError:
            # The reader gave the device back, as it does when another profile is taken: what the kernel
            # says meanwhile reaches nobody either.
            os.close(self._fd)
            self._fd = -1

    def down(self, code: str) -> None:
        """A finger on the key."""
        self.send(key(code, 1, self.layout))

    def up(self, code: str) -> None:
        """And off it."""
        self.send(key(code, 0, self.layout))

    def press(self, *codes: str) -> None:
        """Keys one after the other."""
        for code in codes:
            self.down(code)
            self.up(code)

    def unplug(self) -> None:
        """The receiver is pulled out."""
        self.path.unlink()
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
