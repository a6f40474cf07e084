"""Making a newer bundle file from the one the box holds and a delta (protocol.bundle_delta).

Nothing here is trusted: whatever comes out is compared with the signed manifest afterwards. Here it is only
kept from taking memory, disk or time beyond what the manifest says the file has.
"""

import hashlib
import lzma
from pathlib import Path
from typing import BinaryIO

from protocol.bundle_delta import HEAD, MAGIC, NO_FILE, UNPACKING_MEMORY, unfolded

CHUNK = 64 * 1024
LONGEST_NUMBER = 9
"""Bytes: 63 bits."""


class DeltaUseless(Exception):
    """The delta is damaged, or it is for another file."""


def apply_delta(delta: Path, older: Path | None, target: Path, size: int) -> None:
    """Write ``target``, exactly ``size`` bytes, from the file ``older`` (None: from the delta alone).

    Raises ``DeltaUseless``, or ``OSError`` for the disk. ``target`` may then hold anything.
    """
    with delta.open("rb") as head:
        digest, commands_size = _head(head.read(HEAD.size))
        if HEAD.size + commands_size > delta.stat().st_size:
            raise DeltaUseless("ends too early")
    base = older.open("rb") if older else None
    try:
        if digest != (hashlib.file_digest(base, "sha256").digest() if base else NO_FILE):
            raise DeltaUseless("for another file")
        with (
            target.open("wb") as made,
            _Unpacked(delta, HEAD.size, commands_size) as commands,
            _Unpacked(delta, HEAD.size + commands_size, None) as literals,
        ):
            _follow(commands, literals, base, made, size)
    finally:
        if base:
            base.close()


def _head(packed: bytes) -> tuple[bytes, int]:
    """SHA-256 of the older file, bytes of the packed commands."""
    if len(packed) != HEAD.size:
        raise DeltaUseless("too short")
    magic, digest, commands = HEAD.unpack(packed)
    if magic != MAGIC:
        raise DeltaUseless("no delta")
    return bytes(digest), int(commands)


def _follow(
    commands: "_Unpacked", literals: "_Unpacked", older: BinaryIO | None, made: BinaryIO, size: int
) -> None:
    older_size = older.seek(0, 2) if older else 0
    missing, place = size, 0
    while missing:
        fresh, copied, distance = commands.number(), commands.number(), unfolded(commands.number())
        place += fresh + distance
        if not 0 < fresh + copied <= missing or (copied and not 0 <= place <= older_size - copied):
            raise DeltaUseless("a command that leads out of the files")
        literals.copy(fresh, made)
        if older and copied:
            older.seek(place)
            _copy(older, copied, made)
        place += copied
        missing -= fresh + copied


def _copy(older: BinaryIO, count: int, made: BinaryIO) -> None:
    while count:
        chunk = older.read(min(CHUNK, count))
        if not chunk:
            raise DeltaUseless("the older file has become shorter")
        made.write(chunk)
        count -= len(chunk)


class _Unpacked:
    """An xz stream inside the delta, unpacked a piece at a time, never more than is asked for."""

    def __init__(self, path: Path, start: int, length: int | None) -> None:
        self._file = path.open("rb")
        self._file.seek(start)
        self._left = length
        self._unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=UNPACKING_MEMORY)
        self._ready = memoryview(b"")

    def __enter__(self) -> "_Unpacked":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def number(self) -> int:
        """The next number."""
        number = 0
        for place in range(LONGEST_NUMBER):
            (byte,) = self._some(1)
            number |= (byte & 127) << 7 * place
            if byte < 128:
                return number
        raise DeltaUseless("a number without an end")

    def copy(self, count: int, made: BinaryIO) -> None:
        """The next bytes, into a file."""
        while count:
            piece = self._some(count)
            made.write(piece)
            count -= len(piece)

    def _some(self, most: int) -> memoryview:
        """At least one byte, at most so many."""
        while not self._ready:
            self._ready = memoryview(self._unpack())
        piece, self._ready = self._ready[:most], self._ready[most:]
        return piece

    def _unpack(self) -> bytes:
        if self._unpacker.eof:
            raise DeltaUseless("ends too early")
        packed = b""
        if self._unpacker.needs_input:
            packed = self._file.read(CHUNK if self._left is None else min(CHUNK, self._left))
            if not packed:
                raise DeltaUseless("ends too early")
            if self._left is not None:
                self._left -= len(packed)
        try:
            return self._unpacker.decompress(packed, CHUNK)
        except lzma.LZMAError as error:
            raise DeltaUseless(str(error)) from error
