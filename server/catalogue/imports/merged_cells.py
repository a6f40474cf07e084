"""Merged cells of a workbook: what people see in every cell stands in the file in the first one only."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_MERGE = re.compile(rb'<(?:[a-z0-9]+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_CHUNK = 1 << 20
_LONGEST_MATCH = 200
BANNER = 3
"""Columns: a row that is nothing but one merged cell of at least this width is a heading."""

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged rectangle; rows from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


def merges_in(archive: zipfile.ZipFile, part: str) -> list[Merge]:
    """The merged cells of a worksheet. They stand behind the rows, where a streaming reader never comes."""
    found = []
    rest = b""
    with archive.open(part) as sheet:
        while chunk := sheet.read(_CHUNK):
            text = rest + chunk
            end = 0
            for match in _MERGE.finditer(text):
                left, top, right, bottom = match.groups()
                found.append(Merge(int(top), _column(left), int(bottom), _column(right)))
                end = match.end()
            rest = text[max(end, len(text) - _LONGEST_MATCH) :]
    return found


def filled(rows: Iterable[Row], merges: Sequence[Merge]) -> tuple[list[Row], frozenset[int]]:
    """Rows with each merged cell's text in all its cells, and the numbers of rows that are headings only."""
    cells = {number: list(values) for number, values in rows}
    banners = frozenset(_banners(cells, merges))
    widest = max(map(len, cells.values()), default=0)
    last = max(cells, default=0)
    for merge in merges:
        first = cells.get(merge.top, [])
        text = first[merge.left] if merge.left < len(first) else ""
        if not text or merge.top in banners:
            continue
        # Beyond the last row there is nothing to fill; a merge may reach down to row 1048576.
        for number in range(merge.top, min(merge.bottom, last) + 1):
            line = cells.get(number)
            if line is None:
                continue
            right = min(merge.right, widest - 1)
            line += [""] * (right + 1 - len(line))
            line[merge.left : right + 1] = [text] * (right + 1 - merge.left)
    return [(number, tuple(values)) for number, values in cells.items()], banners


def _banners(cells: dict[int, list[str]], merges: Sequence[Merge]) -> Iterator[int]:
    for merge in merges:
        if merge.top == merge.bottom and merge.right - merge.left + 1 >= BANNER and merge.top in cells:
            line = cells[merge.top]
            if all(not text for index, text in enumerate(line) if index != merge.left):
                yield merge.top


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
