"""A guide cut into pages of a screen: the five answers first, then section by section. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from protocol.guide import Guide
from protocol.plain_answers import five_answers
from tvapp.guide.sections import Block, Section, sections
from tvapp.ui.paragraph import LINE, Paragraph, gap_before

CONTINUED = "（接上页）"

Broken = Callable[[Paragraph], list[str]]
SizeOf = Callable[[str], float]


@dataclass(frozen=True)
class GuidePage:
    """One page; the first has questions with answers, the others paragraphs that fit on it."""

    heading: str
    answers: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Laid:
    """A block with the lines of each paragraph."""

    parts: tuple[tuple[Paragraph, tuple[str, ...]], ...]
    head: Paragraph | None = None


def pages_of(guide: Guide, broken: Broken, size_of: SizeOf, room: float) -> tuple[GuidePage, ...]:
    """All pages of a guide.

    ``broken`` breaks a paragraph into lines, ``size_of`` gives the letters of a style, ``room`` is the
    height of a page, in one unit. A section's pages are filled evenly.
    """
    answers = tuple((answer.question, answer.text) for answer in five_answers(guide))
    return GuidePage("", answers), *section_pages(sections(guide), broken, size_of, room)


def section_pages(
    told: Sequence[Section], broken: Broken, size_of: SizeOf, room: float
) -> tuple[GuidePage, ...]:
    """Pages of sections, each section on pages of its own."""
    return tuple(
        GuidePage(section.title + (CONTINUED if number else ""), paragraphs=paragraphs)
        for section in told
        for number, paragraphs in enumerate(balanced_pages(section.blocks, broken, size_of, room))
    )


def balanced_pages(
    blocks: Sequence[Block], broken: Broken, size_of: SizeOf, room: float
) -> list[tuple[Paragraph, ...]]:
    """As few pages as can be, each as little filled as that allows: no last page with a single line."""
    heads = {block.head for block in blocks if block.head is not None}
    lines = {head: tuple(broken(head)) for head in heads}
    laid = [Laid(tuple((p, tuple(broken(p))) for p in block.paragraphs), block.head) for block in blocks]

    def fill(height: float) -> list[list[Laid]]:
        return _fill(laid, lines, size_of, height, room)

    pages = fill(room)
    low, high = room / (len(pages) + 1), room
    while len(pages) > 1 and high - low > size_of("small") / 2:
        middle = (low + high) / 2
        tried = fill(middle)
        if len(tried) <= len(pages):
            pages, high = tried, middle
        else:
            low = middle
    return [tuple(_written(page, before)) for page, before in zip(pages, [[], *pages], strict=False)]


def _fill(
    blocks: Sequence[Laid],
    heads: dict[Paragraph, tuple[str, ...]],
    size_of: SizeOf,
    wanted: float,
    room: float,
) -> list[list[Laid]]:
    """Pages of blocks, ``wanted`` high. A block that is higher has a page to itself, and is torn only when
    it is higher than ``room``."""
    pages: list[list[Laid]] = [[]]
    used = 0.0
    head: Paragraph | None = None
    todo = list(reversed(blocks))
    while todo:
        block = todo.pop()
        above = [(block.head, heads[block.head])] if block.head is not None and block.head != head else []
        block = _right_under(block) if above else block
        end = _end([*above, *block.parts], used, size_of)
        if end <= (wanted if pages[-1] else room) + 1e-6:
            pages[-1].append(block)
            used, head = end, block.head
            continue
        if not pages[-1]:
            first, rest = _torn(block, above, size_of, wanted)
            pages[-1].append(first)
            if rest is not None:
                todo.append(rest)
        else:
            todo.append(block)
        pages.append([])
        used, head = 0.0, None
    return [page for page in pages if page]


def _end(parts: Sequence[tuple[Paragraph, tuple[str, ...]]], top: float, size_of: SizeOf) -> float:
    """Where the last of the paragraphs ends when the first of them comes after ``top``."""
    for paragraph, lines in parts:
        size = size_of(paragraph.style)
        top += gap_before(paragraph, size) if top else 0.0
        top += len(lines) * size * LINE
    return top


def _torn(
    block: Laid, above: Sequence[tuple[Paragraph, tuple[str, ...]]], size_of: SizeOf, room: float
) -> tuple[Laid, Laid | None]:
    """What of a block fits on an empty page, at least one line, and the rest."""
    top = _end(above, 0.0, size_of)
    for index, (paragraph, lines) in enumerate(block.parts):
        size = size_of(paragraph.style)
        start = top + (gap_before(paragraph, size) if top else 0.0)
        top = start + len(lines) * size * LINE
        if top <= room + 1e-6:
            continue
        most = max(0 if index else 1, int((room - start + 1e-6) // (size * LINE)))
        if len(lines) - most == 1 and most > 2:
            most -= 1  # its last line is not left alone
        kept, later = lines[:most], lines[most:]
        here = [*block.parts[:index], *([(_cut(paragraph, kept), kept)] if kept else [])]
        rest = [*([(_cut(paragraph, later), later)] if later else []), *block.parts[index + 1 :]]
        return replace(block, parts=tuple(here)), replace(block, parts=tuple(rest)) if rest else None
    return block, None


def _right_under(block: Laid) -> Laid:
    """The block standing right under its head."""
    (first, lines), *others = block.parts
    return replace(block, parts=((replace(first, close=True), lines), *others))


def _cut(paragraph: Paragraph, lines: tuple[str, ...]) -> Paragraph:
    return replace(paragraph, text="\n".join(lines))


def _written(page: Sequence[Laid], before: Sequence[Laid]) -> Iterator[Paragraph]:
    """The paragraphs of a page, each head over the first block of it."""
    head = None
    for block in page:
        if block.head is not None and block.head != head:
            goes_on = head is None and before and before[-1].head == block.head
            word = block.head.text.partition("（")[0]
            yield replace(block.head, text=word + CONTINUED) if goes_on else block.head
        head = block.head
        yield from (paragraph for paragraph, _ in block.parts)
