"""Cut lines into pages of a screen: no scrolling, no paragraph torn for the sake of one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page: its lines from top to bottom; an empty line is a gap between paragraphs."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def paginate(paragraphs: Iterable[Sequence[str]], height: float, line_height: float) -> list[TextPage]:
    """Pages of paragraphs that are already broken into lines.

    `height` and `line_height` have the same unit; a page holds at least one line. Between paragraphs
    stands an empty line, never at a page's top or end. A paragraph is not left with a single line on
    a page if it has more (neither its first at the foot nor its last at the head), as far as pages
    of three lines and more allow it. Empty paragraphs vanish. At least one page comes back.
    """
    room = max(1, int(height // line_height))
    pages: list[list[str]] = [[]]
    for paragraph in paragraphs:
        rest = list(paragraph)
        if rest and pages[-1]:
            if len(pages[-1]) + 1 < room:
                pages[-1].append("")
            else:
                pages.append([])
        while rest:
            take = _take(len(rest), room - len(pages[-1]), room)
            pages[-1] += rest[:take]
            rest = rest[take:]
            if rest:
                pages.append([])
    return [TextPage(tuple(_trimmed(page))) for page in pages]


def _take(lines: int, free: int, room: int) -> int:
    """How many of a paragraph's remaining lines go on this page, which has `free` lines left."""
    if lines <= free:
        return lines
    if room < 3:
        return free
    if lines - free == 1:
        free -= 1
    return free if free != 1 else 0


def _trimmed(page: list[str]) -> list[str]:
    while page and not page[-1]:
        page = page[:-1]
    return page
