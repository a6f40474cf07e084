"""A screen that is one list: heading, rows by pages, and what to do where there are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kivy.lang import Builder

from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme

HELP = Item("assistance", "找人帮我", icon="support_agent")
"""Offered where there is nothing else to choose."""
HEIGHT = 784
"""Of the list, design pixels."""
GAP = 12
"""Between rows, as in ``Choices``."""
NOT_FETCHED = "办事指南还没有取到，正在自动再试。"


@dataclass(frozen=True)
class ListView:
    """What the screen shows."""

    title: str
    remark: str
    rows: tuple[Item, ...]
    row_height: float
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str
    style: str = "row"
    """How a row is drawn (``Choices.style``)."""


class ListScreen(PagedScreen):
    """Subclasses give ``listed`` their rows in ``compute`` and open what OK is pressed on in ``chosen``."""

    def listed(
        self,
        title: str,
        total: int,
        rows: Callable[[int, int], Sequence[Item]],
        *,
        remark: str = "",
        empty: str = "",
        hint: str = "按 OK 打开",
        style: str = "row",
        row_height: float = 0.0,
    ) -> ListView:
        """The view; ``rows`` gives those from an offset, at most so many. ``row_height``: 0 for text."""
        theme = current_theme()
        per_page = int((HEIGHT + GAP) // (row_height + GAP)) if row_height else theme.rows_that_fit(HEIGHT)
        self.pages = Pages(total, per_page, self.page)
        shown = tuple(rows(self.pages.offset, per_page)) if total else ()
        missing = NOT_FETCHED if self.tv.catalogue is None else empty or "这里现在没有。请按“返回”再找。"
        return ListView(
            title=title,
            remark="　".join(part for part in (remark, self.pages.remark) if part),
            rows=shown,
            row_height=row_height or theme.row_height,
            empty="" if shown else missing,
            buttons=() if shown else (HELP,),
            hint=f"按 ↓ 翻到下一页，{hint}" if self.pages.count > 1 else hint,
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
            style=style,
        )

    def chosen(self, key: str) -> None:
        """OK on a row."""
        raise NotImplementedError

    def choose(self, group: str, key: str) -> None:
        if group == "rows":
            self.chosen(key)
        else:
            self.tv.open("assistance")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
