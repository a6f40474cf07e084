"""Making a delta: what a box that holds one bundle file needs to make another one of it."""

import hashlib
import lzma
from pathlib import Path

import numpy as np

from protocol.bundle_delta import HEAD, MAGIC, WINDOW, folded, packed_number
from server.catalogue.bundles.common_runs import Bytes, common_runs


def make_delta(older: Path | None, newer: Path) -> bytes:
    """The delta between two files (protocol.bundle_delta); ``older`` None: for a box that has no bundle.

    Takes a second for 2 MB: call it in a thread.
    """
    before = _read(older) if older else np.empty(0, dtype=np.uint8)
    after = _read(newer)
    commands, literals = _Packer(), _Packer()
    done, expected = 0, 0
    for run in common_runs(before, after):
        fresh = after[done : run.at].tobytes()
        literals.write(fresh)
        for number in (len(fresh), run.length, folded(run.source - expected - len(fresh))):
            commands.write(packed_number(number))
        done, expected = run.at + run.length, run.source + run.length
    literals.write(after[done:].tobytes())
    for number in (after.size - done, 0, 0):
        commands.write(packed_number(number))
    packed = commands.end()
    digest = hashlib.sha256(before.tobytes()).digest()
    return HEAD.pack(MAGIC, digest, len(packed)) + packed + literals.end()


class _Packer:
    """One xz stream in the making."""

    def __init__(self) -> None:
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 9, "dict_size": WINDOW}]
        # No check of its own: the whole file is compared with the signed SHA-256.
        self._packer = lzma.LZMACompressor(lzma.FORMAT_XZ, check=lzma.CHECK_NONE, filters=filters)
        self._made = bytearray()

    def write(self, data: bytes) -> None:
        self._made += self._packer.compress(data)

    def end(self) -> bytes:
        return bytes(self._made + self._packer.flush())


def _read(path: Path) -> Bytes:
    # Mapped, not read: a county's file is 2 MB, a province's two hundred.
    return np.memmap(path, dtype=np.uint8, mode="r") if path.stat().st_size else np.empty(0, dtype=np.uint8)
