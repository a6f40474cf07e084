"""What holds for every tree and every row of presses."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tvapp.focus import (
    Direction,
    FocusMemory,
    FocusNode,
    Rect,
    default_focus,
    items,
    move,
    open_scope,
    repair,
)
from tvapp.focus.memory import MOST_GROUPS

sizes = st.integers(1, 400)
places = st.integers(0, 1500)
directions = st.sampled_from(list(Direction))


@st.composite
def nodes(draw: st.DrawFn, key: str = "page", depth: int = 3) -> FocusNode:
    left, top = draw(places), draw(places)
    rect = Rect(left, top, left + draw(sizes), top + draw(sizes))
    ignored = draw(st.integers(0, 9)) == 0 and key != "page"
    if depth == 0 or (key != "page" and draw(st.booleans())):
        return FocusNode(key, "item", rect, ignored=ignored, overlap=draw(st.floats(0, 1)))
    kind = draw(st.sampled_from(["row", "column", "grid", "group", "group", "dialog"]))
    children = [draw(nodes(key=f"{depth}{n}", depth=depth - 1)) for n in range(draw(st.integers(0, 4)))]
    return FocusNode(
        key,
        kind,  # type: ignore[arg-type]
        rect if draw(st.booleans()) else Rect(0, 0, 0, 0),
        tuple(children),
        ignored=ignored,
        block_exit=frozenset(draw(st.sets(directions, max_size=2))),
        prioritise_children=draw(st.booleans()),
        focusable_container=draw(st.booleans()),
    )


trees = nodes().filter(lambda tree: any(True for _ in items(tree)))


@given(trees, st.lists(directions, max_size=12))
def test_exactly_one_focusable_thing_has_the_focus_after_every_press(
    tree: FocusNode, presses: list[Direction]
) -> None:
    memory = FocusMemory()
    focusables = {path for path, _ in items(tree)}
    path = default_focus(tree, memory)
    assert path in focusables
    for direction in presses:
        path = move(tree, memory, path, direction)
        memory.remember(path)
        assert path in focusables
        assert path.startswith(open_scope(tree))


@given(trees, trees, directions)
def test_a_tree_that_changes_under_the_focus_keeps_something_focused(
    before: FocusNode, after: FocusNode, direction: Direction
) -> None:
    memory = FocusMemory()
    focused = dict(items(before))
    for path, node in focused.items():
        memory.remember(path)
        for rect in (None, node.rect):
            repaired = repair(after, memory, path, rect)
            assert repaired in dict(items(after))
            assert repaired.startswith(open_scope(after))
        assert move(after, memory, path, direction) in dict(items(after))


@given(st.lists(st.tuples(sizes, st.integers(1, 60), sizes), min_size=2, max_size=8), st.data())
def test_right_then_left_comes_back_in_every_row(
    parts: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    children, left = [], 0
    for n, (width, gap, height) in enumerate(parts):
        children.append(FocusNode(str(n), "item", Rect(left, 100 - height / 4, left + width, 100 + height)))
        left += width + gap
    row = FocusNode("row", "row", children=tuple(children))
    start = data.draw(st.integers(0, len(parts) - 2))
    right = move(row, FocusMemory(), f"row/{start}", "right")
    assert right == f"row/{start + 1}"
    assert move(row, FocusMemory(), right, "left") == f"row/{start}"


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_every_cell_of_a_grid_is_reached_by_counting_the_arrows(
    columns: int, rows: int, data: st.DataObject
) -> None:
    cells = tuple(
        FocusNode(f"{x}-{y}", "item", Rect(x * 210, y * 130, x * 210 + 200, y * 130 + 120))
        for y in range(rows)
        for x in range(columns)
    )
    grid = FocusNode("grid", "grid", children=cells)
    x, y = data.draw(st.integers(0, columns - 1)), data.draw(st.integers(0, rows - 1))
    path = "grid/0-0"
    for direction in data.draw(st.permutations(["right"] * x + ["down"] * y)):
        path = move(grid, FocusMemory(), path, direction)
    assert path == f"grid/{x}-{y}"


@given(trees, directions)
def test_the_same_question_has_the_same_answer(tree: FocusNode, direction: Direction) -> None:
    memory = FocusMemory()
    for path, _ in items(tree):
        assert move(tree, memory, path, direction) == move(tree, memory, path, direction)
    assert memory.as_dict() == {}


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 20)), max_size=1200))
def test_the_memory_stays_small_and_knows_the_latest(places: list[tuple[int, int]]) -> None:
    memory = FocusMemory()
    for group, child in places:
        memory.remember(f"guide-{group}/{child}")
    assert len(memory.as_dict()) <= MOST_GROUPS
    if places:
        group, child = places[-1]
        assert FocusMemory(memory.as_dict()).last(f"guide-{group}") == str(child)
        memory.forget(f"guide-{group}")
        assert memory.last(f"guide-{group}") is None
