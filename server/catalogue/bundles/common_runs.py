"""What two files have in common: runs of bytes of the newer one that stand somewhere in the older one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.uint64]
Indices = NDArray[np.intp]

WINDOW = 16
"""Bytes. A run is noticed by a window of it that stands at a sampled place of the older file."""
STRIDE = 4
"""Every so many bytes of the older file are sampled, more in files for which that were too many samples."""
SAMPLES = 4_000_000
LEAST, MOST = 128, 1 << 20
"""Positions of the newer file that are looked at together."""
_FACTOR = np.uint64(0x9E37_79B9_7F4A_7C15)


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` bytes that stand at ``at`` in the newer file and at ``source`` in the older one."""

    at: int
    source: int
    length: int


def common_runs(older: Bytes, newer: Bytes) -> Iterator[Run]:
    """Runs in ascending order that do not overlap.

    Takes about 64 bytes of memory for a sample and for a position of a block.
    """
    samples = _Samples(older)
    if not samples.offsets.size:
        return
    done = expected = position = 0
    step = LEAST
    while position <= newer.size - WINDOW:
        end = min(position + step, newer.size - WINDOW + 1)
        hashes = _hashes(newer[position : end + WINDOW - 1])
        for index, place in samples.known(hashes):
            at = position + index
            source = samples.nearest(place, hashes[index], expected + at - done)
            run = _widened(older, newer, at, source, done)
            if run.length >= WINDOW:
                yield run
                done = position = run.at + run.length
                expected = run.source + run.length
                step = LEAST
                break
        else:
            # What is new is seldom short: look further ahead at once.
            position, step = end, min(step * 2, MOST)


class _Samples:
    """Windows of a file by their hashes."""

    def __init__(self, data: Bytes) -> None:
        stride = max(STRIDE, data.size // SAMPLES)
        hashes = _hashes(data, stride)
        order = np.argsort(hashes, kind="stable")
        self.hashes: Numbers = hashes[order]
        self.offsets: Indices = order * stride

    def known(self, hashes: Numbers) -> Iterator[tuple[int, int]]:
        """Which of the hashes there are, and where the samples with each of them begin."""
        places = np.searchsorted(self.hashes, hashes)
        found = self.hashes[np.minimum(places, self.hashes.size - 1)] == hashes
        for index in np.flatnonzero(found):
            yield int(index), int(places[index])

    def nearest(self, place: int, wanted: np.uint64, offset: int) -> int:
        """Of the samples with a hash (the first at ``place``) the one nearest to an offset of the file."""
        alike = self.offsets[place : int(np.searchsorted(self.hashes, wanted, "right"))]
        above = int(np.searchsorted(alike, offset))
        two = [int(alike[index]) for index in (above - 1, above) if 0 <= index < alike.size]
        return min(two, key=lambda found: abs(found - offset))


def _hashes(data: Bytes, stride: int = 1) -> Numbers:
    """Of the windows that begin at every ``stride``-th byte."""
    count = max((data.size - WINDOW) // stride + 1, 0) if data.size >= WINDOW else 0
    made = np.zeros(count, dtype=np.uint64)
    for offset in range(WINDOW if count else 0):
        made *= _FACTOR
        made += data[offset : offset + (count - 1) * stride + 1 : stride].astype(np.uint64) + np.uint64(1)
    return made


def _widened(older: Bytes, newer: Bytes, at: int, source: int, floor: int) -> Run:
    """The whole run around a place in both files that does not begin before ``floor`` in the newer one."""
    ahead = _alike(older[source:], newer[at:])
    most = min(at - floor, source)
    behind = _alike(older[source - most : source][::-1], newer[at - most : at][::-1])
    return Run(at - behind, source - behind, ahead + behind)


def _alike(one: Bytes, other: Bytes) -> int:
    """How many bytes at the beginning are the same."""
    length = min(one.size, other.size)
    done, step = 0, 64
    while done < length:
        end = min(done + step, length)
        differ = one[done:end] != other[done:end]
        if differ.any():
            return done + int(differ.argmax())
        done, step = end, step * 4
    return length
