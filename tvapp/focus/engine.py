"""Where an arrow goes: one pure function of the tree, the memory, the focused path and the arrow.

The innermost group that knows an answer decides. Inside it, and between it and its siblings,
Android's beam rule chooses among the focusable things; a group that is entered gives the focus to
the child it remembers, else to its first (a grid to the nearest).
"""

from __future__ import annotations

from collections.abc import Iterator

from tvapp.focus import beam
from tvapp.focus.geometry import Direction, Rect
from tvapp.focus.memory import FocusMemory
from tvapp.focus.tree import FocusNode, chain, focusable, item_at, items

Candidate = tuple[str, Rect, float]


def move(tree: FocusNode, memory: FocusMemory, current: str, direction: Direction | str) -> str:
    """Path of what has the focus after the arrow; `current` itself when the arrow leads nowhere.

    The memory is only read; the caller calls `memory.remember(path)` with what it makes of the
    answer. If `current` is not focusable (or lies under an open dialog), the default focus is
    given. Raises LookupError when nothing in the tree can have the focus.
    """
    direction = Direction(direction)
    scope = open_scope(tree)
    here = item_at(tree, current)
    if here is None or not _within(current, scope):
        return default_focus(tree, memory)
    return _follow(tree, memory, scope, current, here.rect, direction)


def default_focus(tree: FocusNode, memory: FocusMemory) -> str:
    """Where the focus starts: the remembered place, else the first thing in reading order; inside
    the topmost dialog if one is open. Raises LookupError when nothing can have the focus."""
    scope = open_scope(tree)
    node = chain(tree, scope)
    if not node:
        raise LookupError(f"nothing in {tree.key!r} can have the focus")
    return _remembered(memory, scope, node[-1])


def repair(tree: FocusNode, memory: FocusMemory, old_path: str, old_rect: Rect | None = None) -> str:
    """The path that should have the focus in a tree that has changed.

    The same path if it is still there. Else, in its group, the thing nearest to the old rectangle
    (without one: the remembered or first thing). If the whole group has gone (a dialog was closed),
    the place remembered from before, else again the nearest. Raises LookupError when nothing can
    have the focus.
    """
    scope = open_scope(tree)
    if not _within(old_path, scope):
        return default_focus(tree, memory)
    if item_at(tree, old_path) is not None:
        return old_path
    keys = old_path.split("/")
    for length in range(len(keys) - 1, 0, -1):
        path = "/".join(keys[:length])
        nodes = chain(tree, path)
        if not nodes or not focusable(nodes[-1]) or not _within(path, scope):
            continue
        known = length < len(keys) - 1 and _latest_child(memory, path, nodes[-1]) is not None
        if old_rect is None or known:
            return _remembered(memory, path, nodes[-1])
        return min(items(nodes[-1], path), key=lambda item: item[1].rect.distance_squared(old_rect))[0]
    return default_focus(tree, memory)


def open_scope(tree: FocusNode) -> str:
    """Path of the topmost open dialog (the last one in the tree that has something focusable), or
    of the root; "" when nothing can have the focus."""
    if not focusable(tree):
        return ""
    scope = tree.key
    for path, node in _groups(tree, tree.key):
        if node.kind == "dialog" and focusable(node):
            scope = path
    return scope


def _groups(node: FocusNode, path: str) -> Iterator[tuple[str, FocusNode]]:
    if node.kind == "item" or node.ignored:
        return
    yield path, node
    for child in node.children:
        yield from _groups(child, f"{path}/{child.key}")


def _within(path: str, scope: str) -> bool:
    return bool(scope) and (path == scope or path.startswith(scope + "/"))


def _follow(
    tree: FocusNode, memory: FocusMemory, scope: str, current: str, source: Rect, direction: Direction
) -> str:
    """Ask the groups around the focused item, the innermost first, as far as the scope reaches."""
    nodes = chain(tree, current)
    keys = current.split("/")
    inside, postponed = current, ""
    for depth in range(len(nodes) - 1, -1, -1):
        path, node = "/".join(keys[: depth + 1]), nodes[depth]
        if not _within(path, scope):
            break
        target = _neighbour(tree, memory, scope, node, direction)
        if target is not None:
            return target
        blocked = direction in node.block_exit or path == scope
        if node.kind == "item":
            continue
        if not node.prioritise_children and not blocked:
            postponed = postponed or path
            continue
        found = _search(node, path, inside, source, direction)
        if found is not None:
            return _enter(tree, memory, current, found, source, direction)
        if blocked:
            break
        inside = path
    if postponed:
        found = _search(chain(tree, postponed)[-1], postponed, current, source, direction)
        if found is not None:
            return _enter(tree, memory, current, found, source, direction)
    return current


def _search(node: FocusNode, path: str, inside: str, source: Rect, direction: Direction) -> str | None:
    """Best thing of the group but `inside`, which was searched already, and the groups around it."""
    if node.kind == ("column" if direction.horizontal else "row"):
        return None
    candidates = (
        candidate
        for candidate in _candidates(node, path)
        if not _within(candidate[0], inside) and not _within(inside, candidate[0])
    )
    found = beam.best(source, candidates, direction)
    return found[0] if found else None


def _candidates(node: FocusNode, path: str) -> Iterator[Candidate]:
    for child in node.children:
        child_path = f"{path}/{child.key}"
        if child.kind == "item":
            if item_at(child, child.key) is not None:
                yield child_path, child.rect, child.overlap
        elif not child.ignored:
            if child.focusable_container and focusable(child):
                yield child_path, child.box, child.overlap
            yield from _candidates(child, child_path)


def _enter(
    tree: FocusNode, memory: FocusMemory, current: str, target: str, source: Rect, direction: Direction
) -> str:
    """The item that gets the focus when the beam found `target`: every group that is newly entered
    on the way down may name the child it remembers instead."""
    keys = target.split("/")
    nodes = chain(tree, target)
    for depth in range(1, len(nodes)):
        path, node = "/".join(keys[: depth + 1]), nodes[depth]
        if node.kind == "item":
            return path
        if _within(current, path):
            continue
        innermost = depth == len(nodes) - 1 or nodes[depth + 1].kind == "item"
        if _latest_child(memory, path, node) is not None or (innermost and node.kind != "grid"):
            return _remembered(memory, path, node)
    found = beam.best(source, ((p, i.rect, i.overlap) for p, i in items(nodes[-1], target)), direction)
    return found[0] if found else _remembered(memory, target, nodes[-1])


def _remembered(memory: FocusMemory, path: str, node: FocusNode) -> str:
    """Follow the memory down from a focusable group; where it ends, its first focusable thing."""
    while node.kind != "item":
        child = _latest_child(memory, path, node)
        node = child or next(child for child in node.children if focusable(child))
        path = f"{path}/{node.key}"
    return path


def _latest_child(memory: FocusMemory, path: str, node: FocusNode) -> FocusNode | None:
    """The child that had the focus last among those that can have it now."""
    children = {child.key: child for child in node.children if focusable(child)}
    return next((children[key] for key in memory.recent(path) if key in children), None)


def _neighbour(
    tree: FocusNode, memory: FocusMemory, scope: str, node: FocusNode, direction: Direction
) -> str | None:
    """Where the node's explicit neighbour leads, if it leads to something focusable in the scope."""
    target = node.neighbours.get(direction)
    nodes = chain(tree, target) if target else ()
    if target is None or not nodes or not focusable(nodes[-1]) or not _within(target, scope):
        return None
    return _remembered(memory, target, nodes[-1])
