"""One package 一件事, page by page; beside it its guides and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tvapp.ui.column import TEXT_HEIGHT, in_column
from tvapp.ui.facts import FactsScreen, FactsView, fact_pages
from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.theme import Theme

if TYPE_CHECKING:
    from protocol.package import Package
    from tvapp.catalogue.row import GuideRow
    from tvapp.guide.pages import GuidePage

GONE = "没有找到这个“一件事”，它可能已经取消了。请按“返回”再找，或者选“问工作人员”。"


APPLY = Item("apply", "一起办", "在家先审材料", "edit")


class PackageScreen(FactsScreen):
    """Opened with ``key``."""

    name = "package"
    _made: tuple[object, ...] = ()
    _pages: tuple[GuidePage, ...] = ()
    _package: Package | None = None
    _online = False

    def compute(self) -> FactsView:
        pages = self._all_pages()
        if self._package is None:
            return self.missing("一件事", GONE)
        at = self.at
        page = pages[at]
        return self.about(
            self._package.name,
            *((APPLY,) if self._online else ()),
            Item("guides", "这几件事", f"{len(self._package.guides)} 件，一件一件看", "list"),
            *self.leaf_buttons(),
            remark=f"第 {at + 1}/{len(pages)} 页",
            heading=page.heading or "一件事，一次办",
            facts=page.answers,
            paragraphs=page.paragraphs,
            hint=self.leaf_hint(self._package.data_source == "synthetic"),
        )

    def _all_pages(self) -> tuple[GuidePage, ...]:
        """The pages, made once for a package and a text size."""
        catalogue, theme = self.tv.catalogue, current_theme()
        key = self.place.params.get("key", "")
        if self._made != (key, catalogue, theme):
            self._package = catalogue.package(key) if catalogue is not None else None
            self._pages, self._online = (), False
            if self._package is not None and catalogue is not None:
                rows = [row for code in self._package.guides if (row := catalogue.row(code))]
                self._online = any(row.pre_review for row in rows)
                self._pages = _pages_of(self._package, rows, theme)
            self._made = (key, catalogue, theme)
        return self._pages

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def choose(self, group: str, key: str) -> None:
        if key == "apply":
            self.tv.open("package_choice", key=self.place.params["key"])
        elif key == "guides":
            self.tv.open("guide_list", package=self.place.params["key"])
        else:
            super().choose(group, key)


def _pages_of(package: Package, rows: list[GuideRow], theme: Theme) -> tuple[GuidePage, ...]:
    from tvapp.guide.package_pages import overview, package_sections, what_for
    from tvapp.guide.pages import GuidePage, section_pages

    told = package_sections(package, [(row.title, row.department) for row in rows])
    cut = (in_column, theme.size_of, TEXT_HEIGHT)
    online = any(row.pre_review for row in rows)
    first = section_pages([what_for(package, online=online)], *cut)
    short = [GuidePage("", answers=page) for page in fact_pages(overview(package))]
    return *first, *short, *section_pages(told, *cut)
