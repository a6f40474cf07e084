"""The bundle's search index read, and what it finds spelled out as rows with their marks."""

from array import array
from collections.abc import Callable, Collection
from sys import byteorder

from .damage import BundleDamaged
from .marking import marked_ranges, marked_title
from .row import ROW_COLUMNS, Hit, PlaceHit, SearchPage, guide_row
from .search import Owner, Results, SearchIndex

NUMBER_KEYS = 4
"""Digits of a short number as it is printed."""

Ask = Callable[..., list[tuple]]  # type: ignore[type-arg]  # SQL rows

_PLACES = {
    "department": (
        "SELECT key, name, count, '' FROM groups WHERE kind = 'department' AND position = ?",
        "{} 件事",
    ),
    "service_point": ("SELECT key, name, address, township FROM service_points WHERE id = ?", "{}"),
    "village": (
        "SELECT v.key, v.name, coalesce(t.name, ''), v.township FROM villages v "
        "LEFT JOIN townships t ON t.code = v.township WHERE v.id = ?",
        "{}",
    ),
    "video": ("SELECT key, title, '', '' FROM videos WHERE id = ?", "{}"),
}
"""Kind → how its row is asked for (key, title, about, township), and how what it is about is said."""


class Finder:
    """Search in one open bundle. All methods raise ``BundleDamaged``."""

    def __init__(self, ask: Ask, name: str) -> None:
        self._ask = ask
        try:
            parts: dict[str, bytes] = dict(ask("SELECT name, data FROM search_index"))
            self._index = _index_of(parts)
        except (KeyError, IndexError, ValueError, OverflowError) as error:
            raise BundleDamaged(f"{name}: search index: {error}") from error
        self._asked: tuple[str, frozenset[str]] = ("", frozenset())
        self._results: Results | None = None

    def search(self, digits: str, kinds: Collection[str], offset: int, limit: int) -> SearchPage:
        """A page of what the digits find among these kinds."""
        asked = (digits, frozenset(kinds))
        if self._asked != asked or self._results is None:
            self._asked, self._results = asked, self._find(digits, asked[1])
        found = self._results.page(offset, limit)
        hits = [self._hit(owner, position, len(digits)) for owner, position in found]
        return SearchPage(total=self._results.total, hits=hits)

    def _find(self, digits: str, kinds: frozenset[str]) -> Results:
        numbered = self._numbered(digits)
        if len(digits) == NUMBER_KEYS:
            return self._index.find(digits, first=numbered, kinds=kinds)
        found = self._index.find(digits, kinds=kinds)
        # The zeros before a number are easily left out; where its digits spell nothing it must be meant.
        if numbered is not None and not found.total and len(digits) > 1:
            return self._index.find(digits, first=numbered, kinds=kinds)
        return found

    def _numbered(self, digits: str) -> int | None:
        """The guide whose short number it is."""
        if len(digits) > NUMBER_KEYS or not (digits.isascii() and digits.isdecimal()) or int(digits) == 0:
            return None
        found = self._ask("SELECT id FROM guides WHERE number = ?", (int(digits),))
        return int(found[0][0]) if found else None

    def _hit(self, owner: Owner, position: int, typed: int) -> Hit | PlaceHit:
        kind, number = owner
        via, offset = "", 0
        if position >= 0:
            text, offset = self._index.place(position)
            if text:
                query = "SELECT alias FROM aliases WHERE kind = ? AND owner = ? AND position = ?"
                via = str(self._ask(query, (kind, number, text))[0][0])
        if kind in _PLACES:
            return self._place(kind, number, via, offset, typed)
        row = guide_row(self._ask(f"SELECT {ROW_COLUMNS} FROM guides g WHERE g.id = ?", (number,))[0])
        if position < 0:
            return Hit(row, by_number=True)
        in_name, in_situation = marked_title(via or row.title, row.situation, offset, typed)
        marks, situation_marks = tuple(in_name), tuple(in_situation)
        if via and via not in row.title:
            return Hit(row, (), situation_marks, via, marks)
        start = row.title.find(via)
        return Hit(row, tuple((start + a, start + b) for a, b in marks), situation_marks)

    def _place(self, kind: str, number: int, via: str, offset: int, typed: int) -> PlaceHit:
        query, about = _PLACES[kind]
        key, title, told, township = self._ask(query, (number,))[0]
        marks = _marks_of_part(title, via or title, offset, typed)
        return PlaceHit(kind, key, title, about.format(told) if told else "", township, marks)


def _marks_of_part(title: str, part: str, offset: int, typed: int) -> tuple[tuple[int, int], ...]:
    """Ranges of the title when it was found by a part of it."""
    start = title.find(part)
    return tuple((start + a, start + b) for a, b in marked_ranges(part, offset, typed)) if start >= 0 else ()


def _index_of(parts: dict[str, bytes]) -> SearchIndex:
    lengths, heads = (_numbers("H", parts[name]) for name in ("lengths", "heads"))
    owners, kinds = (_numbers("I", parts[name]) for name in ("owners", "kinds"))
    return SearchIndex(parts["bits"], lengths, heads, owners, kinds)


def _numbers(kind: str, data: bytes) -> "array[int]":
    """Little-endian unsigned numbers of 16 (``H``) or 32 bits (``I``)."""
    numbers = array(kind, data)
    if byteorder == "big":
        numbers.byteswap()
    return numbers
