"""Lines on pages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tvapp.text.paging import paginate


def lines(*lengths: int) -> list[list[str]]:
    return [
        [f"{letter}{n}" for n in range(length)] for letter, length in zip("abcdefgh", lengths, strict=False)
    ]


@pytest.mark.parametrize(
    ("paragraphs", "room", "pages"),
    [
        pytest.param(lines(), 5, [""], id="nothing is one empty page"),
        pytest.param(lines(3), 5, ["a0 a1 a2"], id="one paragraph"),
        pytest.param(lines(2, 2), 5, ["a0 a1 _ b0 b1"], id="a gap between paragraphs"),
        pytest.param(lines(5, 2), 5, ["a0 a1 a2 a3 a4", "b0 b1"], id="no gap at the head of a page"),
        pytest.param(lines(4, 2), 5, ["a0 a1 a2 a3", "b0 b1"], id="no gap at the foot of a page"),
        pytest.param(lines(3, 3), 5, ["a0 a1 a2", "b0 b1 b2"], id="a first line is not left alone"),
        pytest.param(lines(6), 5, ["a0 a1 a2 a3", "a4 a5"], id="a last line is not left alone"),
        pytest.param(lines(3, 1), 5, ["a0 a1 a2 _ b0"], id="a single line may stand at the foot"),
        pytest.param(lines(0, 2, 0), 5, ["b0 b1"], id="empty paragraphs vanish"),
        pytest.param(lines(2), 1, ["a0", "a1"], id="a page of one line"),
        pytest.param(lines(2), 0.3, ["a0", "a1"], id="a page holds at least one line"),
    ],
)
def test_pages_read_well(paragraphs: list[list[str]], room: float, pages: list[str]) -> None:
    made = paginate(paragraphs, room * 84, 84)
    assert [" ".join(line or "_" for line in page.lines) for page in made] == pages


@given(st.lists(st.integers(0, 20), max_size=8), st.integers(1, 12))
def test_every_line_is_on_one_page_in_order_and_no_page_overflows(lengths: list[int], room: int) -> None:
    paragraphs = lines(*lengths)
    pages = paginate(paragraphs, room, 1)
    shown = [line for page in pages for line in page.lines if line]
    assert shown == [line for paragraph in paragraphs for line in paragraph]
    for page in pages:
        assert len(page.lines) <= room
        assert not page.lines or (page.lines[0] and page.lines[-1])
        assert page.lines or len(pages) == 1
    if room >= 3:
        for page, following in pairwise(pages):
            torn = page.lines[-1][0] == following.lines[0][0]
            if torn:
                assert page.lines[-2:][0][:1] == page.lines[-1][0]
                assert len(following.lines) > 1 and following.lines[1][:1] == following.lines[0][0]
