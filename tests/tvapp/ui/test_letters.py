"""What stands on a button, a key or a tile is never cut, whatever the resident's letters."""

from collections.abc import Iterator

import pytest

from tvapp.ui.glyphs import measure
from tvapp.ui.item import Item
from tvapp.ui.letters import fitting, letters_for
from tvapp.ui.piece import use_theme
from tvapp.ui.theme import TextSize, Theme

TABS = (
    Item("theme", "按事情找", icon="circle_outlined"),
    Item("assistance", "找人帮我", icon="support_agent"),
    Item("short", "找"),
)
TILES = (
    Item("cases", "我的办件", "1771 件事可在家先审材料", "folder_open"),
    Item("usage", "怎么用", "遥控器"),
)


@pytest.fixture(autouse=True, params=[(1080, size) for size in TextSize] + [(720, TextSize.LARGE)])
def theme(request: pytest.FixtureRequest) -> Iterator[Theme]:
    height, size = request.param
    use_theme(Theme(height=height, text_size=size))
    yield Theme(height=height, text_size=size)
    use_theme(Theme())


def test_titles_of_buttons_fit_and_are_all_set_alike(theme: Theme) -> None:
    letters = letters_for(TABS, "button", theme.px(400), theme.px(120))
    widest = measure("按事情找", letters.title) + letters.title * 1.2 + theme.px(16)
    assert widest <= theme.px(400)
    assert theme.px(36) <= letters.title <= theme.px(theme.body) + 1


def test_titles_and_lines_of_tiles_fit(theme: Theme) -> None:
    letters = letters_for(TILES, "tile", theme.px(549), theme.px(356))
    assert measure("1771 件事可在家先审材料", letters.subtitle) <= theme.px(549 - 72) + 1
    assert letters.title > letters.subtitle >= theme.px(36) - 1


def test_two_lines_fit_under_each_other(theme: Theme) -> None:
    rows = (Item("a", "高龄津贴", "县民政局"),)
    letters = letters_for(rows, "row", theme.px(1696), theme.px(theme.row_height))
    assert letters.title * 1.15 + letters.subtitle * 1.2 <= theme.px(theme.row_height)


def test_what_fits_keeps_its_size_and_what_does_not_gets_smaller(theme: Theme) -> None:
    size = theme.px(72)
    assert fitting("删除", size, 4 * size) == size
    assert fitting("删除", size, 1.5 * size) == pytest.approx(0.75 * size, abs=2)
