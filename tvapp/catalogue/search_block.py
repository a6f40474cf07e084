"""One block of the search index: a run of owners of one kind, as bit rows held in whole integers."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

KEYS = "0123456789"
ROWS = 30
"""Rows of bits: three layers of ten keys."""


class Layer(NamedTuple):
    """For each key the characters that are typed with it, as bits of one integer."""

    rows: dict[str, int]

    def matches(self, digits: str) -> int:
        """Positions at which the digits match."""
        rows = self.rows
        found = rows[digits[0]]
        for distance, digit in enumerate(digits[1:], start=1):
            if not found:
                break
            found &= rows[digit] >> distance
        return found


class Extent(NamedTuple):
    """Where a block lies: positions from ``base``, texts ``first_text`` to before ``last_text``."""

    kind: str
    base: int
    end: int
    first_text: int
    last_text: int


class Block:
    """A run of positions. Bit 0 of every row is the position ``extent.base``."""

    __slots__ = ("_begin", "_ends", "_fill", "_last", "_layers", "extent")

    def __init__(
        self,
        extent: Extent,
        bits: bytes,
        starts: Sequence[int],
        lengths: Sequence[int],
        heads: Sequence[int],
        owners: Sequence[int],
    ) -> None:
        """All but ``extent``: of the whole index."""
        self.extent = extent
        mine = bits[extent.base // 8 * ROWS : extent.end // 8 * ROWS]
        rows = [int.from_bytes(mine[row::ROWS], "little") for row in range(ROWS)]
        self._layers = tuple(
            Layer(dict(zip(KEYS, rows[first : first + len(KEYS)], strict=True)))
            for first in range(0, ROWS, len(KEYS))
        )
        size = extent.end - extent.base
        begins, lasts, ends = list[int](), list[int](), list[int]()
        for text in range(extent.first_text, extent.last_text):
            start = starts[text] - extent.base
            begins.append(start)
            if heads[text]:
                lasts.append(start + heads[text] - 1)
            if text + 1 == extent.last_text or owners[text] != owners[text + 1]:
                ends.append(start + lengths[text])
        self._begin, self._last, self._ends = (_bits(some, size) for some in (begins, lasts, ends))
        self._fill = ((1 << size) - 1) ^ self._ends

    def match(self, digits: str) -> "Match | None":
        """What matches in this block; None when nothing does."""
        plain, readings, tolerant = self._layers
        loosely = tolerant.matches(digits)
        if not loosely:
            return None
        read = readings.matches(digits)
        return Match(self, plain.matches(digits) if read else 0, read, loosely, len(digits))

    def count(self, positions: int) -> int:
        """How many owners have one of the positions.

        Each owner's stretch is a number whose highest bit, its end, is never set. Adding all ones below that
        bit carries into it exactly when the stretch is not zero.
        """
        return ((positions + self._fill) & self._ends).bit_count()

    def beginning(self, positions: int) -> int:
        """Those at which a text begins."""
        return positions & self._begin

    def whole(self, positions: int, length: int) -> int:
        """Those from which a name, without what may follow it, is exactly ``length`` characters long."""
        return positions & self._begin & (self._last >> (length - 1))


class Match(NamedTuple):
    """Positions in a block that match: as read in context, in any reading, as local speech confuses them.

    Each contains the one before it.
    """

    block: Block
    plain: int
    readings: int
    tolerant: int
    length: int

    def from_the_start(self) -> Iterator[int]:
        """Tiers that match a text from its first character, the best first."""
        whole, beginning = self.block.whole, self.block.beginning
        # 秤不准 can be read pfz: as a whole it must not come before 身份证到期 by its beginning.
        yield whole(self.plain, self.length)
        yield beginning(self.plain)
        yield whole(self.readings, self.length)
        yield beginning(self.readings)

    def anywhere(self) -> Iterator[int]:
        """The tiers after those."""
        yield self.plain
        yield self.readings
        yield self.block.beginning(self.tolerant)
        yield self.tolerant


def _bits(positions: Sequence[int], size: int) -> int:
    row = bytearray(size // 8 + 1)
    for position in positions:
        row[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(row, "little")
