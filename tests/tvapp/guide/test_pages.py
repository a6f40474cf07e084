"""A guide in pages: nothing lost, nothing torn, no page with a line left over."""

from hypothesis import given
from hypothesis import strategies as st

from tests.tvapp.application.sample import GUIDE
from tvapp.guide.pages import CONTINUED, balanced_pages, pages_of
from tvapp.guide.sections import Block
from tvapp.ui.paragraph import LINE, Paragraph, flowed, gap_before

SIZES = {"body": 56.0, "small": 40.0}
LETTERS = 12


def broken(paragraph: Paragraph) -> list[str]:
    """Twelve letters a line; lines that are broken already stay."""
    return [
        part[start : start + LETTERS]
        for part in paragraph.text.split("\n")
        for start in range(0, len(part), LETTERS)
    ]


def height(paragraphs: tuple[Paragraph, ...]) -> float:
    """As ``flowed`` sets them."""
    top = 0.0
    for index, paragraph in enumerate(paragraphs):
        size = SIZES[paragraph.style]
        top += (gap_before(paragraph, size) if index else 0.0) + len(broken(paragraph)) * size * LINE
    return top


texts = st.text("字", min_size=1, max_size=90)
heads = st.sampled_from([None, Paragraph("不用带", bold=True), Paragraph("要带", bold=True)])
notes = st.text("注", max_size=60)


@st.composite
def blocks(draw: st.DrawFn) -> list[Block]:
    """Blocks of a name and perhaps a note, sorted by their heads as materials are."""
    made = []
    for _ in range(draw(st.integers(1, 9))):
        note = draw(notes)
        under = (Paragraph(note, "second", "small", close=True),) if note else ()
        made.append(Block((Paragraph(draw(texts)), *under), draw(heads)))
    return sorted(made, key=lambda block: block.head.text if block.head is not None else "")


rooms = st.floats(400, 1000)


def letters(paragraphs: list[Paragraph]) -> str:
    return "".join(p.text.replace("\n", "") for p in paragraphs if not p.bold)


@given(blocks(), rooms)
def test_nothing_is_lost_and_every_page_fits(given_blocks: list[Block], room: float) -> None:
    pages = balanced_pages(given_blocks, broken, SIZES.__getitem__, room)
    shown = letters([paragraph for page in pages for paragraph in page])
    assert shown == letters([p for block in given_blocks for p in block.paragraphs])
    for page in pages:
        assert page and height(page) <= room + 1e-3
        assert not page[-1].bold, "a head stands over something"
        lines = flowed(page, room + 1e-3, SIZES.__getitem__, lambda p, _size, _short: broken(p))
        assert {line.size for line in lines} <= set(SIZES.values()), "set smaller than the resident's letters"


@given(blocks(), rooms)
def test_what_fits_on_a_page_is_not_torn(given_blocks: list[Block], room: float) -> None:
    pages = balanced_pages(given_blocks, broken, SIZES.__getitem__, room)
    for block in given_blocks:
        head = (block.head,) if block.head is not None else ()
        if height((*head, *block.paragraphs)) <= room:
            wanted = [paragraph.text for paragraph in block.paragraphs]
            shown = [[paragraph.text for paragraph in page] for page in pages]
            assert any(page[at : at + len(wanted)] == wanted for page in shown for at in range(len(page))), (
                f"{block} is torn"
            )


def evenest(heights: list[tuple[Paragraph, ...]], pages: int) -> float:
    """The height of the fullest page of the best way to share paragraphs out over so many pages."""
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    for end in range(1, len(heights) + 1):
        for count in range(1, min(pages, end) + 1):
            best[end, count] = min(
                max(best[start, count - 1], height(tuple(p for part in heights[start:end] for p in part)))
                for start in range(count - 1, end)
                if (start, count - 1) in best
            )
    return best[len(heights), pages]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=24), rooms)
def test_pages_are_filled_as_evenly_as_can_be(lengths: list[int], room: float) -> None:
    """So the last page has a single line only where every way to share them out has such a page."""
    several = [(Paragraph("字" * LETTERS * length),) for length in lengths]
    pages = balanced_pages([Block(part) for part in several], broken, SIZES.__getitem__, room)
    fullest = max(height(page) for page in pages)
    assert fullest <= evenest(several, len(pages)) + SIZES["small"]


def test_a_head_is_said_again_where_its_heap_goes_on() -> None:
    head = Paragraph("要带（4 样）", bold=True)
    several = [Block((Paragraph("字" * 48),), head) for _ in range(4)]
    pages = balanced_pages(several, broken, SIZES.__getitem__, 860)
    assert [page[0].text for page in pages] == ["要带（4 样）", "要带" + CONTINUED]
    assert [len(page) for page in pages] == [3, 3]


def test_the_five_answers_come_first_and_each_section_has_its_heading() -> None:
    pages = pages_of(GUIDE, broken, SIZES.__getitem__, 730)
    assert [question for question, _ in pages[0].answers] == [
        "要带什么",
        "去哪里办",
        "要几天",
        "要不要钱",
        "跑几趟",
    ]
    assert all(page.heading and page.paragraphs for page in pages[1:])


def test_a_section_that_goes_on_says_so() -> None:
    headings = [page.heading for page in pages_of(GUIDE, broken, SIZES.__getitem__, 300)]
    assert "要带的材料" in headings and "要带的材料" + CONTINUED in headings
