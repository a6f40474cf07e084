"""Paragraphs under each other in the largest size at which all of them fit. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tvapp.ui.theme import LEAST

SHRINKS = (1.0, 0.86, 0.74, 0.64, 0.56, 0.5)
"""Tried in turn; nothing gets smaller than the least size all the same."""
LINE = 1.5
MOST_LETTERS = 20
"""Han characters a line that the eye finds its way back from (FACTS §3)."""
GAP = 0.45
"""Between paragraphs, in letters."""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a ``Flow``; ``style`` and ``tone`` as in ``Words``."""

    text: str
    tone: str = ""
    style: str = "body"
    bold: bool = False
    close: bool = False
    """Whether it stands right under the one before it, as a remark under a name."""


def gap_before(paragraph: Paragraph, size: float) -> float:
    """What is left free above a paragraph of this size that is not the first."""
    return 0.0 if paragraph.close else size * GAP


@dataclass(frozen=True)
class Line:
    """One line as it is drawn: ``top`` and ``size`` in design pixels."""

    text: str
    paragraph: Paragraph
    top: float
    size: float


def flowed(
    paragraphs: Sequence[Paragraph],
    height: float,
    size_of: Callable[[str], float],
    broken: Callable[[Paragraph, float, bool], list[str]],
) -> list[Line]:
    """The lines of all paragraphs; cut with …… only when they do not fit even at the least size.

    ``size_of`` gives the size of a style, ``broken`` the lines of a paragraph at a size, of at most
    ``MOST_LETTERS`` or of the whole width.
    """
    lines: list[Line] = []
    for shrink in SHRINKS:
        for short in (True, False):
            lines = []
            top = 0.0
            for paragraph in paragraphs:
                size = max(LEAST, size_of(paragraph.style) * shrink)
                top += gap_before(paragraph, size) if lines else 0.0
                for text in broken(paragraph, size, short):
                    lines.append(Line(text, paragraph, top, size))
                    top += size * LINE
            if top <= height:
                return lines
    kept = [line for line in lines if line.top + line.size * LINE <= height]
    if kept:
        last = kept[-1]
        kept[-1] = Line(last.text[:-2] + "……", last.paragraph, last.top, last.size)
    return kept
