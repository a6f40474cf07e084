"""一件事: which of its things one wants. What most people need is chosen already; OK changes it."""

from typing import TYPE_CHECKING

from protocol.department_words import said
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.listing import NOT_FETCHED
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.rows_view import RowsView

if TYPE_CHECKING:
    from protocol.package import Package
    from tvapp.catalogue.row import GuideRow

GONE = "没有找到这个“一件事”，它可能已经取消了。请按“返回”再找。"
WINDOW = "这一样只能到窗口办，不能在电视上选。"


class PackageChoiceScreen(ApplicationScreen, PagedScreen):
    """Opened with ``key``, the package's; goes on to the application with what is chosen."""

    name = "package_choice"
    _read: tuple[object, str, "Package | None", "tuple[GuideRow, ...]"] = (None, "", None, ())

    def _package(self) -> "tuple[Package | None, tuple[GuideRow, ...]]":
        """The package and its guides, read once."""
        catalogue, key = self.tv.catalogue, self.place.params.get("key", "")
        if self._read[:2] != (catalogue, key):
            package = catalogue.package(key) if catalogue is not None else None
            rows: tuple[GuideRow, ...] = ()
            if catalogue is not None and package is not None:
                rows = tuple(row for code in package.guides if (row := catalogue.row(code)) is not None)
            self._read = (catalogue, key, package, rows)
        return self._read[2], self._read[3]

    @property
    def ready(self) -> bool:
        return self._package()[0] is not None

    @property
    def chosen(self) -> list[str]:
        """Codes of what is chosen, in the package's order."""
        package, rows = self._package()
        if package is None:
            return []
        kept = self.place.state.get("chosen")
        wanted = kept if kept is not None else self._from_the_start(package)
        return [row.code for row in rows if row.pre_review and row.code in wanted]

    def _from_the_start(self, package: "Package") -> list[str]:
        """As it was chosen in the draft that is open; else what most people need."""
        for application in self.household.applications if self.household is not None else ():
            draft = application.package if application.state.value == "draft" else None
            if draft is not None and draft.key == package.key:
                return list(draft.guides)
        return [code for code in package.guides if package.item(code).usual]

    def compute(self) -> RowsView:
        theme = current_theme()
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        package, guides = self._package()
        if package is None:
            words = NOT_FETCHED if self.tv.catalogue is None else GONE
            return RowsView("一件事", letter=(Paragraph(words),), buttons=(_ASK,), **foot)
        chosen = self.chosen
        self.pages = Pages(len(guides), theme.rows_that_fit(784), self.page)
        shown = guides[self.pages.offset : self.pages.offset + self.pages.per_page]
        count = f"就办这 {len(chosen)} 样" if chosen else "还没有选"
        return RowsView(
            title="要办哪几样？",
            remark=self.pages.remark or package.name,
            rows=tuple(_row(row, package.item(row.code).for_whom, row.code in chosen) for row in shown),
            row_height=theme.row_height,
            letter=self._letter(package, shown),
            buttons=(Item("go", count, "材料只拍一次", "arrow_forward", enabled=bool(chosen)), _ASK),
            hint="打勾的一起办；按 OK 打勾或者去掉",
            **foot,
        )

    def _letter(self, package: "Package", shown: "tuple[GuideRow, ...]") -> tuple[Paragraph, ...]:
        """Of the row in focus: whom it is for."""
        key = self.place.state.get("row")
        row = next((row for row in shown if row.code == key), shown[0] if shown else None)
        if row is None:
            return ()
        for_whom = package.item(row.code).for_whom
        parts = [Paragraph(row.title, bold=True), Paragraph(row.department, "second", "small", close=True)]
        if for_whom:
            parts.append(Paragraph(f"谁要办：{for_whom}"))
        if not row.pre_review:
            parts.append(Paragraph(WINDOW, "care"))
        return tuple(parts)

    def selected(self, key: str) -> None:
        """The focus has moved to a row ("": away from the rows): it is explained."""
        if key and key != self.place.state.get("row"):
            self.place.state["row"] = key
            self.refresh()

    def choose(self, group: str, key: str) -> None:
        if group == self.paged:
            self._toggle(key)
        elif key == "go":
            self.tv.open("apply", package=self.place.params["key"], guides=",".join(self.chosen))
        else:
            self.tv.open("assistance")

    def _toggle(self, code: str) -> None:
        row = next((row for row in self._package()[1] if row.code == code), None)
        if row is None or not row.pre_review:
            self.tv.say(WINDOW, "care")
            return
        chosen = self.chosen
        self.place.state["chosen"] = (
            [each for each in chosen if each != code] if code in chosen else [*chosen, code]
        )


_ASK = Item("ask", "问工作人员", icon="support_agent")


def _row(row: "GuideRow", for_whom: str, chosen: bool) -> Item:
    icon = "check_box" if chosen else "check_box_outline_blank"
    return Item(
        row.code,
        row.title,
        f"{said(row.department)}　{for_whom}" if for_whom else said(row.department),
        icon=icon if row.pre_review else "place",
        trailing="" if row.pre_review else "到窗口办",
        tone="good" if chosen else "",
    )
