"""Pictures from one process to another: RGB in shared memory, three slots, a sequence number.

The memory is a file descriptor handed to the child, not a named segment: there is nothing to
clean up after a crash, and no resource-tracker process is started (Python < 3.13 starts one
for every ``multiprocessing.shared_memory`` segment, in both processes).
"""

import mmap
import os
import struct
import tempfile
from typing import NamedTuple

_HEADER = struct.Struct("=QII")
"""In front of each slot, and once at the very start: sequence, width, height."""
_HEADER_SPACE = 64
_SLOTS = 3
"""The reader may hold one slot while the writer fills another; the third is the newest whole one."""


class Picture(NamedTuple):
    """One RGB picture: ``pixels`` is rows from the top, ``width * 3`` bytes each, no padding."""

    pixels: memoryview
    width: int
    height: int
    sequence: int


class PictureBuffer:
    """Shared memory for pictures of at most ``max_width`` × ``max_height``. One writer, one reader."""

    def __init__(self, fd: int, max_width: int, max_height: int) -> None:
        self.fd = fd
        self.max_width = max_width
        self.max_height = max_height
        self._slot_bytes = _HEADER_SPACE + max_width * max_height * 3
        self._memory = mmap.mmap(fd, self.size(max_width, max_height))
        self._view = memoryview(self._memory)
        self._sequence = 0

    @staticmethod
    def size(max_width: int, max_height: int) -> int:
        """Bytes of memory for that largest picture."""
        return _HEADER_SPACE + _SLOTS * (_HEADER_SPACE + max_width * max_height * 3)

    @classmethod
    def create(cls, max_width: int = 1280, max_height: int = 720) -> "PictureBuffer":
        """Make new memory; pass ``fd`` to the writer's process (``pass_fds``)."""
        if hasattr(os, "memfd_create"):
            fd = os.memfd_create("pictures")
        else:
            with tempfile.TemporaryFile() as file:
                fd = os.dup(file.fileno())
        os.ftruncate(fd, cls.size(max_width, max_height))
        return cls(fd, max_width, max_height)

    def write(self, pixels: bytes | bytearray | memoryview, width: int, height: int, stride: int) -> int:
        """Copy a picture in, whose rows lie ``stride`` bytes apart; returns its sequence number.

        Raises ValueError when it is larger than the memory was made for.
        """
        if width > self.max_width or height > self.max_height or stride < width * 3:
            raise ValueError("picture does not fit")
        sequence = self._sequence + 1
        start = self._slot_start(sequence)
        # Nobody may take the slot for whole while it is being filled.
        _HEADER.pack_into(self._view, start, 0, 0, 0)
        row = width * 3
        source = memoryview(pixels).cast("B")
        target = self._view[start + _HEADER_SPACE : start + _HEADER_SPACE + row * height]
        if stride == row:
            target[:] = source[: row * height]
        else:
            for y in range(height):
                target[y * row : (y + 1) * row] = source[y * stride : y * stride + row]
        _HEADER.pack_into(self._view, start, sequence, width, height)
        _HEADER.pack_into(self._view, 0, sequence, width, height)
        self._sequence = sequence
        return sequence

    def latest(self) -> Picture | None:
        """The newest picture, or None before the first.

        Its pixels stay whole until two more pictures have been written: use or copy them at once.
        """
        sequence, _, _ = _HEADER.unpack_from(self._view, 0)
        if sequence == 0:
            return None
        start = self._slot_start(sequence)
        written, width, height = _HEADER.unpack_from(self._view, start)
        if written != sequence or width > self.max_width or height > self.max_height:
            return None
        begin = start + _HEADER_SPACE
        return Picture(self._view[begin : begin + width * height * 3], width, height, sequence)

    def clear(self) -> None:
        """Forget the newest picture, so that an old face is never shown in a new call."""
        _HEADER.pack_into(self._view, 0, 0, 0, 0)

    def close(self) -> None:
        """Give the memory back. Views still held by somebody keep the mapping alive until they go."""
        self._view.release()
        try:
            self._memory.close()
        except BufferError:
            # A Picture is still referenced; the mapping goes with it.
            pass
        os.close(self.fd)

    def _slot_start(self, sequence: int) -> int:
        return _HEADER_SPACE + (sequence % _SLOTS) * self._slot_bytes
