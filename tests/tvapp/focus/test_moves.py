"""Tables of moves over layouts like those of the real screens."""

from __future__ import annotations

import pytest

from tvapp.focus import Direction, FocusMemory, FocusNode, Rect, default_focus, items, move, repair


def item(
    key: str, left: float, top: float, width: float = 200, height: float = 120, **more: object
) -> FocusNode:
    return FocusNode(key, "item", Rect(left, top, left + width, top + height), **more)  # type: ignore[arg-type]


def go(tree: FocusNode, start: str, presses: str, memory: FocusMemory | None = None) -> str:
    """Press the arrows named by their first letters, remembering each step as the router does."""
    memory = memory or FocusMemory()
    names = {"l": "left", "r": "right", "u": "up", "d": "down"}
    path = start
    memory.remember(path)
    for letter in presses:
        path = move(tree, memory, path, names[letter])
        memory.remember(path)
    return path


BAR = FocusNode("bar", "row", children=(item("search", 1200, 40), item("settings", 1500, 40)))
TILES = FocusNode(
    "tiles",
    "grid",
    children=tuple(
        item(name, 100 + 400 * (n % 4), 300 + 200 * (n // 4), 360) for n, name in enumerate("abcdefgh")
    ),
)
HOME = FocusNode("home", "column", children=(BAR, TILES))

LIST = FocusNode("list", "column", children=tuple(item(str(n), 100, 100 + 140 * n, 700) for n in range(6)))
PANEL = FocusNode(
    "panel", "column", children=(item("read", 1000, 100, 700, 400), item("call", 1000, 940, 700))
)
SPLIT = FocusNode("split", "row", children=(LIST, PANEL))


@pytest.mark.parametrize(
    ("tree", "start", "presses", "end"),
    [
        pytest.param(HOME, "home/tiles/a", "rrr", "home/tiles/d", id="along a line of tiles"),
        pytest.param(HOME, "home/tiles/d", "r", "home/tiles/d", id="the end of the line is the end"),
        pytest.param(HOME, "home/tiles/b", "dl", "home/tiles/e", id="a grid goes all four ways"),
        pytest.param(HOME, "home/tiles/h", "d", "home/tiles/h", id="nothing below: the focus stays"),
        pytest.param(HOME, "home/tiles/a", "u", "home/bar/search", id="up from the grid enters the bar"),
        pytest.param(HOME, "home/tiles/c", "ud", "home/tiles/c", id="down again to the remembered tile"),
        pytest.param(HOME, "home/bar/settings", "d", "home/tiles/d", id="a grid never seen: nearest tile"),
        pytest.param(HOME, "home/bar/settings", "r", "home/bar/settings", id="a column has no right"),
        pytest.param(SPLIT, "split/list/2", "r", "split/panel/read", id="from a list to the panel"),
        pytest.param(SPLIT, "split/list/4", "rdl", "split/list/4", id="back to the row one came from"),
        pytest.param(SPLIT, "split/list/5", "d", "split/list/5", id="the last row does not slip aside"),
        pytest.param(SPLIT, "split/panel/call", "u", "split/panel/read", id="over an empty stretch"),
    ],
)
def test_arrows_go_where_the_eye_expects(tree: FocusNode, start: str, presses: str, end: str) -> None:
    assert go(tree, start, presses) == end


def test_a_group_remembers_its_child_by_key_when_the_rows_change_order() -> None:
    memory = FocusMemory()
    assert go(SPLIT, "split/list/4", "r", memory) == "split/panel/read"
    shuffled = FocusNode(
        "list", "column", children=tuple(item(k, 100, 100 + 140 * n, 700) for n, k in enumerate("4021"))
    )
    tree = FocusNode("split", "row", children=(shuffled, PANEL))
    assert go(tree, "split/panel/read", "l", memory) == "split/list/4"


def test_a_remembered_child_that_is_gone_gives_way_to_the_first() -> None:
    memory = FocusMemory({"split/list": "99"})
    assert move(SPLIT, memory, "split/panel/read", "left") == "split/list/0"


def test_switched_off_things_are_passed_over() -> None:
    row = FocusNode(
        "row", "row", children=(item("a", 0, 0), item("b", 300, 0, ignored=True), item("c", 600, 0))
    )
    assert go(row, "row/a", "r") == "row/c"
    assert [path for path, _ in items(row)] == ["row/a", "row/c"]


def test_a_thing_never_laid_out_is_passed_over() -> None:
    row = FocusNode("row", "row", children=(item("a", 0, 0), item("b", 0, 0, 0, 0), item("c", 600, 0)))
    assert go(row, "row/a", "r") == "row/c"


def test_a_tall_tile_between_two_low_ones_is_not_skipped() -> None:
    row = FocusNode(
        "row", "row", children=(item("a", 0, 100, 20), item("b", 30, 0, 20, 900), item("c", 60, 100, 20))
    )
    assert go(row, "row/a", "r") == "row/b"
    assert go(row, "row/c", "l") == "row/b"


def test_a_group_counted_with_its_own_box_is_no_target_from_inside_it() -> None:
    boxed = FocusNode(
        "boxed",
        "group",
        Rect(0, 0, 900, 900),
        (item("a", 0, 0), item("b", 0, 300)),
        overlap=1.0,
        prioritise_children=False,
        focusable_container=True,
    )
    tree = FocusNode("page", "group", children=(boxed,))
    assert move(tree, FocusMemory(), "page/boxed/b", "down") == "page/boxed/b"


@pytest.mark.parametrize("blocked", [frozenset(), frozenset({Direction.DOWN})])
def test_a_blocked_exit_holds_the_focus(blocked: frozenset[Direction]) -> None:
    top = FocusNode("top", "row", children=(item("a", 0, 0),), block_exit=blocked)
    tree = FocusNode("page", "column", children=(top, FocusNode("low", "row", children=(item("b", 0, 300),))))
    assert go(tree, "page/top/a", "d") == ("page/top/a" if blocked else "page/low/b")


def test_an_explicit_neighbour_overrides_the_geometry() -> None:
    far = item("far", 1600, 900)
    tree = FocusNode(
        "page",
        "group",
        children=(item("a", 0, 0, neighbours={Direction.DOWN: "page/far"}), item("b", 0, 200), far),
    )
    assert go(tree, "page/a", "d") == "page/far"


def test_a_neighbour_of_a_group_holds_for_every_child_and_enters_by_memory() -> None:
    left = FocusNode(
        "left",
        "column",
        children=(item("a", 0, 0), item("b", 0, 200)),
        neighbours={Direction.RIGHT: "page/right"},
    )
    right = FocusNode("right", "column", children=(item("x", 900, 0), item("y", 900, 800)))
    tree = FocusNode("page", "column", children=(left, right))
    assert move(tree, FocusMemory({"page/right": "y"}), "page/left/b", "right") == "page/right/y"


def test_a_neighbour_that_does_not_exist_is_passed_over() -> None:
    tree = FocusNode(
        "page",
        "group",
        children=(item("a", 0, 0, neighbours={Direction.DOWN: "page/nowhere"}), item("b", 0, 200)),
    )
    assert go(tree, "page/a", "d") == "page/b"


def with_dialog(*buttons: str) -> FocusNode:
    dialog = FocusNode(
        "ask", "dialog", children=tuple(item(b, 700 + 300 * n, 500) for n, b in enumerate(buttons))
    )
    return FocusNode("page", "group", children=(LIST, PANEL, dialog))


@pytest.mark.parametrize("direction", list(Direction))
def test_no_arrow_leaves_a_dialog(direction: Direction) -> None:
    assert move(with_dialog("yes"), FocusMemory(), "page/ask/yes", direction) == "page/ask/yes"


def test_an_open_dialog_takes_the_focus_from_what_it_covers() -> None:
    tree = with_dialog("yes", "no")
    assert default_focus(tree, FocusMemory()) == "page/ask/yes"
    assert move(tree, FocusMemory(), "page/list/2", "down") == "page/ask/yes"
    assert repair(tree, FocusMemory(), "page/list/2") == "page/ask/yes"


@pytest.mark.parametrize("before", ["page/list/3", "page/panel/call"])
def test_the_focus_is_back_where_it_was_when_a_dialog_is_closed(before: str) -> None:
    memory = FocusMemory()
    for path in (before, "page/ask/yes", "page/ask/no"):
        memory.remember(path)
    closed = FocusNode("page", "group", children=(LIST, PANEL))
    assert repair(closed, memory, "page/ask/no", Rect(1000, 500, 1200, 620)) == before


def test_the_later_of_two_dialogs_is_on_top() -> None:
    first = FocusNode("one", "dialog", children=(item("a", 0, 0),))
    second = FocusNode("two", "dialog", children=(item("b", 300, 0),))
    tree = FocusNode("page", "group", children=(first, second))
    assert default_focus(tree, FocusMemory()) == "page/two/b"


def test_a_dialog_with_nothing_in_it_does_not_lock_the_page() -> None:
    assert default_focus(with_dialog(), FocusMemory()) == "page/list/0"


def test_a_row_that_vanished_hands_the_focus_to_the_nearest_row() -> None:
    fewer = FocusNode(
        "list", "column", children=tuple(item(str(n), 100, 100 + 140 * n, 700) for n in (0, 1, 2))
    )
    tree = FocusNode("split", "row", children=(fewer, PANEL))
    gone = Rect(100, 800, 800, 920)
    assert repair(tree, FocusMemory(), "split/list/5", gone) == "split/list/2"


def test_a_whole_group_that_vanished_hands_the_focus_to_the_page() -> None:
    tree = FocusNode("split", "row", children=(PANEL,))
    assert repair(tree, FocusMemory(), "split/list/5", Rect(100, 800, 800, 920)) == "split/panel/call"
    assert repair(tree, FocusMemory({"split/panel": "call"}), "split/list/5") == "split/panel/call"


def test_a_path_of_another_screen_becomes_the_default() -> None:
    assert repair(HOME, FocusMemory(), "guides/list/3", Rect(0, 0, 9, 9)) == "home/bar/search"


def test_the_default_is_what_is_remembered() -> None:
    assert default_focus(HOME, FocusMemory({"home": "tiles", "home/tiles": "f"})) == "home/tiles/f"


def test_a_page_with_nothing_to_focus_says_so() -> None:
    empty = FocusNode("page", "group", children=(item("a", 0, 0, ignored=True),))
    with pytest.raises(LookupError, match="page"):
        default_focus(empty, FocusMemory())
    with pytest.raises(LookupError, match="page"):
        move(empty, FocusMemory(), "page/a", "up")


@pytest.mark.parametrize(
    ("key", "kind", "children"),
    [
        ("", "item", ()),
        ("a/b", "item", ()),
        ("a", "item", (item("b", 0, 0),)),
        ("a", "row", (item("b", 0, 0),) * 2),
    ],
)
def test_a_tree_that_cannot_be_is_refused(key: str, kind: str, children: tuple[FocusNode, ...]) -> None:
    with pytest.raises(ValueError, match=r"focus|same key"):
        FocusNode(key, kind, children=children)  # type: ignore[arg-type]


def test_a_rectangle_given_by_kivy_is_turned_over() -> None:
    assert Rect.from_kivy(100, 880, 200, 120, window_height=1080) == Rect(100, 80, 300, 200)
