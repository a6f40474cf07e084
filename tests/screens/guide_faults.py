"""What could be wrong with a guide's pages, measured as they would be drawn but without drawing them."""

from collections.abc import Iterator
from functools import cache

from chinese.clusters import NEVER_FIRST, NEVER_LAST
from chinese.coverage import missing
from protocol.guide import Guide
from screens.guide import TEXT_HEIGHT, TEXT_WIDTH, about, column, guide_pages
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from tvapp.guide.pages import GuidePage
from tvapp.ui.flow import broken
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.paragraph import flowed
from tvapp.ui.piece import current_theme
from tvapp.ui.rows_of_text import rows_of_text
from tvapp.ui.table import cell_lines
from tvapp.ui.words import Frame, words_in

LEFT = 250
"""Width of the questions beside the answers."""


@cache
def guides() -> tuple[Guide, ...]:
    """All guides of the sample, with numbers as a catalogue gives them."""
    found = sample_guides(SampleSource())
    return tuple(guide.model_copy(update={"number": 1000 + at}) for at, guide in enumerate(found))


def longest() -> list[Guide]:
    """The guides with the longest of each thing."""
    fields = ("title", "situation", "place", "fees", "conditions", "result", "materials", "steps", "faq")
    return [max(guides(), key=lambda guide, field=field: len(str(getattr(guide, field)))) for field in fields]


def faults(guide: Guide) -> Iterator[str]:
    """What is wrong with a guide in the current text size; nothing when it can be read."""
    theme = current_theme()
    pages = guide_pages(guide, theme)
    for at, page in enumerate(pages):
        where = f"{guide.code} {guide.title} {guide.situation} {theme.body} page {at}"
        remark = f"编号 {guide.number:04d}　第 {at + 1}/{len(pages)} 页"
        title = min(84, theme.title)
        heads = (
            (guide.title, title, Frame(1728, 110, 36, 1.1), True),
            (page.heading or about(guide), theme.small, Frame(760, 56, 36, 1.5), False),
            (remark, theme.small, Frame(404, 56, 36, 1.5), False),
        )
        for text, size, frame, bold in heads:
            letter, lines, _ = words_in(text, size, frame, bold=bold)
            if "".join(lines).replace(" ", "") != text.replace(" ", ""):
                yield f"{where}: {text} is cut to {lines}"
            yield from (f"{where}: {fault}" for fault in _set(lines, letter, frame.width, bold=bold))
        yield from (f"{where}: {fault}" for fault in (_table(page) if page.answers else _flow(page)))


def _set(lines: list[str], letter: float, width: float, *, bold: bool = False) -> Iterator[str]:
    """Marks at the wrong end of a line, lines wider than their box, characters that no font has."""
    px = current_theme().px
    for line in lines:
        _, font = setting(line, bold=bold)
        if line[:1] in NEVER_FIRST:
            yield f"{line} begins with {line[0]}"
        if line[-1:] in NEVER_LAST:
            yield f"{line} ends with {line[-1]}"
        if measure(line, round(px(letter)), font) > px(width) + 1e-6:
            yield f"{line} is wider than {width}"
        if missing(line):
            yield f"{line} has characters that no font has"


def _table(page: GuidePage) -> Iterator[str]:
    theme = current_theme()
    texts = [text for _, text in page.answers]
    letter, rows = rows_of_text(
        texts, 734, theme.body, lambda text, size, most: cell_lines(text, size, TEXT_WIDTH - LEFT, most)
    )
    if rows[-1].top + rows[-1].height > 734 + 1e-6:
        yield "the answers are higher than the page"
    for text, row in zip(texts, rows, strict=True):
        if "".join(row.lines).replace(" ", "") != text.replace(" ", ""):
            yield f"{text} is cut to {row.lines}"
        yield from _set(list(row.lines), letter, TEXT_WIDTH - LEFT)


def _flow(page: GuidePage) -> Iterator[str]:
    theme = current_theme()
    width = theme.px(column(theme))
    lines = flowed(
        page.paragraphs, TEXT_HEIGHT, theme.size_of, lambda p, s, short: broken(p, s, width, short)
    )
    for line in lines:
        if line.size != theme.size_of(line.paragraph.style):
            yield f"{line.text} is set smaller than the resident wants"
        yield from _set([line.text], line.size, column(theme), bold=line.paragraph.bold)
    shown = "".join(line.text for line in lines)
    wanted = "".join(paragraph.text for paragraph in page.paragraphs)
    if "".join(shown.split()) != "".join(wanted.split()):
        yield f"{wanted} is shown as {shown}"
    if not lines or lines[-1].top + lines[-1].size > TEXT_HEIGHT:
        yield "the text is empty or higher than the page"
