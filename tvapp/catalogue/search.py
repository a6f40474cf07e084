"""Search on number keys: typed digits against the pinyin initials of every name, anywhere in it (FACTS §4).

All searchable characters of all names stand in one row of positions, kind by kind and by ascending id (the
most used guides first), with one empty position after each name; an owner's names begin at a multiple of
eight. For each key there is one integer whose bit *p* says "the character at position *p* can be typed with
this key". A query is then a few shifts and ANDs over whole integers, whatever the number of readings a
character has. The row is cut into blocks: most of them run empty after a few keys.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from protocol.search import SEARCH_KINDS

from .search_block import ROWS, Block, Extent, Match

MINIMUM_KEYS = 2
"""Results come from the second key on; a single key would match half of the catalogue."""
BLOCK_BITS = 1 << 16
"""Positions after which a new block begins: the rows of one fit a processor's nearest memory."""
GUIDE = SEARCH_KINDS[0]

_SET_BYTE = re.compile(rb"[^\0]")
_BITS_OF_BYTE = tuple(tuple(bit for bit in range(8) if value >> bit & 1) for value in range(256))

Owner = tuple[str, int]
"""A kind and the id of one of it."""
Found = tuple[Owner, int]
"""What was found and the position in the index at which the match begins, -1 for one found by its number."""


class Results:
    """What one query finds, best first, each once. Only as many are worked out as were asked for."""

    def __init__(self, matches: Iterator[Found], total: int) -> None:
        self._matches = matches
        self._known: list[Found] = []
        self.total = total
        """How many there are."""

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
    former. ``lengths``, ``heads`` and ``owners`` hold for each text its typed characters, how many of them
    are the name (a situation may follow), and the owner's id; ``kinds`` how many texts each kind has. Raises
    ValueError when the parts do not fit together.
    """

    def __init__(
        self,
        bits: bytes,
        lengths: Sequence[int],
        heads: Sequence[int],
        owners: Sequence[int],
        kinds: Sequence[int],
    ) -> None:
        self._length = len(bits) // ROWS * 8
        self._owners = array("I", owners)
        self._kinds = [sum(kinds[:n]) for n in range(len(SEARCH_KINDS) + 1)]
        """Number of the first text of each kind, and of all texts."""
        self._starts = _starts(lengths, owners, frozenset(self._kinds))
        if self._kinds[-1] != len(owners) or (owners and self._starts[-1] + lengths[-1] >= self._length):
            raise ValueError("texts and rows of bits do not fit together")
        self._blocks = [
            Block(extent, bits, self._starts, lengths, heads, self._owners) for extent in self._extents()
        ]

    def find(
        self, digits: str, *, first: int | None = None, kinds: Collection[str] = SEARCH_KINDS
    ) -> Results:
        """All whose names contain ``digits``; none below two keys. ``first``: a guide to be put first.

        Order: whole name, beginning of a name, both in other readings, inside a name as read, then in other
        readings; what only local speech would confuse comes last. Ties keep the order of kinds and ids.
        What is no guide comes after all guides unless it matches from the start.
        """
        matches: list[Match] = []
        if len(digits) >= MINIMUM_KEYS and digits.isascii() and digits.isdecimal():
            blocks = (block for block in self._blocks if block.extent.kind in kinds)
            matches = [match for block in blocks if (match := block.match(digits))]
        total = sum(match.block.count(match.tolerant) for match in matches)
        leading: list[Found] = []
        if first is not None:
            leading.append(((GUIDE, first), -1))
            total += not self._has(matches, first)
        return Results(self._ordered(matches, leading), total)

    def place(self, position: int) -> tuple[int, int]:
        """Which text of its owner is at a position (0: the name), and the offset in typed characters."""
        text = bisect_right(self._starts, position) - 1
        begin, end = self._texts_of(self._kind_of(text))
        return text - bisect_left(self._owners, self._owners[text], begin, end), position - self._starts[text]

    def _kind_of(self, text: int) -> int:
        return bisect_right(self._kinds, text) - 1

    def _texts_of(self, kind: int) -> tuple[int, int]:
        return self._kinds[kind], self._kinds[kind + 1]

    def _has(self, matches: list[Match], guide: int) -> bool:
        """Whether a guide is among the matches."""
        begin, end = self._texts_of(0)
        first = bisect_left(self._owners, guide, begin, end)
        behind = bisect_right(self._owners, guide, begin, end)
        if first == behind:
            return False
        start = self._starts[first]
        stop = self._starts[behind] if behind < len(self._starts) else self._length
        return any(
            match.tolerant >> (start - match.block.extent.base) & ((1 << (stop - start)) - 1)
            for match in matches
            if match.block.extent.base <= start < match.block.extent.end
        )

    def _ordered(self, matches: list[Match], leading: list[Found]) -> Iterator[Found]:
        yield from leading
        given = {owner for owner, _ in leading}
        for position in _tiers(matches):
            text = bisect_right(self._starts, position) - 1
            owner = (SEARCH_KINDS[self._kind_of(text)], self._owners[text])
            if owner not in given:
                given.add(owner)
                yield owner, position

    def _extents(self) -> Iterator[Extent]:
        """Blocks of one kind each, no owner divided among two."""
        for number, kind in enumerate(SEARCH_KINDS):
            first, end = self._texts_of(number)
            while first < end:
                last = bisect_left(self._starts, self._starts[first] + BLOCK_BITS, first + 1, end)
                last = bisect_right(self._owners, self._owners[last - 1], last, end)
                after = self._starts[last] if last < len(self._starts) else self._length
                yield Extent(kind, self._starts[first], after, first, last)
                first = last


def _tiers(matches: list[Match]) -> Iterator[int]:
    """Positions, the best first; some come again in a later tier."""
    for tier in zip(*(match.from_the_start() for match in matches), strict=True):
        yield from _positions(matches, tier)
    guides = [match for match in matches if match.block.extent.kind == GUIDE]
    others = [match for match in matches if match.block.extent.kind != GUIDE]
    for some in (guides, others):
        for tier in zip(*(match.anywhere() for match in some), strict=True):
            yield from _positions(some, tier)


def _positions(matches: list[Match], tier: Sequence[int]) -> Iterator[int]:
    """Positions of the set bits, ascending."""
    for match, bits in zip(matches, tier, strict=True):
        if not bits:
            continue
        base = match.block.extent.base
        row = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
        for found in _SET_BYTE.finditer(row):
            index = found.start()
            for bit in _BITS_OF_BYTE[row[index]]:
                yield base + index * 8 + bit


def _starts(lengths: Sequence[int], owners: Sequence[int], kinds: Collection[int]) -> "array[int]":
    """First position of each text; owners begin at multiples of eight. ``kinds``: first texts of kinds."""
    starts = array("I")
    position, before = 0, -1
    for text, (length, owner) in enumerate(zip(lengths, owners, strict=True)):
        if owner != before or text in kinds:
            position = (position + 7) & ~7
            before = owner
        starts.append(position)
        position += length + 1
    return starts
