"""A guide in pages: nothing lost, no item torn between two pages unless it is longer than one."""

from hypothesis import given
from hypothesis import strategies as st

from tests.tvapp.application.sample import GUIDE
from tvapp.guide.pages import fill_pages, pages_of

LINE, GAP = 1.5, 0.45

paragraphs = st.lists(st.lists(st.text("字", min_size=1, max_size=3), min_size=1, max_size=30), max_size=12)


def heights(pages: list[list[list[str]]]) -> list[float]:
    return [sum(len(p) * LINE for p in page) + GAP * (len(page) - 1) for page in pages]


@given(paragraphs, st.floats(LINE, 20))
def test_every_line_is_on_some_page_and_every_page_fits(text: list[list[str]], room: float) -> None:
    pages = fill_pages(text, room, LINE, GAP)
    assert [line for page in pages for part in page for line in part] == [line for p in text for line in p]
    assert all(height <= room + 1e-6 for height in heights(pages))
    assert all(page for page in pages)


@given(paragraphs, st.floats(8, 20))
def test_what_fits_on_a_page_is_not_torn(text: list[list[str]], room: float) -> None:
    parts = [part for page in fill_pages(text, room, LINE, GAP) for part in page]
    for paragraph in text:
        if len(paragraph) * LINE <= room:
            assert paragraph in parts


def test_the_five_answers_come_first_and_each_section_has_its_heading() -> None:
    pages = pages_of(GUIDE, lambda text: text.split("\n"), 10, LINE, GAP)
    assert [question for question, _ in pages[0].answers] == [
        "要带什么",
        "去哪里办",
        "要几天",
        "要不要钱",
        "跑几趟",
    ]
    assert all(page.heading and page.paragraphs for page in pages[1:])


def test_a_section_that_goes_on_says_so() -> None:
    pages = pages_of(GUIDE, lambda text: [text] * 4, 6, LINE, GAP)
    headings = [page.heading for page in pages[1:]]
    assert any(heading.endswith("（接上页）") for heading in headings)
    assert len(set(headings) - {h for h in headings if "（" in h}) == len(
        [h for h in headings if "（" not in h]
    )
