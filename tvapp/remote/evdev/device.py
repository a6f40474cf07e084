"""One input device of the kernel: opened, asked what it is, grabbed, read. Nothing is decided here."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import stat
import struct
from dataclasses import dataclass, field
from pathlib import Path

from tvapp.remote.evdev.record import EV_KEY, EV_MSC, MSC_SCAN, NARROW, NATIVE, WIDE

EVENT_SIZE = 24
AT_ONCE = 64 * EVENT_SIZE
"""Bytes of one read; a report has two or three records."""
KEY_BYTES = 96
"""``KEY_CNT`` bits: 0x300 keys."""

_EVIOCGRAB = 0x40044590


def _read_ioctl(number: int, size: int) -> int:
    """``_IOC(_IOC_READ, 'E', number, size)`` of linux/ioctl.h, the same on x86 and ARM."""
    return 2 << 30 | size << 16 | ord("E") << 8 | number


class DeviceFailed(Exception):
    """The device cannot be used; ``permission`` says whether it is only that we may not."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path}: {error.strerror}")
        self.path = path
        self.permission = error.errno in (errno.EACCES, errno.EPERM)


@dataclass
class InputDevice:
    """An open device. ``keys``: codes it can send; ``scans``: whether it tells what its receiver read."""

    path: Path
    fd: int
    name: str = ""
    keys: frozenset[int] = frozenset()
    scans: bool = False
    layout: struct.Struct = NATIVE
    grabbed: bool = field(default=False, init=False)

    @classmethod
    def open(cls, path: Path) -> InputDevice:
        """Raises DeviceFailed. A pipe in place of a device is a recording: beside it lies what it was."""
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise DeviceFailed(path, error) from None
        try:
            if stat.S_ISFIFO(os.fstat(fd).st_mode):
                return cls._recording(path, fd)
            device = cls(path, fd, _name(fd), _bits(fd, EV_KEY, KEY_BYTES))
            device.scans = MSC_SCAN in _bits(fd, EV_MSC, 8)
            return device
        except OSError as error:
            os.close(fd)
            raise DeviceFailed(path, error) from None

    @classmethod
    def _recording(cls, path: Path, fd: int) -> InputDevice:
        about = path.with_name(path.name + ".json")
        try:
            told = json.loads(about.read_text("utf-8"))
            keys = frozenset(map(int, told["keys"]))
            layout = WIDE if told["bits"] == 64 else NARROW
            return cls(path, fd, str(told["name"]), keys, bool(told["scans"]), layout)
        except (ValueError, KeyError, TypeError) as error:
            raise OSError(errno.EINVAL, f"{about.name}: {error}") from None

    def grab(self) -> bool:
        """Nobody else gets its keys from now on; False where another program holds it already."""
        try:
            fcntl.ioctl(self.fd, _EVIOCGRAB, 1)
        except OSError:
            return False
        self.grabbed = True
        return True

    def read(self) -> bytes | None:
        """Bytes that are there, ``b""`` when there are none now, None when the device has gone."""
        try:
            return os.read(self.fd, AT_ONCE) or None
        except BlockingIOError:
            return b""
        except OSError:  # ENODEV: it was pulled out
            return None

    def close(self) -> None:
        """Let go. The kernel ends a grab with its file, also when the program is killed."""
        if self.grabbed:
            with contextlib.suppress(OSError):  # it may be gone already
                fcntl.ioctl(self.fd, _EVIOCGRAB, 0)
        os.close(self.fd)


def _name(fd: int) -> str:
    text = bytes(fcntl.ioctl(fd, _read_ioctl(0x06, 256), bytes(256)))
    return text.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _bits(fd: int, kind: int, size: int) -> frozenset[int]:
    """EVIOCGBIT: the codes of this kind that the device can send."""
    field_bits = fcntl.ioctl(fd, _read_ioctl(0x20 + kind, size), bytes(size))
    return bits_of(field_bits)


def bits_of(raw: bytes) -> frozenset[int]:
    """The set bits of a kernel's bit field, which is an array of native ``long``."""
    width = struct.calcsize("l")
    words = struct.unpack(f"@{len(raw) // width}l", raw)
    return frozenset(
        index * width * 8 + bit
        for index, word in enumerate(words)
        for bit in range(width * 8)
        if word >> bit & 1
    )
