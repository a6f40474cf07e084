"""The last look before it is handed in: who, answers, materials; what is missing leads to its place."""

from typing import TYPE_CHECKING

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.rows_view import RowsView

if TYPE_CHECKING:
    from protocol.application import Application
    from protocol.guide import Guide
    from tvapp.application.gaps import Gap


class CheckScreen(ApplicationScreen, PagedScreen):
    """Opened with ``id``."""

    name = "check"
    _busy = False

    def compute(self) -> RowsView:
        theme = current_theme()
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        application, guide = self.application, self.guide
        if application is None or guide is None:
            letter = (Paragraph(self.waiting),)
            return RowsView("检查并提交", letter=letter, buttons=(_ASK,), **foot)
        missing = self._gaps(application, guide)
        rows = check_rows(application, guide, missing)
        self.pages = Pages(len(rows), theme.rows_that_fit(784), self.page)
        return RowsView(
            title="检查并提交",
            remark=self.pages.remark,
            rows=rows[self.pages.offset : self.pages.offset + self.pages.per_page],
            row_height=theme.row_height,
            letter=_letter(missing),
            buttons=(
                Item(
                    "submit",
                    "正在提交" if self._busy else "提交",
                    f"还差 {len(missing)} 样" if missing else "给工作人员看",
                    "send",
                ),
                _ASK,
            ),
            hint="要改哪一样，就选它，按 OK",
            **foot,
        )

    def _gaps(self, application: "Application", guide: "Guide") -> "tuple[Gap, ...]":
        from tvapp.application.gaps import gaps

        return gaps(application, guide)

    def entered(self) -> None:
        self._begin()

    def arrived(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """Focus what comes next: the first thing missing, or 提交 once nothing is."""
        complete = self.view.letter == READY
        if self.view.rows and self.place.state.get("complete") is not complete:
            self.place.state["complete"] = complete
            path = "actions/submit" if complete else f"rows/{self.view.rows[0].key}"
            self.tv.stage.focus_on(f"check/{path}")

    def choose(self, group: str, key: str) -> None:
        if key == "ask":
            self.ask_clerk()
        elif key == "submit":
            self._submit()
        elif group == self.paged:
            self._open(*key.split(".", 1))

    def _open(self, screen: str, key: str = "") -> None:
        from tvapp.application.way import may_change

        application = self.application
        if application is None or not may_change(application, screen, key):
            self.tv.say("这次只要补正说到的，别的不用改")
            return
        params = {
            "applicant": {"then": "back"},
            "form": {"question": key},
            "material": {"key": key},
        }.get(screen, {})
        self.tv.open(screen, id=self.application_id, **params)

    def _submit(self) -> None:
        application, guide = self.application, self.guide
        if application is None or guide is None or self._busy:
            return
        missing = self._gaps(application, guide)
        if missing:
            self.place.state["page"] = 0
            self.refresh()
            self.tv.stage.focus_on(f"check/rows/{missing[0].screen}.{missing[0].key}")
            self.tv.say(f"{missing[0].text}。按 OK 就去补上", "care")
        else:
            self.tv.run_soon(self._hand_in(application.id))

    async def _hand_in(self, application_id: str) -> None:
        from tvapp.application.way import conclude

        if self.keeper is None:
            return
        self._busy = True
        self.tv.refresh()
        place = self.place
        try:
            await self.keeper.submit(application_id)
        finally:
            self._busy = False
            self.tv.refresh()
        if self.tv.router.place is place:
            conclude(self.tv.router, application_id)


_ASK = Item("ask", "问工作人员", icon="support_agent")
READY = (
    Paragraph("都齐了", "good", "title", True),
    Paragraph("看一遍，没有错就按“提交”。", "second"),
)


def _letter(missing: "tuple[Gap, ...]") -> tuple[Paragraph, ...]:
    if not missing:
        return READY
    return (
        Paragraph(f"还差 {len(missing)} 样", "care", "title", True),
        Paragraph("左边标出来的，选它按 OK 就去补上。填过的都还在。", "second"),
    )


def check_rows(application: "Application", guide: "Guide", missing: "tuple[Gap, ...]") -> tuple[Item, ...]:
    """What is missing first, then who, every answer and every material; keys are ``screen.key``."""
    from protocol.form import asked
    from tvapp.application.answer_words import answer_words
    from tvapp.application.material_line import material_lines

    gaps = [
        Item(f"{gap.screen}.{gap.key}", gap.name, gap.missing, icon="error", tone="care") for gap in missing
    ]
    name = application.masked_name
    rows = [Item("applicant.", name, "给谁办", "person")] if name else []
    for field in asked(guide.form, application.answers):
        words = answer_words(field, application.answers.get(field.key, ""))
        rows.append(Item(f"form.{field.key}", words or "没有填", field.label, "edit"))
    for line in material_lines(application, guide):
        rows.append(
            Item(f"material.{line.key}", line.name, line.look.word, line.look.icon, tone=line.look.tone)
        )
    marked = {item.key for item in gaps}
    return (*gaps, *(row for row in rows if row.key not in marked))
