"""The column of running text beside a screen's buttons, and how its lines are broken."""

from tvapp.ui.flow import broken
from tvapp.ui.paragraph import MOST_LETTERS, Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import Theme

TEXT_WIDTH, TEXT_HEIGHT = 1180, 730
"""Design pixels."""


def column(theme: Theme) -> float:
    """Width of running text, design pixels: at most twenty Han characters."""
    return min(TEXT_WIDTH, theme.body * MOST_LETTERS)


def in_column(paragraph: Paragraph) -> list[str]:
    """A paragraph's lines in the column, in the resident's size."""
    theme = current_theme()
    return broken(paragraph, theme.size_of(paragraph.style), theme.px(column(theme)))
