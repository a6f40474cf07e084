"""One guide: five plain answers first, then pages; beside them what can be done from here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chinese.breaking import break_lines
from tvapp.remote.action import Action
from tvapp.ui import flow  # noqa: F401  (named in the .kv file)
from tvapp.ui.glyphs import measure, setting
from tvapp.ui.item import Item
from tvapp.ui.paragraph import GAP, LINE, MOST_LETTERS, Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.screen import Screen
from tvapp.ui.theme import Theme
from tvapp.voice.habits import Habit

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.guide.pages import GuidePage

TEXT_WIDTH, TEXT_HEIGHT = 1180, 730
"""The reading column in design pixels."""
READ = Item("read", "读给我听", "按任意键停下", "volume_up")


@dataclass(frozen=True)
class GuideView:
    """What the screen shows."""

    title: str
    remark: str = ""
    heading: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    column: float = TEXT_WIDTH
    """Width of the paragraphs, design pixels."""
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


def column(theme: Theme) -> float:
    """Width of running text, design pixels: at most twenty Han characters."""
    return min(TEXT_WIDTH, theme.body * MOST_LETTERS)


class GuideScreen(Screen):
    """Opened with ``code`` or ``number``."""

    name = "guide"
    _made: tuple[object, ...] = ()
    _pages: "tuple[GuidePage, ...]" = ()

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
            answers=page.answers,
            paragraphs=tuple(Paragraph(text) for text in page.paragraphs),
            column=column(current_theme()),
            buttons=self._buttons(guide, at, len(pages)),
            hint="示例数据，仅供演示" if guide.data_source == "synthetic" else "按右边的按钮，按 OK",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _missing(self) -> GuideView:
        if self.tv.catalogue is None:
            text = ("办事指南还没有取到，正在自动再试。",)
        else:
            text = ("没有找到这件事。它可能已经取消了。", "请按“返回”再找，或选“问工作人员”。")
        return GuideView(
            title="办事指南",
            paragraphs=tuple(Paragraph(line) for line in text),
            buttons=(Item("ask", "问工作人员", icon="support_agent"),),
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _pages_for(self, guide: "Guide") -> "tuple[GuidePage, ...]":
        theme = current_theme()
        made = (guide.code, self.tv.catalogue, theme)
        if self._made != made:
            from tvapp.guide.pages import pages_of

            size = round(theme.px(theme.body))
            width = min(theme.px(column(theme)), size * MOST_LETTERS)

            def broken(text: str) -> list[str]:
                _, font = setting(text)
                return break_lines(text, width, lambda part: measure(part, size, font))

            self._pages = pages_of(guide, broken, TEXT_HEIGHT, theme.body * LINE, theme.body * GAP)
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
            *([] if self.tv.reader.habit is Habit.OFF else [READ]),
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
        elif key == "read":
            self.tv.reader.toggle_page()
        elif key == "where":
            pages = [page.heading for page in self._pages]
            self.place.state["page"] = pages.index("去哪里办") if "去哪里办" in pages else 0
        elif key == "ask":
            self.tv.open("assistance", **({"guide": guide.code} if guide is not None else {}))
        elif key == "apply" and guide is not None:
            self.tv.open("apply", code=guide.code)
