"""One guide: five plain answers first, then pages; beside them what can be done from here."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.catalogue.age import age_line
from tvapp.ui import flow  # noqa: F401  (named in the .kv file)
from tvapp.ui.column import TEXT_HEIGHT, TEXT_WIDTH, column, in_column
from tvapp.ui.item import Item
from tvapp.ui.leafed import LeafedScreen
from tvapp.ui.paragraph import MOST_LETTERS, Paragraph
from tvapp.ui.piece import current_theme
from tvapp.ui.stage import has_screen
from tvapp.ui.theme import Theme
from tvapp.voice.habits import Habit

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.guide.pages import GuidePage

READ = Item("read", "读给我听", icon="volume_up")
MORE = Item("more", "更多", icon="list")


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


def about(guide: "Guide") -> str:
    """What the first page says under the title: the situation, and the department where both fit."""
    both = "　".join(part for part in (guide.situation, guide.department) if part)
    return both if len(both) <= MOST_LETTERS else guide.situation or guide.department


def guide_pages(guide: "Guide", theme: Theme) -> "tuple[GuidePage, ...]":
    """The pages of a guide in the current theme; everything on them fits."""
    from tvapp.guide.pages import pages_of

    return pages_of(guide, in_column, theme.size_of, TEXT_HEIGHT)


class GuideScreen(LeafedScreen):
    """Opened with ``code`` or ``number``."""

    name = "guide"
    _made: tuple[object, ...] = ()
    _pages: "tuple[GuidePage, ...]" = ()
    _read: tuple[object, ...] = ()
    _found: "Guide | None" = None

    def _guide(self) -> "Guide | None":
        """The guide of this place; read again only for another place or a newer catalogue."""
        catalogue, params = self.tv.catalogue, self.place.params
        wanted = (catalogue, params.get("number", ""), params.get("code", ""))
        if catalogue is None:
            return None
        if self._read != wanted:
            number = params.get("number", "")
            if number:
                self._found = catalogue.by_number(int(number)) if number.isdigit() else None
            else:
                self._found = catalogue.guide(params.get("code", ""))
            self._read = wanted
        return self._found

    def compute(self) -> GuideView:
        guide = self._guide()
        if guide is None:
            return self._missing()
        pages = self._pages_for(guide)
        at = self.at
        page = pages[at]
        age = age_line(self.tv.catalogue.manifest)
        number = f"编号 {guide.number:04d}　" if guide.number else ""
        return GuideView(
            title=guide.title,
            remark=f"{number}第 {at + 1}/{len(pages)} 页",
            heading=page.heading or about(guide),
            answers=page.answers,
            paragraphs=page.paragraphs,
            column=column(current_theme()),
            buttons=self._buttons(guide),
            hint=self.leaf_hint(guide.data_source == "synthetic"),
            notice=self.tv.notice or age,
            tone=self.tv.notice_tone if self.tv.notice or not age else "care",
        )

    @property
    def page_count(self) -> int:
        return len(self._pages)

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
        made = (guide, theme)
        if self._made != made:
            self._pages = guide_pages(guide, theme)
            self._made = made
        return self._pages

    def _buttons(self, guide: "Guide") -> tuple[Item, ...]:
        apply = (
            Item("apply", "开始办理", "在家先审材料", "edit")
            if guide.pre_review
            else Item("where", "只能到窗口办", "看去哪里", "place")
        )
        return (
            apply,
            *self.leaf_buttons(),
            Item("ask", "问工作人员", icon="support_agent"),
            *([] if self.tv.reader.habit is Habit.OFF else [READ]),
            MORE,
        )

    def aloud(self) -> tuple[str, ...] | None:
        guide = self._guide()
        if guide is None:
            return None
        from tvapp.guide.aloud import page_aloud

        pages = self._pages_for(guide)
        return page_aloud(guide, pages[self.at], self.at, len(pages))

    # -- keys -----------------------------------------------------------------------------------

    def choose(self, group: str, key: str) -> None:
        guide = self._guide()
        about = {"guide": guide.code} if guide is not None else {}
        if key == "next":
            self.turn(1)
        elif key == "previous":
            self.turn(-1)
        elif key == "read":
            self.tv.reader.toggle_page()
        elif key == "where" and guide is not None:
            self._show_where(guide)
        elif key == "ask":
            self.tv.open("assistance", **about)
        elif key == "more":
            self.tv.open("guide_ways", **about)
        elif key == "apply" and guide is not None:
            self.tv.open("apply", code=guide.code)

    def _show_where(self, guide: "Guide") -> None:
        """The list of places with their addresses where there is one, else the page that says where."""
        catalogue = self.tv.catalogue
        if (
            has_screen("points")
            and catalogue is not None
            and catalogue.count_service_points(guide=guide.code)
        ):
            self.tv.open("points", guide=guide.code)
            return
        pages = [page.heading for page in self._pages]
        self.place.state["page"] = pages.index("去哪里办") if "去哪里办" in pages else 0
