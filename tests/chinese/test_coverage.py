"""What the shipped fonts can draw."""

from __future__ import annotations

import pytest

from chinese.coverage import Coverage, coverage, drawable_weight, missing, rare_character_note


def test_ranges_hold_both_their_ends() -> None:
    held = Coverage("20-7e a0 4e00-9fff")
    assert [c in held for c in " ~\x7f\xa0\xa1一\u9fff\ua000\x1f"] == [
        True,
        True,
        False,
        True,
        False,
        True,
        True,
        False,
        False,
    ]


def test_no_ranges_hold_nothing() -> None:
    assert "一" not in Coverage("")


@pytest.mark.parametrize("ranges", ["7e-20", "a0 20-7e", "20-7e 30", "20-7e 7e"])
def test_ranges_out_of_order_are_refused(ranges: str) -> None:
    with pytest.raises(ValueError, match="not sorted"):
        Coverage(ranges)


def test_the_regular_weight_draws_names_that_old_character_sets_lack() -> None:
    assert missing("张喆、王珺、李𬭎，住塝上塆") == set()


def test_what_no_font_has_is_named_and_noted_and_kept() -> None:
    text = "张\U00020000明"
    assert missing(text) == {"\U00020000"}
    assert rare_character_note(text) == "生僻字由窗口核对"
    assert rare_character_note("张喆") == ""


def test_line_ends_and_marks_without_a_shape_are_not_missing() -> None:
    assert missing("一\n二\u200b三\ufe00\t") == set()


def test_a_heading_with_a_character_the_bold_lacks_is_set_in_the_regular_weight() -> None:
    rare = "\u3400"
    assert missing(rare, "bold") == {rare} and not missing(rare)
    assert drawable_weight("高龄津贴") == "bold"
    assert drawable_weight("高龄津贴" + rare) == "regular"
    assert drawable_weight("高龄津贴", "regular") == "regular"


def test_it_is_read_once() -> None:
    assert coverage("bold") is coverage("bold")
