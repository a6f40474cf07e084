"""What a delta between two bundle files looks like (docs/bundle.md): made by the server, followed by the box.

A head, then two xz streams: commands and literals. A command is three numbers (``packed_number``): how many
literals to write; how many bytes to copy from the older file; and where these begin, counted from where the
literals would have ended in the older file and folded to be positive (``folded``).
"""

import struct
from hashlib import sha256

MAGIC = b"TVDELTA1"
HEAD = struct.Struct(">8s32sQ")
"""Magic, SHA-256 of the older file, bytes of the packed commands."""
NO_FILE = sha256(b"").digest()
"""The older file of a delta for a box that has none."""
WINDOW = 4 * 1024 * 1024
"""Bytes that xz looks back."""
UNPACKING_MEMORY = 8 * 1024 * 1024
"""Bytes of memory that unpacking one of the streams may take."""


def folded(number: int) -> int:
    """A number of either sign as one from zero up: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return number * 2 if number >= 0 else -number * 2 - 1


def unfolded(number: int) -> int:
    """The reverse of ``folded``."""
    return number // 2 if number % 2 == 0 else -(number + 1) // 2


def packed_number(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    packed = bytearray()
    while number >= 128:
        packed.append(number & 127 | 128)
        number >>= 7
    packed.append(number)
    return bytes(packed)
