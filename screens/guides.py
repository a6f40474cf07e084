"""Guides by life event or by department."""

from dataclasses import dataclass

from tvapp.catalogue.row import Group
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.piece import current_theme

THEME_ICONS = {
    "elderly": "elderly",
    "disability": "accessible",
    "medical": "medical_services",
    "identity": "id_card",
    "birth": "child_care",
    "school": "school",
    "work": "work",
    "marriage": "favorite",
    "house": "house",
    "vehicle": "directions_car",
    "relief": "volunteer_activism",
    "farewell": "forest",
    "farming": "agriculture",
    "pension": "savings",
    "veteran": "star",
    "business": "storefront",
}
"""Slug of a theme → icon; a theme of another county without one gets the folder."""


@dataclass(frozen=True)
class GuidesView:
    """What the screen shows."""

    title: str
    remark: str
    tabs: tuple[Item, ...]
    rows: tuple[Item, ...]
    row_height: float
    empty: str
    hint: str
    notice: str
    tone: str


class GuidesScreen(PagedScreen):
    """Left: how to look. Right: life events or departments, six to a page."""

    name = "guides"

    @property
    def by(self) -> str:
        """``theme`` or ``department``."""
        return str(self.place.state.get("by", "theme"))

    def compute(self) -> GuidesView:
        catalogue = self.tv.catalogue
        groups: list[Group] = []
        if catalogue is not None:
            groups = catalogue.themes() if self.by == "theme" else catalogue.departments()
        theme = current_theme()
        self.pages = Pages(len(groups), theme.rows_that_fit(784), self.page)
        shown = groups[self.pages.offset : self.pages.offset + self.pages.per_page]
        return GuidesView(
            title="看指南" if self.by == "theme" else "看指南：按部门",
            remark=self.pages.remark,
            tabs=(
                Item("theme", "按事情找", icon=self._mark("theme")),
                Item("department", "按部门找", icon=self._mark("department")),
                Item("search", "按数字找", icon="dialpad"),
                Item("packages", "一件事", icon="inventory_2"),
                Item("assistance", "找人帮我", icon="support_agent"),
            ),
            rows=tuple(self._row(group) for group in shown),
            row_height=theme.row_height,
            empty="" if groups else "办事指南还没有取到，正在自动再试。\n可以先选“找人帮我”。",
            hint="按 ↓ 翻到下一页；按数字键可以直接找事" if self.pages.count > 1 else "按数字键可以直接找事",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _mark(self, by: str) -> str:
        return "check_circle" if by == self.by else "circle_outlined"

    def _row(self, group: Group) -> Item:
        icon = THEME_ICONS.get(group.key, "folder") if self.by == "theme" else "account_balance"
        return Item(group.key, group.name, icon=icon, trailing=f"{group.count} 件")

    def choose(self, group: str, key: str) -> None:
        if group == "rows":
            self.tv.open("guide_list", **{self.by: key})
        elif key in ("search", "packages", "assistance"):
            self.tv.open(key)
        elif key != self.by:
            self.place.state.update(by=key, page=0)

    def entered(self) -> None:
        theme = self.place.params.get("theme")
        if theme and "followed" not in self.place.state:
            # A deep link goes straight on to the theme's list; Back comes here.
            self.place.state["followed"] = True
            self.tv.open("guide_list", theme=theme)
