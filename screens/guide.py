"""One guide: five plain answers first, then pages; beside them what can be done from here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.text.breaking import break_lines
from tvapp.ui.glyphs import measure
from tvapp.ui.item import Item
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen

if TYPE_CHECKING:
    from protocol.guide import Guide

TEXT_WIDTH, TEXT_HEIGHT = 1180, 780
"""The reading column in design pixels: at most twenty Han characters a line at the default size."""


@dataclass(frozen=True)
class Page:
    """One page of a guide; the first has five questions with answers, the others lines of text."""

    heading: str
    text: str = ""
    questions: tuple[str, ...] = ("",) * 5
    answers: tuple[str, ...] = ("",) * 5


@dataclass(frozen=True)
class GuideView:
    """What the screen shows."""

    title: str
    remark: str
    heading: str
    text: str
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


def pages_of(guide: "Guide", broken: Callable[[str], list[str]], lines_a_page: int) -> tuple[Page, ...]:
    """All pages of a guide; ``broken`` breaks a paragraph into lines, a section begins a new page."""
    from tvapp.guide.answers import five_answers
    from tvapp.guide.sections import sections

    answers = five_answers(guide)
    pages = [
        Page("", questions=tuple(a.question for a in answers), answers=tuple(a.text for a in answers)),
    ]
    for section in sections(guide):
        lines = [line for paragraph in section.paragraphs for line in broken(paragraph)]
        for start in range(0, len(lines), lines_a_page):
            pages.append(Page(section.title, "\n".join(lines[start : start + lines_a_page])))
    return tuple(pages)


class GuideScreen(Screen):
    """Opened with ``code`` or ``number``."""

    name = "guide"
    _made: tuple[object, ...] = ()
    _pages: tuple[Page, ...] = ()

    def _guide(self) -> "Guide | None":
        catalogue = self.tv.catalogue
        if catalogue is None:
            return None
        number = self.place.params.get("number", "")
        if number:
            return catalogue.by_number(int(number)) if number.isdigit() else None
        return catalogue.guide(self.place.params.get("code", ""))

    def compute(self) -> GuideView:
        guide = self._guide()
        if guide is None:
            return self._missing()
        pages = self._pages_for(guide)
        at = max(0, min(int(self.place.state.get("page", 0)), len(pages) - 1))
        page = pages[at]
        number = f"编号 {guide.number:04d}　" if guide.number else ""
        return GuideView(
            title=guide.title,
            remark=f"{number}第 {at + 1}/{len(pages)} 页",
            heading=page.heading or guide.situation or guide.department,
            text=page.text,
            questions=page.questions,
            answers=page.answers,
            buttons=self._buttons(guide, at, len(pages)),
            hint="示例数据，仅供演示" if guide.data_source == "synthetic" else "按右边的按钮，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _missing(self) -> GuideView:
        away = self.tv.catalogue is None
        text = (
            "办事指南还没有取到，正在自动再试。"
            if away
            else "没有找到这件事。它可能已经取消了。\n请按“返回”再找，或选“问工作人员”。"
        )
        button = Item("ask", "问工作人员", icon="support_agent")
        return GuideView(
            "办事指南", "", "", text, ("",) * 5, ("",) * 5, (button,), "", self.tv.notice, self.tv.notice_tone
        )

    def _pages_for(self, guide: "Guide") -> tuple[Page, ...]:
        theme = current_theme()
        made = (guide.code, theme)
        if self._made != made:
            size = round(theme.px(theme.body))
            width = theme.px(TEXT_WIDTH)
            lines = int((TEXT_HEIGHT - 90) // theme.line_height("body"))
            self._pages = pages_of(
                guide,
                lambda text: [
                    line
                    for part in text.split("\n")
                    for line in break_lines(part, width, lambda s: measure(s, size))
                ],
                lines,
            )
            self._made = made
        return self._pages

    def _buttons(self, guide: "Guide", at: int, count: int) -> tuple[Item, ...]:
        apply = (
            Item("apply", "开始办理", "在家先审材料", "edit")
            if guide.pre_review
            else Item("where", "只能到窗口办", "看去哪里", "place")
        )
        return (
            apply,
            Item("next", "下一页", icon="arrow_forward", enabled=at < count - 1),
            Item("previous", "上一页", icon="arrow_back", enabled=at > 0),
            Item("ask", "问工作人员", "面对面", "support_agent"),
        )

    def act(self, action: Action) -> bool:
        if action is Action.PAGE_DOWN:
            return self._turn(1)
        if action is Action.PAGE_UP:
            return self._turn(-1)
        return False

    def _turn(self, by: int) -> bool:
        at = int(self.place.state.get("page", 0)) + by
        if not 0 <= at < len(self._pages):
            return False
        self.place.state["page"] = at
        return True

    def choose(self, group: str, key: str) -> None:
        guide = self._guide()
        if key == "next":
            self._turn(1)
        elif key == "previous":
            self._turn(-1)
        elif key == "where":
            pages = [page.heading for page in self._pages]
            self.place.state["page"] = pages.index("去哪里办") if "去哪里办" in pages else 0
        elif key == "ask":
            self.tv.open("assistance", **({"guide": guide.code} if guide is not None else {}))
        elif key == "apply" and guide is not None:
            self.tv.open("apply", code=guide.code)
