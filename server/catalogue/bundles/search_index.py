"""The search index inside the bundle, in the form that ``tvapp.catalogue.search.SearchIndex`` reads."""

import sys
from array import array
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from protocol.search import SEARCH_KINDS
from server.catalogue.bundles.initials import Spelling, spell
from server.catalogue.bundles.search_texts import SearchText

KEYS = "0123456789"
LAYERS = ("plain", "readings", "tolerant")
ROWS = {(layer, key): row for row, (layer, key) in enumerate(product(LAYERS, KEYS))}
"""Which of the bit rows belongs to a layer and a key."""


def build_index(texts: Iterable[SearchText]) -> dict[str, bytes]:
    """Parts of the index by name: ``bits``, ``lengths``, ``heads``, ``owners``, ``kinds`` (docs/bundle.md).

    The arrays are little-endian. What comes, goes or changes only moves the bytes of all that is behind it,
    so that the next bundle has most of them in common with this one.
    """
    lengths, heads, owners = array("H"), array("H"), array("I")
    kinds = array("I", bytes(4 * len(SEARCH_KINDS)))
    bits = bytearray()
    position = 0
    before: tuple[str, int] | None = None
    for entry in texts:
        if before != (entry.kind, entry.owner):
            before = (entry.kind, entry.owner)
            position = len(bits) // len(ROWS) * 8
        head, placed = _bits_of(entry.text)
        rest, placed_after = _bits_of(entry.rest)
        length = head + rest
        lengths.append(length)
        heads.append(head)
        owners.append(entry.owner)
        kinds[SEARCH_KINDS.index(entry.kind)] += 1
        bits.extend(bytes(len(ROWS) * ((position + length + 8) // 8) - len(bits)))
        _set(bits, position, placed)
        _set(bits, position + head, placed_after)
        position += length + 1
    return {
        "bits": bytes(bits),
        "lengths": _little_endian(lengths),
        "heads": _little_endian(heads),
        "owners": _little_endian(owners),
        "kinds": _little_endian(kinds),
    }


def _set(bits: bytearray, position: int, placed: Iterable[tuple[int, int]]) -> None:
    for row, offset in placed:
        column, bit = divmod(position + offset, 8)
        bits[column * len(ROWS) + row] |= 1 << bit


@lru_cache(maxsize=20_000)
def _bits_of(text: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How many typed characters a text has, and its bits as (row, character)."""
    spellings = spell(text)
    placed = [
        (ROWS[layer, key], offset)
        for offset, spelling in enumerate(spellings)
        for layer in LAYERS
        for key in _keys(spelling, layer)
    ]
    return len(spellings), tuple(placed)


def _keys(spelling: Spelling, layer: str) -> frozenset[str]:
    keys: frozenset[str] = getattr(spelling, layer)
    return keys


def _little_endian(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
