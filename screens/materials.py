"""The materials: 要拍照 · 可以后补 · 不用带, each with its state; the focused one's photo beside them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paged import PagedScreen
from tvapp.ui.pages import Pages
from tvapp.ui.paragraph import Paragraph
from tvapp.ui.piece import current_theme

if TYPE_CHECKING:
    from tvapp.application.material_line import MaterialLine


@dataclass(frozen=True)
class MaterialsView:
    """What the screen shows; ``photo``: id of the picture at the right."""

    title: str
    remark: str = ""
    rows: tuple[Item, ...] = ()
    row_height: float = 120
    photo: str = ""
    marks: tuple[tuple[float, float, float, float], ...] = ()
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class MaterialsScreen(ApplicationScreen, PagedScreen):
    """Opened with ``id``."""

    name = "materials"

    @property
    def lines(self) -> "tuple[MaterialLine, ...]":
        """All materials, in the order in which they are shown."""
        from tvapp.application.material_line import material_lines

        application, guide = self.application, self.guide
        return material_lines(application, guide) if application is not None and guide is not None else ()

    def compute(self) -> MaterialsView:
        from tvapp.application.material_line import mark_boxes

        theme = current_theme()
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        if self.waiting:
            buttons = (Item("ask", "问工作人员", icon="support_agent"),)
            return MaterialsView("材料", letter=(Paragraph(self.waiting),), buttons=buttons, **foot)
        lines = self.lines
        self.pages = Pages(len(lines), theme.rows_that_fit(784), self.page)
        shown = lines[self.pages.offset : self.pages.offset + self.pages.per_page]
        selected = self._selected(shown)
        return MaterialsView(
            title="补交材料"
            if self._handed_in
            else "需要补正"
            if any(line.reason for line in lines)
            else "材料",
            remark=self.pages.remark,
            rows=tuple(_row(line) for line in shown),
            row_height=theme.row_height,
            photo=selected.photos[-1].id if selected is not None and selected.photos else "",
            marks=mark_boxes(selected.photos[-1]) if selected is not None and selected.photos else (),
            letter=_letter(selected),
            buttons=self._buttons(lines),
            hint="可以后补的，拍好就自动交给工作人员"
            if self._handed_in
            else "按 OK 看怎么拍；拍好就去“检查并提交”",
            **foot,
        )

    def _selected(self, shown: "tuple[MaterialLine, ...]") -> "MaterialLine | None":
        key = self.place.state.get("material")
        return next((line for line in shown if line.key == key), shown[0] if shown else None)

    def _buttons(self, lines: "tuple[MaterialLine, ...]") -> tuple[Item, ...]:
        wanted = any(line.changeable for line in lines)
        phone = Item("phone", "用手机拍照", icon="photo_camera")
        last = (
            Item("case", "好了，返回", icon="arrow_back")
            if self._handed_in
            else Item("check", "检查并提交", icon="check")
        )
        return (phone, last) if wanted else (last,)

    @property
    def _handed_in(self) -> bool:
        from tvapp.application.state_look import EDITABLE

        return self.application is not None and self.application.state not in EDITABLE

    def selected(self, key: str) -> None:
        """The focus has moved to a row ("": away from the rows): its photos are shown."""
        if key and key != self.place.state.get("material"):
            self.place.state["material"] = key
            self.refresh()

    def choose(self, group: str, key: str) -> None:
        if group == self.paged:
            self.tv.open("material", id=self.application_id, key=key)
        elif key == "phone":
            self.tv.open("handoff", purpose="materials", id=self.application_id)
        elif key == "check":
            self.tv.open("check", id=self.application_id)
        elif key == "case":
            self.tv.back()
        else:
            self.ask_clerk()


def _row(line: "MaterialLine") -> Item:
    return Item(
        line.key,
        line.name,
        subtitle=f"{line.heap}　{line.look.word}",
        icon=line.look.icon,
        tone=line.look.tone,
    )


def _letter(line: "MaterialLine | None") -> tuple[Paragraph, ...]:
    """Beside the photo: what is wrong with it, or how to take it."""
    from tvapp.application.material_line import warning_words

    if line is None:
        return ()
    fresh = bool(line.photos) and line.photos[-1].round == line.round
    warnings = warning_words(line.photos[-1]) if fresh else ""
    if line.reason and not fresh:
        return (Paragraph(line.reason, "bad"),)
    if warnings:
        return (Paragraph(warnings, "care"),)
    return () if line.photos else (Paragraph(line.hint, "second", "small"),)
