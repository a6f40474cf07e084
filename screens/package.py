"""One package 一件事, page by page; beside it its guides and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.column import TEXT_HEIGHT, in_column
from tvapp.ui.facts import FactsScreen, FactsView
from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import Theme

if TYPE_CHECKING:
    from protocol.package import Package
    from tvapp.catalogue.catalogue import Catalogue
    from tvapp.guide.pages import GuidePage

GONE = "没有找到这个“一件事”，它可能已经取消了。请按“返回”再找，或者选“问工作人员”。"


class PackageScreen(FactsScreen):
    """Opened with ``key``."""

    name = "package"
    _made: tuple[object, ...] = ()
    _pages: tuple[GuidePage, ...] = ()
    _package: Package | None = None

    def compute(self) -> FactsView:
        pages = self._all_pages()
        if self._package is None:
            return self.missing("一件事", GONE)
        at = max(0, min(int(self.place.state.get("page", 0)), len(pages) - 1))
        page = pages[at]
        synthetic = self._package.data_source == "synthetic"
        return self.about(
            self._package.name,
            Item("guides", "这几件事", f"{len(self._package.guides)} 件，一件一件看", "list"),
            Item("next", "下一页", icon="arrow_forward", enabled=at < len(pages) - 1),
            Item("previous", "上一页", icon="arrow_back", enabled=at > 0),
            remark=f"第 {at + 1}/{len(pages)} 页",
            heading=page.heading or "一件事，一次办",
            facts=page.answers,
            paragraphs=page.paragraphs,
            hint="示例数据，仅供演示" if synthetic else "按右边的按钮，按 OK",
        )

    def _all_pages(self) -> tuple[GuidePage, ...]:
        """The pages, made once for a package and a text size."""
        catalogue, theme = self.tv.catalogue, current_theme()
        key = self.place.params.get("key", "")
        if self._made != (key, catalogue, theme):
            self._package = catalogue.package(key) if catalogue is not None else None
            self._pages = ()
            if self._package is not None and catalogue is not None:
                self._pages = _pages_of(self._package, catalogue, theme)
            self._made = (key, catalogue, theme)
        return self._pages

    def act(self, action: Action) -> bool:
        if action in (Action.PAGE_DOWN, Action.PAGE_UP):
            return self._turn(1 if action is Action.PAGE_DOWN else -1)
        return False

    def _turn(self, by: int) -> bool:
        at = int(self.place.state.get("page", 0)) + by
        if not 0 <= at < len(self._pages):
            return False
        self.place.state["page"] = at
        return True

    def choose(self, group: str, key: str) -> None:
        if key in ("next", "previous"):
            self._turn(1 if key == "next" else -1)
        elif key == "guides":
            self.tv.open("guide_list", package=self.place.params["key"])
        else:
            super().choose(group, key)


def _pages_of(package: Package, catalogue: Catalogue, theme: Theme) -> tuple[GuidePage, ...]:
    from tvapp.guide.package_pages import overview, package_sections, what_for
    from tvapp.guide.pages import answers_page, section_pages

    rows = [row for code in package.guides if (row := catalogue.row(code))]
    told = package_sections(package, [(row.title, row.department) for row in rows])
    cut = (in_column, theme.size_of, TEXT_HEIGHT)
    first = section_pages([what_for(package)], *cut)
    return *first, answers_page(overview(package)), *section_pages(told, *cut)
