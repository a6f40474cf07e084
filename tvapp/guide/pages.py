"""A guide cut into pages of a screen: the five answers first, then section by section."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from protocol.guide import Guide
from tvapp.guide.answers import five_answers
from tvapp.guide.sections import sections

CONTINUED = "（接上页）"


@dataclass(frozen=True)
class GuidePage:
    """One page; the first has questions with answers, the others paragraphs that fit on it."""

    heading: str
    answers: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()
    """Each with its line breaks."""


def pages_of(
    guide: Guide, broken: Callable[[str], list[str]], room: float, line: float, gap: float
) -> tuple[GuidePage, ...]:
    """All pages of a guide.

    ``broken`` breaks a text into lines; ``room`` is the height of a page, ``line`` of a line, ``gap`` what
    is between two paragraphs, all in one unit.
    """
    pages = [GuidePage("", answers=tuple((a.question, a.text) for a in five_answers(guide)))]
    for section in sections(guide):
        paragraphs = [broken(paragraph) for paragraph in section.paragraphs]
        for number, page in enumerate(fill_pages(paragraphs, room, line, gap)):
            heading = section.title + (CONTINUED if number else "")
            pages.append(GuidePage(heading, paragraphs=tuple("\n".join(lines) for lines in page)))
    return tuple(pages)


def fill_pages(
    paragraphs: Sequence[list[str]], room: float, line: float, gap: float
) -> list[list[list[str]]]:
    """Pages of paragraphs of lines. A paragraph is torn only when no page is high enough for it."""
    pages: list[list[list[str]]] = [[]]
    used = 0.0
    for paragraph in paragraphs:
        rest = paragraph
        if pages[-1] and used + len(rest) * line > room:
            pages.append([])
        while len(rest) * line > room:
            most = max(1, int(room // line))
            pages[-1].append(rest[:most])
            rest = rest[most:]
            pages.append([])
        pages[-1].append(rest)
        used = sum(len(lines) * line + gap for lines in pages[-1])
    return [page for page in pages if any(page)]
