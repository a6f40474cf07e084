"""My cases, newest first."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme

if TYPE_CHECKING:
    from protocol.application import Application

BEGIN = (
    Paragraph("还没有办件", style="title", bold=True),
    Paragraph("先选“看指南”，找到要办的事，再按“开始办理”。"),
    Paragraph("材料在家里拍好，工作人员先帮您看，少跑一趟。"),
)


@dataclass(frozen=True)
class CasesView:
    """What the screen shows."""

    title: str
    remark: str
    rows: tuple[Item, ...]
    row_height: float
    letter: tuple[Paragraph, ...]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class CasesScreen(ApplicationScreen, PagedScreen):
    """Six cases to a page."""

    name = "cases"

    def compute(self) -> CasesView:
        theme = current_theme()
        household = self.household
        known = household.applications if household is not None else []
        unread = {notice.application_id for notice in household.notices} if household is not None else set()
        self.pages = Pages(len(known), theme.rows_that_fit(784), self.page)
        shown = known[self.pages.offset : self.pages.offset + self.pages.per_page]
        empty = (Paragraph(CONNECTING),) if household is None else BEGIN
        return CasesView(
            title="我的办件",
            remark=self.pages.remark or (f"共 {len(known)} 件" if known else ""),
            rows=tuple(case_row(application, application.id in unread) for application in shown),
            row_height=theme.row_height,
            letter=() if known else empty,
            buttons=()
            if known
            else (
                Item("guides", "看指南", icon="menu_book"),
                Item("search", "按数字找", icon="dialpad"),
                Item("assistance", "找人帮我", icon="support_agent"),
            ),
            hint="按 OK 打开" if self.pages.count == 1 else "按 ↓ 翻到下一页，按 OK 打开",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    @property
    def ready(self) -> bool:
        return self.household is not None

    def choose(self, group: str, key: str) -> None:
        if group == self.paged:
            self.tv.open("case", id=key)
        else:
            self.tv.open(key)


def case_row(application: "Application", unread: bool) -> Item:
    """A case as a row: item, for whom, number, day; its state as word, icon and colour."""
    from tvapp.application.package_look import look_of, share

    look = look_of(application)
    day = datetime.fromtimestamp(application.changed / 1000)
    parts = (
        "有新消息" if unread else "",
        share(application),
        application.masked_name,
        f"编号 {application.number}" if application.number else "",
        f"{day.month}月{day.day}日",
    )
    return Item(
        application.id,
        application.guide_title,
        subtitle="　".join(part for part in parts if part),
        icon=look.icon,
        trailing=look.word,
        tone=look.tone,
    )
