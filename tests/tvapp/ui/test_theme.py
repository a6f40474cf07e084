"""What old eyes need: contrast, sizes, at most six rows."""

import pytest

from tvapp.ui import theme as look
from tvapp.ui.theme import TextSize, Theme, contrast

INKS = {
    "text": look.TEXT,
    "second": look.TEXT_SECOND,
    "good": look.GOOD,
    "care": look.CARE,
    "bad": look.BAD,
    "mark": look.FOCUS,
}


@pytest.mark.parametrize("ground", [look.GROUND, look.SURFACE], ids=["ground", "surface"])
@pytest.mark.parametrize("ink", INKS.values(), ids=INKS.keys())
def test_every_ink_reads_on_every_ground(ink: look.Colour, ground: look.Colour) -> None:
    assert contrast(ink, ground) >= 7


def test_dark_text_reads_on_the_focus() -> None:
    assert contrast(look.FOCUS_TEXT, look.FOCUS) >= 7


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(look.colour("#000000"), look.colour("#FFFFFF")) == pytest.approx(21)
    assert contrast(look.colour("#777777"), look.colour("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("size", TextSize)
def test_sizes_hold_the_least_and_the_most(size: TextSize) -> None:
    theme = Theme(text_size=size)
    assert min(theme.size_of(style) for style in ("title", "body", "small")) >= 36
    assert theme.row_height >= 120
    assert theme.line_height("body") == pytest.approx(1.5 * theme.body)
    rows = theme.rows_that_fit(784)
    assert 1 <= rows <= 6
    assert rows * theme.row_height + (rows - 1) * 12 <= 784


def test_a_smaller_window_has_the_same_proportions() -> None:
    assert Theme(height=720).px(1080) == pytest.approx(720)
