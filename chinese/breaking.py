"""Break paragraphs into lines ourselves: Kivy's own wrapping of Chinese is slow and knows no 避头尾."""

from __future__ import annotations

from collections.abc import Callable

from chinese.clusters import NEVER_FIRST, NEVER_LAST, SPACES, clusters

Measure = Callable[[str], float]
ELLIPSIS = "……"


class Widths:
    """Measures a string by adding the widths of its characters, each measured once.

    Right for our fonts, which carry no kerning; asking SDL for every string anew is what is slow.
    """

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._known: dict[str, float] = {}

    def __call__(self, text: str) -> float:
        total = 0.0
        for character in text:
            width = self._known.get(character)
            if width is None:
                width = self._known[character] = self._measure(character)
            total += width
        return total


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text, each at most `width` wide in the unit of `measure`.

    "\\n" ends a paragraph; an empty paragraph is one empty line. Spaces at a break are left out, all
    other characters are kept in their order. Only where a single word or number with its
    punctuation is wider than a line is it cut inside, and a single character wider than the line
    stands alone.
    """
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width, measure)]


def _paragraph(text: str, width: float, measure: Measure) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for cluster in clusters(text.rstrip()):
        size = measure(cluster)
        if used + size <= width:
            line, used = line + cluster, used + size
            continue
        if cluster[0] in SPACES:
            # The break falls here; what follows must not fit behind the space that is left out.
            line, used = line + cluster, width
            continue
        if line.strip():
            lines.append(line.rstrip())
            line, used = "", 0.0
        while size > width and len(cluster) > 1:
            end = _cut(cluster, width, measure)
            lines.append(cluster[:end])
            cluster = cluster[end:]
            size = measure(cluster)
        line, used = cluster, size
    if not line.strip() and lines:
        return lines
    return _without_orphan([*lines, line.rstrip()], width, measure)


def _without_orphan(lines: list[str], width: float, measure: Measure) -> list[str]:
    """A last line of a single character gets company from the line before: alone it is overlooked."""
    if len(lines) < 2 or len(lines[-1].rstrip("".join(NEVER_FIRST))) != 1 or lines[-1][0].isascii():
        return lines
    pieces = list(clusters(lines[-2]))
    last = pieces[-1] + lines[-1]
    if len(pieces) < 4 or pieces[-2][0] in SPACES or measure(last) > width:
        return lines
    return [*lines[:-2], "".join(pieces[:-1]).rstrip(), last]


def _cut(cluster: str, width: float, measure: Measure) -> int:
    """Where to cut a cluster that is wider than a line, away from 避头尾 marks if it can be."""
    end, used = 0, 0.0
    while end < len(cluster) and used + measure(cluster[end]) <= width:
        used += measure(cluster[end])
        end += 1
    end = max(end, 1)
    for at in range(end, 0, -1):
        if cluster[at] not in NEVER_FIRST and cluster[at - 1] not in NEVER_LAST:
            return at
    return end


def shorten(text: str, width: float, measure: Measure, mark: str = ELLIPSIS) -> str:
    """The text on one line, cut and ended with the mark when it is too wide."""
    text = " ".join(text.split("\n"))
    if measure(text) <= width:
        return text
    room = width - measure(mark)
    end, used = 0, 0.0
    while end < len(text) and used + measure(text[end]) <= room:
        used += measure(text[end])
        end += 1
    while end and (text[end - 1] in NEVER_LAST or text[end - 1] in SPACES or text[end - 1] in "，、；：。"):
        end -= 1
    return text[:end] + mark
