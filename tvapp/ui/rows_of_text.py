"""Questions with their answers, keys with what they do: two columns in one common size. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tvapp.ui.theme import LEAST

STEPS = (1.0, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62, 0.56, 0.5)
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
    texts: Sequence[str], height: float, size: float, broken: Callable[[str, float], list[str]]
) -> tuple[float, list[TextRow]]:
    """The common letter size (design pixels) and the rows, spread over ``height``.

    ``broken`` breaks a text at a size. At the least size a row may still run over the end: the caller's
    last lines are then left out.
    """
    letter, lines = size, list[list[str]]()
    for step in STEPS:
        letter = max(LEAST, round(size * step))
        lines = [broken(text, letter) for text in texts]
        used = sum(map(len, lines)) * letter * LEADING
        if used + len(texts) * letter * LEAST_GAP <= height:
            break
    used = sum(map(len, lines)) * letter * LEADING
    gap = (height - used) / max(1, len(texts))
    gap = max(letter * LEAST_GAP, min(letter * MOST_GAP, gap))
    rows, top = list[TextRow](), 0.0
    for row in lines:
        high = len(row) * letter * LEADING + gap
        rows.append(TextRow(top, high, tuple(row)))
        top += high
    return letter, rows
