"""A group of things to choose: a column of rows, a row of buttons, a grid of tiles."""

from kivy.properties import ListProperty, NumericProperty, StringProperty

from tvapp.focus import FocusNode, Rect
from tvapp.ui.choice import draw
from tvapp.ui.damage import damage
from tvapp.ui.item import Item
from tvapp.ui.letters import Letters, letters_for
from tvapp.ui.paint import Group
from tvapp.ui.piece import Piece, current_theme
from tvapp.ui.theme import GROW, RING


class Choices(Piece):
    """Items in ``kind``: ``column`` | ``row`` | ``grid``; drawn as ``style``: row | tile | button | key.

    The focus lives outside: the stage sets ``focused_key``. Only the two items that change are drawn
    again, the canvas of the others stays.
    """

    items = ListProperty([])
    kind = StringProperty("column")
    style = StringProperty("row")
    columns = NumericProperty(1)
    gap = NumericProperty(12)
    item_height = NumericProperty(0)
    """Design pixels; 0: the area's height shared out (row, grid) or the theme's row (column)."""
    item_width = NumericProperty(0)
    focused_key = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._groups: dict[str, Group] = {}
        for name in ("items", "kind", "style", "columns", "gap", "item_height", "item_width"):
            self.fbind(name, lambda *_: self.redraw())
        self._letters = Letters(0, 0)
        self._drawn_focus = ""
        self.fbind("focused_key", self._move_focus)

    def _cell(self, index: int) -> tuple[float, float, float, float]:
        """left, top, width, height of an item inside the piece, design pixels."""
        count = max(1, len(self.items))
        columns = {"column": 1, "row": count, "grid": int(self.columns)}[self.kind]
        rows = -(-count // columns)
        width = self.item_width or (self.area[2] - self.gap * (columns - 1)) / columns
        height = self.item_height or (self.area[3] - self.gap * (rows - 1)) / rows
        row, column = divmod(index, columns)
        return column * (width + self.gap), row * (height + self.gap), width, height

    _node: FocusNode | None = None

    def redraw(self) -> None:
        self._node = None  # whatever is drawn anew may stand elsewhere
        self.canvas.clear()
        self._groups = {}
        if not self.area[2]:
            return
        self._letters = self.letters()
        for index, item in enumerate(self.items):
            group = self._groups[item.key] = Group()
            self.canvas.add(group)
            self._draw(index, item)
        self._raise_focused()
        self._drawn_focus = self.focused_key

    def letters(self) -> Letters:
        """In which sizes all items are set."""
        if not self.items:
            return Letters(0, 0)
        return letters_for(self.items, self.style, *self.box(*self._cell(0))[2:])

    def _reach(self, index: int) -> tuple[float, float, float, float]:
        """The box an item may draw in while it is focused: its cell, grown, with the ring around it."""
        x, y, width, height = self.box(*self._cell(index))
        out = current_theme().px(GROW + RING) + 1
        return x - out, y - out, width + 2 * out, height + 2 * out

    def _draw(self, index: int, item: Item) -> None:
        box = self.box(*self._cell(index))
        draw(self._groups[item.key], item, box, self.style, item.key == self.focused_key, self._letters)

    def _raise_focused(self) -> None:
        """The focused one grows over its neighbours, so it is drawn last."""
        group = self._groups.get(self.focused_key)
        if group is not None:
            self.canvas.remove(group)
            self.canvas.add(group)

    def _move_focus(self, *_: object) -> None:
        for index, item in enumerate(self.items):
            if item.key in (self._drawn_focus, self.focused_key) and item.key in self._groups:
                self._draw(index, item)
                damage.part(self._reach(index))
        self._raise_focused()
        self._drawn_focus = self.focused_key

    def node(self) -> FocusNode:
        """This group in the focus tree, in design pixels; the same object until it is drawn anew."""
        if self._node is None:
            self._node = self._make_node()
        return self._node

    def _make_node(self) -> FocusNode:
        left, top = self.area[:2]
        children = []
        for index, item in enumerate(self.items):
            x, y, w, h = self._cell(index)
            rect = Rect(left + x, top + y, left + x + w, top + y + h)
            children.append(FocusNode(key=item.key, rect=rect, ignored=not item.enabled))
        kind = self.kind if self.kind in ("row", "column", "grid") else "group"
        return FocusNode(key=self.key, kind=kind, children=tuple(children))  # type: ignore[arg-type]

    def item(self, key: str) -> Item | None:
        """The item of this key."""
        return next((item for item in self.items if item.key == key), None)

    def reading(self) -> list[str]:
        return [item.reading for item in self.items]
