"""The focus tree of one screen: what can have the focus, and in which groups it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tvapp.focus.beam import DEFAULT_OVERLAP
from tvapp.focus.geometry import Direction, Rect

Kind = Literal["item", "row", "column", "grid", "dialog", "group"]
NOWHERE = Rect(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class FocusNode:
    """An item that can have the focus, or a group of nodes.

    Paths are "/"-joined keys from the root of the tree ("home/guides/3"). Raises ValueError for a
    key that is empty or holds "/", for two children of one key, and for an item with children.
    """

    key: str
    """Stable name among the siblings: an identity of the data shown, never a position on screen."""
    kind: Kind = "item"
    """row: only ← → go from child to child; column: only ↑ ↓; grid: all four, and it is entered at
    the nearest child; group: all four, entered at the first child; dialog: like group, and it
    covers everything else, so no arrow leaves it."""
    rect: Rect = NOWHERE
    """Where it is drawn; a group may leave it out, then it is the box around its children."""
    children: tuple[FocusNode, ...] = ()
    ignored: bool = False
    """Neither this node nor anything in it can have the focus (switched off, hidden)."""
    block_exit: frozenset[Direction] = frozenset()
    """Directions in which no arrow leaves this group."""
    overlap: float = DEFAULT_OVERLAP
    """Share (0–1) of this node's size that may lie beside the focused thing and still be "ahead"."""
    prioritise_children: bool = True
    """False: when an arrow is pressed inside, things outside count as much as those inside."""
    focusable_container: bool = False
    """True: the group's own box counts as a target too, not only the boxes of what is in it."""
    neighbours: Mapping[Direction, str] = field(default_factory=dict)
    """Where an arrow goes whatever the geometry says: direction → path of an item or a group.
    A group's neighbours hold for every arrow that would leave the group. A path that leads to
    nothing focusable is passed over."""

    def __post_init__(self) -> None:
        if not self.key or "/" in self.key:
            raise ValueError(f"focus key must be non-empty and without '/': {self.key!r}")
        if self.kind == "item" and self.children:
            raise ValueError(f"focus item {self.key!r} cannot have children")
        if len({child.key for child in self.children}) != len(self.children):
            raise ValueError(f"two children of {self.key!r} have the same key")

    @property
    def box(self) -> Rect:
        """The node's rectangle; for a group without one, the box around what is focusable in it."""
        if self.kind == "item" or not self.rect.empty:
            return self.rect
        boxes = [node.rect for _, node in items(self)]
        if not boxes:
            return NOWHERE
        return Rect(
            min(box.left for box in boxes),
            min(box.top for box in boxes),
            max(box.right for box in boxes),
            max(box.bottom for box in boxes),
        )


def items(node: FocusNode, path: str = "") -> Iterator[tuple[str, FocusNode]]:
    """(path, item) of everything that can have the focus at or below `node`, in reading order.

    `path` is the path of the node itself; without it paths start at the node's own key.
    """
    path = path or node.key
    if node.ignored:
        return
    if node.kind == "item":
        if not node.rect.empty:
            yield path, node
        return
    for child in node.children:
        yield from items(child, f"{path}/{child.key}")


def focusable(node: FocusNode) -> bool:
    """Whether anything at or below the node can have the focus."""
    return next(items(node), None) is not None


def chain(tree: FocusNode, path: str) -> tuple[FocusNode, ...]:
    """The nodes from the root to the one named by the path; () if there is none or it is ignored."""
    keys = path.split("/")
    if keys[0] != tree.key or tree.ignored:
        return ()
    nodes = [tree]
    for key in keys[1:]:
        child = next((child for child in nodes[-1].children if child.key == key), None)
        if child is None or child.ignored:
            return ()
        nodes.append(child)
    return tuple(nodes)


def item_at(tree: FocusNode, path: str) -> FocusNode | None:
    """The item of this path if it can have the focus now."""
    nodes = chain(tree, path)
    if nodes and nodes[-1].kind == "item" and not nodes[-1].rect.empty:
        return nodes[-1]
    return None
