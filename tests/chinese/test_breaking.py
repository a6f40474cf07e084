"""Lines of Chinese with Latin words and numbers in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinese.breaking import Widths, break_lines, shorten
from chinese.clusters import NEVER_FIRST, NEVER_LAST, SPACES, clusters


def em(text: str) -> float:
    """Width in Han characters: half for Latin, none for marks that stand on another character."""
    return sum(
        0 if unicodedata.combining(c) or 0xFE00 <= ord(c) <= 0xFE0F else 0.5 if ord(c) < 0x250 else 1
        for c in text
    )


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        pytest.param("高龄津贴怎么办", 4, ["高龄津贴", "怎么办"], id="plain Han"),
        pytest.param("", 4, [""], id="nothing is one empty line"),
        pytest.param("要带什么\n\n去哪里办", 9, ["要带什么", "", "去哪里办"], id="paragraphs"),
        pytest.param("高龄津贴，怎么办", 4, ["高龄津", "贴，怎么", "办"], id="no comma first"),
        pytest.param(
            "一二三四。）”五", 4, ["一二三", "四。）”", "五"], id="several closing marks go together"
        ),
        pytest.param("一二三《四五》六", 4, ["一二三", "《四五》", "六"], id="no opening mark last"),
        pytest.param("一二三“（四）”", 5, ["一二三", "“（四）”"], id="opening marks go together"),
        pytest.param("拨打12345热线", 4, ["拨打", "12345热", "线"], id="a number is not torn"),
        pytest.param("按规定补贴100%", 6, ["按规定补贴", "100%"], id="per cent stays with its number"),
        pytest.param("面积120㎡以上", 4, ["面积", "120㎡以", "上"], id="a unit stays with its number"),
        pytest.param("一二20个工作日", 5, ["一二", "20个工作日"], id="a number keeps its unit"),
        pytest.param("最多20 个工作日办", 8, ["最多20 个工作日", "办"], id="even behind a space"),
        pytest.param("上午8:30–12:00", 6, ["上午", "8:30–12:00"], id="a range of times is not torn"),
        pytest.param("窗口在一楼11–16号", 8, ["窗口在一楼", "11–16号"], id="a range keeps its unit"),
        pytest.param("电话0713-0500102", 7, ["电话", "0713-0500102"], id="a telephone number is not torn"),
        pytest.param("国家——人民", 3, ["国", "家——", "人民"], id="a dash is not torn and not first"),
        pytest.param("一二三……四", 4, ["一二", "三……四"], id="dots are not torn and not first"),
        pytest.param("Hong'an County TV", 4, ["Hong'an", "County", "TV"], id="Latin words, spaces left out"),
        pytest.param("张三 李四", 2, ["张三", "李四"], id="the space at the break is left out"),
        pytest.param("　　依据如下", 4, ["　　依据", "如下"], id="an indent stays"),
        pytest.param("身份证4211**********1234", 9, ["身份证", "4211**********1234"], id="a masked number"),
        pytest.param("阿依古丽·买买提", 4, ["阿依古", "丽·买买", "提"], id="the dot in a name is not first"),
        pytest.param(
            "https://a.example/bcdefg", 4, ["https://", "a.exampl", "e/bcdefg"], id="longer than a line"
        ),
        pytest.param("0123456789。", 5, ["012345678", "9。"], id="a cut number keeps its full stop company"),
        pytest.param("一二三", 0.1, ["一", "二", "三"], id="no room at all: one by one"),
    ],
)
def test_lines_are_broken_as_a_typesetter_would(text: str, width: float, lines: list[str]) -> None:
    assert break_lines(text, width, em) == lines


signs = "，。、；：？！）》」”·—…%℃（《「“‘￥"
texts = st.text(alphabet=st.sampled_from("一二三四五六七八九十" + "abZ09.-/@ 　\n" + signs), max_size=120)
widths = st.floats(0, 30)


def squeezed(text: str) -> str:
    return "".join(c for c in text if c not in SPACES and c != "\n")


@given(texts, widths)
def test_nothing_is_lost_and_nothing_changes_places(text: str, width: float) -> None:
    assert squeezed("".join(break_lines(text, width, em))) == squeezed(text)


@given(texts, widths)
def test_no_line_is_too_wide_unless_it_is_one_character(text: str, width: float) -> None:
    for line in break_lines(text, width, em):
        assert em(line) <= width or len(line) == 1


counted = st.tuples(
    st.text("一二三四五六七八，。", max_size=12),
    st.sampled_from(["20个工作日", "7 个工作日", "80周岁", "0713-0500102", "8:30–12:00", "1–8 号", "12 天"]),
)


@given(st.lists(counted, max_size=8), st.floats(9, 30))
def test_numbers_are_never_torn_from_their_units(parts: list[tuple[str, str]], width: float) -> None:
    """Every number is a whole on some line; a line of nine Han holds each of them with its marks."""
    lines = break_lines("".join(before + number + "，" for before, number in parts), width, em)
    for _, number in parts:
        assert any(number in line for line in lines)


@given(texts, st.floats(4, 30))
def test_marks_stand_where_they_may(text: str, width: float) -> None:
    """Over all neighbouring lines whose pieces are no wider than a line, so that none had to be cut."""
    for paragraph in text.split("\n"):
        pieces = list(clusters(paragraph))
        if any(em(piece) > width for piece in pieces):
            continue
        # A mark after a space has nothing to lean on; a mark before one leans on nothing.
        starts = {piece[0] for piece in pieces} & NEVER_FIRST
        ends = {piece[-1] for piece in pieces} & NEVER_LAST
        lines = break_lines(paragraph, width, em)
        assert all(line[0] not in NEVER_FIRST or line[0] in starts for line in lines[1:])
        assert all(line[-1] not in NEVER_LAST or line[-1] in ends for line in lines[:-1] if line)


@given(st.text(alphabet=st.sampled_from("一二三四五六七八" + signs), max_size=80))
def test_without_spaces_a_mark_begins_a_piece_only_at_the_very_start(text: str) -> None:
    pieces = list(clusters(text))
    assert "".join(pieces) == text
    assert all(piece[0] not in NEVER_FIRST for piece in pieces[1:])
    assert all(piece[-1] not in NEVER_LAST for piece in pieces[:-1])


@given(texts.map(lambda text: text.replace("\n", "")), st.floats(1, 30))
def test_lines_are_as_full_as_can_be(text: str, width: float) -> None:
    """The first piece of each line would not have fitted on the line before (the last but one may have
    given one of its own to a last line of a single character)."""
    pieces = list(clusters(text.rstrip()))
    if any(em(piece) > width for piece in pieces) or any(piece[0] in SPACES for piece in pieces):
        return
    lines = break_lines(text, width, em)
    at = 0
    for line in lines[:-2]:
        taken = ""
        while len(taken) < len(line):
            taken, at = taken + pieces[at], at + 1
        assert taken == line
        assert em(line) + em(pieces[at]) > width


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("打到老人自己的卡里。", ["打到老人自己", "的卡里。"]),
        ("打到老人的卡里。", ["打到老人的", "卡里。"]),
        ("打到20个工作日里", ["打到20个工作日", "里"]),
    ],
)
def test_the_last_line_is_not_a_single_character(text: str, lines: list[str]) -> None:
    """Unless what would join it is most of the line before."""
    assert break_lines(text, 7 if "20" in text else 6, em) == lines


@given(texts, widths, st.sampled_from(["……", "…", ""]))
def test_a_shortened_text_is_its_beginning_and_fits(text: str, width: float, mark: str) -> None:
    flat = text.replace("\n", " ")
    short = shorten(text, width, em, mark)
    if em(flat) <= width:
        assert short == flat
    else:
        assert short.endswith(mark)
        assert flat.startswith(short.removesuffix(mark))
        assert em(short) <= max(width, em(mark))


def test_a_shortened_text_does_not_end_in_a_comma() -> None:
    assert shorten("一二三，四五六七", 6, em) == "一二三……"
    assert shorten("一二三（四五六七", 6, em) == "一二三……"


def test_every_character_is_measured_once() -> None:
    asked: list[str] = []

    def measure(text: str) -> float:
        asked.append(text)
        return 1.0

    lines = break_lines("高龄津贴高龄津贴高龄津贴", 5, Widths(measure))
    assert [len(line) for line in lines] == [5, 5, 2]
    assert sorted(asked) == sorted(set("高龄津贴"))


def test_a_variation_selector_stays_with_its_character() -> None:
    assert break_lines("一二葛\ufe00三", 3, em) == ["一二葛\ufe00", "三"]
