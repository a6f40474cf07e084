"""Guides of the sample in all three text sizes: nothing is cut, torn, too wide or without a letter for it.

A part of them and whatever is unusually long; ``python -m scripts.measure_guides`` measures all 1,862.
"""

from collections.abc import Iterator

import pytest

from tests.screens.guide_faults import faults, guides, longest
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme

WRITTEN = 33
"""The first of the sample: written out by hand."""
EVERY = 15
"""Of the others one in so many."""


@pytest.fixture(params=list(TextSize), ids=lambda size: size.name.lower())
def text_size(request: pytest.FixtureRequest) -> Iterator[TextSize]:
    use_theme(Theme(text_size=request.param))
    yield request.param
    use_theme(Theme())


def test_every_page_of_a_guide_fits_and_is_set_well(text_size: TextSize) -> None:
    some = [*guides()[:WRITTEN], *longest(), *guides()[WRITTEN::EVERY]]
    assert [fault for guide in some for fault in faults(guide)] == []
