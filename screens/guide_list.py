"""The guides of a life event or of a department."""

from dataclasses import dataclass

from tvapp.catalogue.row import GuideRow
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme

HELP = Item("assistance", "找人帮我", icon="support_agent")
"""Offered where there is nothing else to choose."""


def guide_item(row: GuideRow) -> Item:
    """A guide as a row of a list, the same in every list."""
    return Item(
        key=row.code,
        title=row.title,
        subtitle="　".join(part for part in (row.situation, row.department) if part),
        trailing="可在家预审" if row.pre_review else "到窗口办",
        tone="good" if row.pre_review else "",
    )


@dataclass(frozen=True)
class GuideListView:
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


class GuideListScreen(PagedScreen):
    """Six guides to a page, most used first."""

    name = "guide_list"

    def compute(self) -> GuideListView:
        catalogue = self.tv.catalogue
        theme = current_theme()
        per_page = theme.rows_that_fit(784)
        group = {k: v for k, v in self.place.params.items() if k in ("theme", "department")}
        total = catalogue.count_in(**group) if catalogue is not None and group else 0
        self.pages = Pages(total, per_page, self.page)
        rows: list[GuideRow] = []
        if catalogue is not None and group:
            rows = catalogue.guides_in(**group, offset=self.pages.offset, limit=per_page)
        return GuideListView(
            title=self._name(),
            remark="　".join(part for part in (f"共 {total} 件" if total else "", self.pages.remark) if part),
            rows=tuple(guide_item(row) for row in rows),
            row_height=theme.row_height,
            empty="" if rows else self._empty(),
            buttons=() if rows else (HELP,),
            hint="按 ↓ 翻到下一页，按 OK 打开" if self.pages.count > 1 else "按 OK 打开",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _empty(self) -> str:
        if self.tv.catalogue is None:
            return "办事指南还没有取到，正在自动再试。"
        return "这里现在没有事项。请按“返回”再找。"

    def _name(self) -> str:
        catalogue = self.tv.catalogue
        if catalogue is None:
            return "办事指南"
        by_theme = "theme" in self.place.params
        key = self.place.params.get("theme" if by_theme else "department", "")
        groups = catalogue.themes() if by_theme else catalogue.departments()
        return next((group.name for group in groups if group.key == key), "办事指南")

    def choose(self, group: str, key: str) -> None:
        if group == "rows":
            self.tv.open("guide", code=key)
        else:
            self.tv.open("assistance")
