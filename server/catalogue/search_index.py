"""The search index inside the bundle, in the form that ``tvapp.catalogue.search.SearchIndex`` reads."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product, zip_longest

from .initials import Spelling, spell

KEYS = "0123456789"
LAYERS = ("plain", "readings", "tolerant")


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text a guide is found by. ``guide`` is its rank; texts come with ranks ascending."""

    guide: int
    text: str


def build_index(texts: Iterable[SearchText]) -> dict[str, bytes]:
    """Parts of the index by name: bit rows ``plain_0`` … ``tolerant_9``, and arrays (docs/bundle.md).

    All little-endian, the arrays of unsigned 32-bit numbers.
    """
    starts, owners = array("I"), array("I")
    positions: dict[tuple[str, str], list[int]] = {(layer, key): [] for layer in LAYERS for key in KEYS}
    totals = array("I", bytes(4 * 1100))
    length = 0
    matched: set[int] = set()
    for entry in texts:
        spellings = spell(entry.text)
        if owners and owners[-1] != entry.guide:
            _count(totals, matched)
        matched |= _short_queries(spellings)
        starts.append(length)
        owners.append(entry.guide)
        for position, spelling in enumerate(spellings, start=length):
            _note(positions, position, spelling)
        length += len(spellings) + 1
    _count(totals, matched)
    parts = {f"{layer}_{key}": _bit_row(found, length) for (layer, key), found in positions.items()}
    return parts | {
        "starts": _little_endian(starts),
        "owners": _little_endian(owners),
        "length": _little_endian(array("I", [length])),
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


def _note(positions: dict[tuple[str, str], list[int]], position: int, spelling: Spelling) -> None:
    for layer in LAYERS:
        for key in getattr(spelling, layer):
            positions[layer, key].append(position)


def _bit_row(positions: list[int], length: int) -> bytes:
    row = bytearray((length + 7) // 8)
    for position in positions:
        row[position >> 3] |= 1 << (position & 7)
    return bytes(row)


def _little_endian(numbers: "array[int]") -> bytes:
    import sys

    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
