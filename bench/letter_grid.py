"""An on-screen letter grid as televisions have it, to compare the number keys with; kind to the grid.

A to Z and 0 to 9 in six columns, the focus on A at first. Each letter costs the arrows to it and OK; the
focus stays there. Results are ranked as those of the number keys are, but by letters, which leave fewer
names; one opens it from home by a single OK, and arrows to its right edge lead into the results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from server.catalogue.bundles.initials import letters

COLUMNS, PAGE = 6, 6
CELLS = "abcdefghijklmnopqrstuvwxyz0123456789"


class LetterGrid:
    """Guides by code with their texts, most used first."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        self._codes = list(texts)
        parts: list[str] = []
        self._owners: list[int] = []
        for owner, listed in enumerate(texts.values()):
            for text in listed:
                parts.append(letters(text))
                self._owners.append(owner)
        # One string with an end after each text: position → text by counting the ends before it.
        self._all = "\n" + "\n".join(parts) + "\n"
        self._text_at: list[int] = []
        for number, part in enumerate(parts):
            self._text_at += [number] * (len(part) + 1)
        self._places = cache(self._found)

    def spelled(self, text: str) -> str:
        """What is typed for a text."""
        return letters(text)

    def rank(self, typed: str, code: str) -> int | None:
        """Place of a guide among the results."""
        return self._places(typed).get(code)

    def presses(self, typed: str, place: int) -> int:
        """From home to the guide's page."""
        at, count = 0, 1
        for letter in typed:
            there = CELLS.index(letter)
            count += abs(there // COLUMNS - at // COLUMNS) + abs(there % COLUMNS - at % COLUMNS) + 1
            at = there
        into_results = COLUMNS - at % COLUMNS
        return count + into_results + place // PAGE + place % PAGE + 1

    def _found(self, typed: str) -> dict[str, int]:
        best: dict[int, int] = {}
        for match in re.finditer(f"(?={re.escape(typed)})", self._all):
            start, end = match.start(), match.start() + len(typed)
            at_start = self._all[start - 1] == "\n"
            tier = 2 if not at_start else int(self._all[end] != "\n")
            owner = self._owners[self._text_at[start - 1]]
            best[owner] = min(best.get(owner, 3), tier)
        ordered = sorted(best.items(), key=lambda found: (found[1], found[0]))
        return {self._codes[owner]: place for place, (owner, _) in enumerate(ordered)}
