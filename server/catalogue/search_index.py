"""The search index inside the bundle, in the form that ``tvapp.catalogue.search.SearchIndex`` reads."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product, zip_longest

from .initials import Spelling, spell

KEYS = "0123456789"
LAYERS = ("plain", "readings", "tolerant")
ROWS = {(layer, key): row for row, (layer, key) in enumerate(product(LAYERS, KEYS))}
"""Which of the bit rows belongs to a layer and a key."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text a guide is found by. ``guide`` is its id; texts come with ids ascending."""

    guide: int
    text: str


def build_index(texts: Iterable[SearchText]) -> dict[str, bytes]:
    """Parts of the index by name: ``bits``, ``lengths``, ``owners``, ``totals`` (docs/bundle.md).

    The arrays are little-endian. A guide that comes, goes or changes only moves the bytes of those after it,
    so that the next bundle has most of them in common with this one.
    """
    lengths, owners = array("H"), array("I")
    bits = bytearray()
    totals = array("I", bytes(4 * 1100))
    position = 0
    matched: set[int] = set()
    for entry in texts:
        spellings = spell(entry.text)
        if owners and owners[-1] != entry.guide:
            _count(totals, matched)
            position = len(bits) // len(ROWS) * 8
        matched |= _short_queries(spellings)
        lengths.append(len(spellings))
        owners.append(entry.guide)
        end = position + len(spellings) + 1
        bits.extend(bytes(len(ROWS) * ((end + 7) // 8) - len(bits)))
        for place, spelling in enumerate(spellings, start=position):
            _note(bits, place, spelling)
        position = end
    _count(totals, matched)
    return {
        "bits": bytes(bits),
        "lengths": _little_endian(lengths),
        "owners": _little_endian(owners),
        "totals": _little_endian(totals),
    }


def _short_queries(spellings: list[Spelling]) -> set[int]:
    """Queries of two and three keys that a text matches, as indices into ``totals``."""
    found: set[int] = set()
    keys = [spelling.tolerant for spelling in spellings]
    nothing: frozenset[str] = frozenset()
    for first, second, third in zip_longest(keys, keys[1:], keys[2:], fillvalue=nothing):
        for pair in product(first, second):
            number = int("".join(pair))
            found.add(number)
            found.update(100 + number * 10 + int(key) for key in third)
    return found


def _count(totals: "array[int]", matched: set[int]) -> None:
    """One guide more for each of its queries; the set is emptied for the next guide."""
    for query in matched:
        totals[query] += 1
    matched.clear()


def _note(bits: bytearray, position: int, spelling: Spelling) -> None:
    column, bit = position // 8 * len(ROWS), 1 << position % 8
    for layer in LAYERS:
        for key in getattr(spelling, layer):
            bits[column + ROWS[layer, key]] |= bit


def _little_endian(numbers: "array[int]") -> bytes:
    import sys

    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
