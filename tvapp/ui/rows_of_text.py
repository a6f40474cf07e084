"""Questions with their answers, keys with what they do: two columns in one common size. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tvapp.ui.theme import LEAST

STEPS = (1.0, 0.93, 0.86, 0.8, 0.74)
"""Sizes tried in turn, in shares of the resident's."""
PAGED = 0.8
"""Size on pages of rows, in shares of the resident's."""
MOST_LINES = (0, 4, 3, 2, 1)
"""Lines of one text, tried in turn when even the smallest size does not hold all; 0: all of them."""
LEADING = 1.3
"""An answer has two or three lines; with 1.5 the default size would not hold five of them."""
LEAST_GAP = 0.5
"""Between rows, in letters."""
MOST_GAP = 1.1


@dataclass(frozen=True)
class TextRow:
    """One row as it is drawn: ``top`` in design pixels, the lines of its right column."""

    top: float
    height: float
    lines: tuple[str, ...]


def rows_of_text(
    texts: Sequence[str], height: float, size: float, broken: Callable[[str, float, int], list[str]]
) -> tuple[float, list[TextRow]]:
    """The common letter size (design pixels) and the rows, spread over ``height``.

    ``broken`` breaks a text at a size into so many lines at the most (0: as many as it needs) and ends what
    it cuts with ……. Only more rows than fit with one line each run over the end.
    """
    letter, lines = size, list[list[str]]()
    for most in MOST_LINES:
        for step in STEPS:
            letter = max(LEAST, round(size * step))
            lines = [broken(text, letter, most) for text in texts]
            if sum(map(len, lines)) * LEADING + len(texts) * LEAST_GAP <= height / letter:
                return letter, _spread(lines, height, letter)
    return letter, _spread(lines, height, letter)


def pages_of_rows(
    texts: Sequence[str], height: float, size: float, broken: Callable[[str, float, int], list[str]]
) -> list[slice]:
    """Which rows stand on which page, so that none is cut: one page if all fit even smaller, else as many as
    it takes in letters of ``PAGED``. A row higher than a page has one to itself."""

    def needs(letter: float) -> list[float]:
        return [len(broken(text, letter, 0)) * LEADING + LEAST_GAP for text in texts]

    smallest, paged = (max(LEAST, round(size * step)) for step in (STEPS[-1], PAGED))
    if sum(needs(smallest)) <= height / smallest:
        return [slice(0, len(texts))]
    starts, used = [0], 0.0
    for index, need in enumerate(needs(paged)):
        if used and used + need > height / paged:
            starts.append(index)
            used = 0.0
        used += need
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(texts)], strict=True)]


def _spread(lines: list[list[str]], height: float, letter: float) -> list[TextRow]:
    used = sum(map(len, lines)) * letter * LEADING
    gap = (height - used) / max(1, len(lines))
    gap = max(letter * LEAST_GAP, min(letter * MOST_GAP, gap))
    rows, top = list[TextRow](), 0.0
    for row in lines:
        high = len(row) * letter * LEADING + gap
        rows.append(TextRow(top, high, tuple(row)))
        top += high
    return rows
