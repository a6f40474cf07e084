"""Tells when devices come and go in a folder, by the kernel's inotify: nothing runs while nothing changes."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

_CREATE, _ATTRIB, _DELETE, _MOVED_TO = 0x100, 0x4, 0x200, 0x80
_FLAGS = os.O_NONBLOCK | os.O_CLOEXEC
_HEAD = struct.Struct("=iIII")


class FolderWatch:
    """Watches one folder. Wait on ``fd``, then ask ``changed``.

    udev makes a device first and allows us to read it a moment later, so a changed permission counts too.
    A folder that is not there yet (a box without any input device) is awaited in the folder above.
    """

    def __init__(self, folder: Path) -> None:
        """Raises OSError where the kernel gives no inotify (all its places are taken)."""
        self._folder = folder
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.fd = self._libc.inotify_init1(_FLAGS)
        if self.fd < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._add()

    def _add(self) -> None:
        place = self._folder if self._folder.is_dir() else self._folder.parent
        mask = _CREATE | _ATTRIB | _DELETE | _MOVED_TO
        self._libc.inotify_add_watch(self.fd, os.fsencode(place), ctypes.c_uint32(mask))

    def changed(self) -> frozenset[str]:
        """Names in the folder that something happened to since the last time."""
        names: set[str] = set()
        while True:
            try:
                data = os.read(self.fd, 4096)
            except BlockingIOError:
                break
            position = 0
            while position < len(data):
                _, _, _, length = _HEAD.unpack_from(data, position)
                position += _HEAD.size
                names.add(os.fsdecode(data[position : position + length].rstrip(b"\0")))
                position += length
        if self._folder.name in names and self._folder.is_dir():
            self._add()
            names.update(path.name for path in self._folder.iterdir())
        return frozenset(names)

    def close(self) -> None:
        """Stop watching."""
        os.close(self.fd)
