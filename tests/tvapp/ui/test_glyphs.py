"""No name turns into boxes, and our sums of widths are what SDL draws."""

import string

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from chinese.coverage import missing
from tvapp.ui.glyphs import BAND, BELOW, BOLD, REGULAR, STAND_IN, _ruler, measure, rare, setting

UNKNOWN = "\U00020000"
"""A Han character that no shipped font has."""
ONLY_REGULAR = "\u3400"


def gb2312() -> str:
    cells = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(cell.decode("gb2312", "ignore") for cell in cells) + "".join(map(chr, range(32, 127)))


def test_a_character_no_font_has_is_drawn_as_the_printers_mark() -> None:
    assert setting(f"张{UNKNOWN}明") == (f"张{STAND_IN}明", REGULAR)
    assert setting(f"张{UNKNOWN}明", bold=True)[0] == f"张{STAND_IN}明"
    assert rare(f"张{UNKNOWN}明") and not rare("张喆明")


def test_a_heading_the_bold_cannot_draw_is_set_in_the_regular_weight() -> None:
    assert setting("高龄津贴", bold=True) == ("高龄津贴", BOLD)
    assert setting(f"高龄津贴{ONLY_REGULAR}", bold=True) == (f"高龄津贴{ONLY_REGULAR}", REGULAR)
    assert not rare(f"高龄津贴{ONLY_REGULAR}")


def test_what_has_no_shape_is_not_drawn() -> None:
    assert setting("一\n二\t三\u200b四\ufe00")[0] == "一 二 三四"


def test_texts_that_skip_the_look_at_the_fonts_are_held_by_both() -> None:
    assert missing(gb2312(), "regular") == set() == missing(gb2312(), "bold")


@pytest.mark.parametrize("path", [REGULAR, BOLD])
def test_no_letter_is_cut_at_the_head_or_foot_of_its_line(path: str) -> None:
    font = TTFont(path)
    shapes, names = font.getGlyphSet(), font.getBestCmap()
    foot, em = font["hhea"].descent, font["head"].unitsPerEm
    for letter in string.ascii_letters + string.digits + "，。：；？！（）《》“”、〓高龄塆国":
        pen = BoundsPen(shapes)
        shapes[names[ord(letter)]].draw(pen)
        _, low, _, high = pen.bounds
        assert BELOW <= (low - foot) / em and (high - foot) / em <= BELOW + BAND, letter


@pytest.mark.parametrize("size", [24, 37, 56, 92])
@pytest.mark.parametrize("text", ["高龄津贴发放", "，。：；？！（）《》、", "４５５８", "塆喆\u3400"])
def test_square_characters_are_as_wide_as_sdl_sets_them(text: str, size: int) -> None:
    assert measure(text, size) == _ruler(size, REGULAR).get_extents(text)[0]


@pytest.mark.parametrize(
    "text", ["12345 视频专席", "例：高龄津贴 g l j t，按 4 5 5 8。", "WXYZ", "“找人帮我”"]
)
def test_sums_of_widths_are_those_of_the_whole_line(text: str) -> None:
    drawn = _ruler(56, REGULAR).get_extents(text)[0]
    assert measure(text, 56) == pytest.approx(drawn, abs=0.03 * drawn)
