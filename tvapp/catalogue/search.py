"""Search on number keys: typed digits against the pinyin initials of every name, anywhere in it (FACTS §4).

All searchable characters of all names stand in one row of positions, ordered by the guides' ids (the most
used first), with one empty position after each name; a guide's names begin at a multiple of eight. For each
key there is one integer whose bit *p* says "the character at position *p* can be typed with this key". A
query is then a few shifts and ANDs over whole integers, whatever the number of readings a character has, and
a name is found at every position in microseconds.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

KEYS = "0123456789"
ROWS = 30
"""Rows of bits: three layers of ten keys."""
MINIMUM_KEYS = 2
"""Results come from the second key on; a single key would match half of the catalogue."""
COUNTED_KEYS = (2, 3)
"""Lengths of queries whose number of guides stands in the index: counting so many would be felt."""

_SET_BYTE = re.compile(rb"[^\0]")
_BITS_OF_BYTE = tuple(tuple(bit for bit in range(8) if value >> bit & 1) for value in range(256))

Found = tuple[int, int]
"""A guide (its id) and the position in the index at which the match begins."""


class Results:
    """The guides for one query, best first, each once. Only as many are worked out as were asked for."""

    def __init__(self, matches: Iterator[Found], total: int | None) -> None:
        self._matches = matches
        self._known: list[Found] = []
        self._total = total

    @property
    def total(self) -> int:
        """How many guides match."""
        if self._total is None:
            self._known.extend(self._matches)
            self._total = len(self._known)
        return self._total

    def page(self, offset: int, limit: int) -> list[Found]:
        """Some of them."""
        missing = offset + limit - len(self._known)
        if missing > 0:
            self._known.extend(islice(self._matches, missing))
        return self._known[offset : offset + limit]


class SearchIndex:
    """The index of a bundle (docs/bundle.md).

    ``bits`` holds 30 bit rows, byte by byte in turn: key 0 to key 9 as the words are read in context, then
    with every reading of a polyphone, then with what local speech confuses. Each of the three contains the
    former. ``lengths`` and ``owners`` hold the typed characters and the guide's id of each text, ids
    ascending; ``totals`` how many guides match each query of two keys (00 to 99) and then of three (000 to
    999). Raises ValueError when the parts do not fit together.
    """

    def __init__(
        self, bits: bytes, lengths: Sequence[int], owners: Sequence[int], totals: Sequence[int]
    ) -> None:
        rows = [int.from_bytes(bits[row::ROWS], "little") for row in range(ROWS)]
        self._layers = tuple(
            dict(zip(KEYS, rows[first : first + len(KEYS)], strict=True))
            for first in range(0, ROWS, len(KEYS))
        )
        self._length = len(bits) // ROWS * 8
        self._owners = array("I", owners)
        self._starts = _starts(lengths, owners)
        if self._starts and self._starts[-1] + lengths[-1] >= self._length:
            raise ValueError("texts longer than the rows of bits")
        self._totals = array("I", totals)
        self._owner_at = self._spread()
        self._first = self._bits(self._starts)
        self._last = self._bits(
            [start + length - 1 for start, length in zip(self._starts, lengths, strict=True) if length]
        )

    def find(self, digits: str, first: int | None = None) -> Results:
        """All guides whose names contain ``digits``; none below two keys. ``first``: a guide to be put first.

        Order: whole name, beginning of a name, both in other readings, inside a name as read, then in other
        readings; what only local speech would confuse comes last. Ties keep the guides' rank.
        """
        counted = self._counted(digits)
        leading = [] if first is None else [(first, -1)]
        if counted is not None and first is not None and not self._has(first, digits):
            counted += 1
        return Results(self._ordered(digits, leading), counted)

    def place(self, position: int) -> tuple[int, int]:
        """Which text of its guide is at a position (0: the name), and the offset in typed characters."""
        text = bisect_right(self._starts, position) - 1
        return text - bisect_left(self._owners, self._owners[text]), position - self._starts[text]

    def _counted(self, digits: str) -> int | None:
        """The number that stands in the index, if it does."""
        if len(digits) not in COUNTED_KEYS or not _is_query(digits):
            return None
        return self._totals[int(digits) + (100 if len(digits) == 3 else 0)]

    def _has(self, guide: int, digits: str) -> bool:
        """Whether a guide's names contain the digits."""
        first, behind = bisect_left(self._owners, guide), bisect_right(self._owners, guide)
        if first == behind:
            return False
        start = self._starts[first]
        end = self._starts[behind] if behind < len(self._starts) else self._length
        return bool(self._matches(self._layers[-1], digits) >> start & ((1 << (end - start)) - 1))

    def _ordered(self, digits: str, leading: list[Found]) -> Iterator[Found]:
        yield from leading
        if not _is_query(digits):
            return
        given = {guide for guide, _ in leading}
        seen = 0
        for tier in self._tiers(digits):
            for position in _positions(tier & ~seen):
                owner = self._owner_at[position]
                if owner not in given:
                    given.add(owner)
                    yield owner, position
            seen |= tier

    def _tiers(self, digits: str) -> Iterator[int]:
        """Positions at which the digits match, the best first; later ones may contain earlier ones."""
        plain, readings, tolerant = (self._matches(layer, digits) for layer in self._layers)
        begin = self._first
        whole = begin & (self._last >> (len(digits) - 1))
        # 秤不准 can be read pfz: as a whole it must not come before 身份证到期 by its beginning.
        yield plain & whole
        yield plain & begin
        yield readings & whole
        yield readings & begin
        yield plain
        yield readings
        yield tolerant & begin
        yield tolerant

    def _matches(self, layer: dict[str, int], digits: str) -> int:
        matches = layer[digits[0]]
        for distance, digit in enumerate(digits[1:], start=1):
            matches &= layer[digit] >> distance
            if not matches:
                break
        return matches

    def _spread(self) -> "array[int]":
        owner_at = array("I")
        bounds = [*self._starts[1:], self._length]
        for start, end, owner in zip(self._starts, bounds, self._owners, strict=True):
            owner_at.extend(array("I", [owner]) * (end - start))
        return owner_at

    def _bits(self, positions: Sequence[int]) -> int:
        row = bytearray(self._length // 8 + 1)
        for position in positions:
            row[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(row, "little")


def _starts(lengths: Sequence[int], owners: Sequence[int]) -> "array[int]":
    """The first position of each text."""
    starts = array("I")
    position, before = 0, -1
    for length, owner in zip(lengths, owners, strict=True):
        if owner != before:
            position, before = (position + 7) & ~7, owner
        starts.append(position)
        position += length + 1
    return starts


def _is_query(digits: str) -> bool:
    return len(digits) >= MINIMUM_KEYS and digits.isascii() and digits.isdecimal()


def _positions(bits: int) -> Iterator[int]:
    """Positions of the set bits, ascending."""
    row = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for match in _SET_BYTE.finditer(row):
        index = match.start()
        for bit in _BITS_OF_BYTE[row[index]]:
            yield index * 8 + bit
