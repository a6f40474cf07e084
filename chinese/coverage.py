"""Which characters the shipped fonts can draw, so that no name ever turns into boxes.

The answer comes from assets/fonts/coverage.json, which scripts/fonts.py writes with the fonts; it is
read when first asked. What the fonts lack stays in the text and in everything that is sent: only a
note is shown beside it.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Literal

Weight = Literal["regular", "bold"]

FILE = Path(__file__).resolve().parents[1] / "assets" / "fonts" / "coverage.json"
RARE_CHARACTER_NOTE = "生僻字由窗口核对"
INVISIBLE = frozenset("\n\r\t\u200b\u200c\u200d\u2060\ufeff") | {chr(code) for code in range(0xFE00, 0xFE10)}


class Coverage:
    """Code points as sorted runs: 2 × 1,500 numbers instead of a set of 33,000."""

    def __init__(self, ranges: str) -> None:
        """`ranges`: hexadecimal runs, both ends included, sorted ("20-7e a0"). ValueError if not so."""
        self._first: list[int] = []
        self._last: list[int] = []
        for part in ranges.split():
            first, _, last = part.partition("-")
            self._first.append(int(first, 16))
            self._last.append(int(last or first, 16))
            if self._first[-1] > self._last[-1] or self._first[-1] <= (self._last[-2:-1] or [-1])[0]:
                raise ValueError(f"font coverage is not sorted at {part}")

    def __contains__(self, character: str) -> bool:
        at = bisect_right(self._first, ord(character)) - 1
        return at >= 0 and ord(character) <= self._last[at]


@cache
def coverage(weight: Weight = "regular") -> Coverage:
    """What a shipped weight holds. Raises OSError if the fonts are not installed."""
    return Coverage(json.loads(FILE.read_text(encoding="ascii"))[weight])


def missing(text: str, weight: Weight = "regular") -> set[str]:
    """The characters of the text that this weight cannot draw."""
    held = coverage(weight)
    return {character for character in set(text) - INVISIBLE if character not in held}


def drawable_weight(text: str, wanted: Weight = "bold") -> Weight:
    """The weight to set the whole text in: the bold has fewer characters, and a label has one font."""
    return "regular" if wanted == "bold" and missing(text, "bold") else wanted


def rare_character_note(text: str) -> str:
    """The note to show beside a text with a character no shipped font has, else ""."""
    return RARE_CHARACTER_NOTE if missing(text) else ""
