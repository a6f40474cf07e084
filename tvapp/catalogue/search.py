"""Search on number keys: typed digits against the pinyin initials of every name, anywhere in it (FACTS §4).

All searchable characters of all names stand in one row of positions, ordered by the guides' rank, with
one empty position between names. For each key there is one integer whose bit *p* says "the character at
position *p* can be typed with this key". A query is then a few shifts and ANDs over whole integers,
whatever the number of readings a character has, and a name is found at every position in microseconds.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence

KEYS = "0123456789"
MINIMUM_KEYS = 2
"""Results come from the second key on; a single key would match half of the catalogue."""

_SET_BYTE = re.compile(rb"[^\0]")
_BITS_OF_BYTE = tuple(tuple(bit for bit in range(8) if value >> bit & 1) for value in range(256))


Found = tuple[int, int]
"""A guide (its rank) and the position in the index at which the match begins."""


class SearchIndex:
    """The index of a bundle.

    ``plain``, ``readings`` and ``tolerant`` are ten little-endian bit rows each (key 0 to key 9): as the
    words are read in context; with every reading of a polyphone; with what local speech confuses. Each
    contains the former. ``starts`` holds the first position of each text, ascending; ``owners`` the guide
    rank of each text; ``length`` the number of positions, the empty one after each text included.
    """

    def __init__(
        self,
        plain: Sequence[bytes],
        readings: Sequence[bytes],
        tolerant: Sequence[bytes],
        starts: Sequence[int],
        owners: Sequence[int],
        length: int,
    ) -> None:
        self._layers = tuple(
            {key: int.from_bytes(rows[digit], "little") for digit, key in enumerate(KEYS)}
            for rows in (plain, readings, tolerant)
        )
        self._starts = array("I", starts)
        self._length = length
        self._owner_at = self._spread(owners)
        self._first = self._bits(self._starts)
        self._last = self._bits([start - 2 for start in [*self._starts[1:], length] if start >= 2])
        self._asked = ""
        self._found: list[Found] = []

    def find(self, digits: str) -> list[Found]:
        """All guides whose names contain ``digits``, best first, each once; empty below two keys.

        Order: whole name, beginning of a name, inside a name; in each as read, then other readings; what only
        local speech would confuse comes last. Ties keep the guides' rank.
        """
        if len(digits) < MINIMUM_KEYS or not digits.isdecimal() or not digits.isascii():
            return []
        if digits != self._asked:
            self._asked, self._found = digits, self._search(digits)
        return self._found

    def place(self, position: int) -> tuple[int, int]:
        """Number of the text at a position, and the offset in it, counted in typed characters."""
        text = bisect_right(self._starts, position) - 1
        return text, position - self._starts[text]

    def _search(self, digits: str) -> list[Found]:
        plain, readings, tolerant = (self._matches(layer, digits) for layer in self._layers)
        whole = self._first & (self._last >> (len(digits) - 1))
        begin = self._first
        tiers = (
            plain & whole,
            readings & whole,
            plain & begin,
            readings & begin,
            plain,
            readings,
            tolerant & begin,
            tolerant,
        )
        best: dict[int, int] = {}
        seen = 0
        owner_at = self._owner_at
        for tier in tiers:
            for position in _positions(tier & ~seen):
                owner = owner_at[position]
                if owner not in best:
                    best[owner] = position
            seen |= tier
        return list(best.items())

    def _matches(self, layer: dict[str, int], digits: str) -> int:
        matches = layer[digits[0]]
        for distance, digit in enumerate(digits[1:], start=1):
            matches &= layer[digit] >> distance
            if not matches:
                break
        return matches

    def _spread(self, owners: Sequence[int]) -> "array[int]":
        owner_at = array("I")
        bounds = [*self._starts[1:], self._length]
        for start, end, owner in zip(self._starts, bounds, owners, strict=True):
            owner_at.extend(array("I", [owner]) * (end - start))
        return owner_at

    def _bits(self, positions: Sequence[int]) -> int:
        row = bytearray(self._length // 8 + 1)
        for position in positions:
            row[position >> 3] |= 1 << (position & 7)
        return int.from_bytes(row, "little")


def _positions(bits: int) -> list[int]:
    """Positions of the set bits, ascending."""
    row = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return [
        match.start() * 8 + bit
        for match in _SET_BYTE.finditer(row)
        for bit in _BITS_OF_BYTE[row[match.start()]]
    ]
