"""One material: its photos large, what is wrong with it or how to photograph it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.remote.action import Action
from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.application import Photo
    from tvapp.application.material_line import MaterialLine


MARKED = "照片上框出来的地方，就是工作人员说的地方"
LOOK_WELL = "看清楚字了吗？看不清就再拍一张"


MOST_BUTTONS = 4


@dataclass(frozen=True)
class MaterialView:
    """What the screen shows; without a photo the letter has all the room."""

    title: str
    remark: str = ""
    photo: str = ""
    marks: tuple[tuple[float, float, float, float], ...] = ()
    """What the clerk marked on the photo."""
    icon: str = ""
    word: str = ""
    word_tone: str = ""
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    asking: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class MaterialScreen(ApplicationScreen):
    """Opened with ``id`` and ``key``, the material's."""

    name = "material"

    @property
    def line(self) -> "MaterialLine | None":
        """The material shown."""
        from tvapp.application.material_line import material_lines

        application, guide = self.application, self.guide
        if application is None or guide is None:
            return None
        key = self.place.params.get("key")
        return next((line for line in material_lines(application, guide) if line.key == key), None)

    @property
    def at(self) -> int:
        """Index of the photo shown; a fresh one comes last and is shown first."""
        count = len(self.line.photos) if self.line is not None else 0
        return max(0, min(int(self.place.state.get("at", count - 1)), count - 1))

    @property
    def photo(self) -> "Photo | None":
        """The photo shown."""
        line = self.line
        return line.photos[self.at] if line is not None and line.photos else None

    def compute(self) -> MaterialView:
        from tvapp.application.material_line import mark_boxes

        line, photo = self.line, self.photo
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        if line is None:
            words = self.waiting or "没有这样材料，请按“返回”"
            return MaterialView("材料", letter=(Paragraph(words),), buttons=(_BACK,), **foot)
        asking = bool(self.place.state.get("asking")) and photo is not None
        count = len(line.photos)
        return MaterialView(
            title=line.name,
            remark=f"第 {self.at + 1} 张，共 {count} 张" if count > 1 else "",
            photo=photo.id if photo is not None else "",
            marks=mark_boxes(photo) if photo is not None else (),
            icon=line.look.icon,
            word=line.look.word,
            word_tone=line.look.tone,
            letter=(Paragraph("真的要删掉这张照片吗？删了要重新拍。", "care"),)
            if asking
            else _letter(line, photo),
            buttons=() if asking else self._buttons(line, photo),
            asking=(Item("keep", "不删"), Item("delete", "删掉")) if asking else (),
            hint="" if asking or photo is None else MARKED if photo.marks else LOOK_WELL,
            **foot,
        )

    def _buttons(self, line: "MaterialLine", photo: "Photo | None") -> tuple[Item, ...]:
        found = []
        if line.changeable:
            again = photo is not None and (photo.warnings or photo.round != line.round)
            words = "用手机拍" if photo is None else "用手机重拍" if again else "再拍一张"
            found.append(Item("phone", words, icon="photo_camera"))
        if len(line.photos) > 1:
            found.append(Item("next", "下一张", icon="arrow_forward"))
        if line.specimen:
            found.append(Item("specimen", "看样表", icon="description"))
        if photo is not None and line.deletable(photo):
            found.append(Item("remove", "删掉这张", icon="delete"))
        # Two rows of two beside a photo; the key “返回” is always there.
        return tuple(found) if len(found) == MOST_BUTTONS else (*found, _BACK)

    def act(self, action: Action) -> bool:
        if action is Action.BACK and self.place.state.pop("asking", False):
            return True
        return False

    def choose(self, group: str, key: str) -> None:
        state, photo = self.place.state, self.photo
        if key == "phone":
            self.tv.open("handoff", purpose="materials", id=self.application_id)
        elif key == "specimen":
            self.tv.open("specimen", id=self.application_id, key=self.place.params.get("key", ""))
        elif key == "next" and self.line is not None:
            state["at"] = (self.at + 1) % len(self.line.photos)
        elif key == "remove":
            state["asking"] = True
            self.refresh()
            self.tv.stage.focus_on("material/asking/keep")
        elif key == "keep":
            state.pop("asking", None)
        elif key == "delete" and photo is not None and self.keeper is not None:
            state.pop("asking", None)
            state.pop("at", None)
            self.tv.run_soon(self.keeper.delete_photo(photo.id))
        elif key == "back":
            self.tv.back()


_BACK = Item("back", "返回", icon="arrow_back")


def _letter(line: "MaterialLine", photo: "Photo | None") -> tuple[Paragraph, ...]:
    from tvapp.application.material_line import warning_words

    parts = []
    fresh = photo is not None and photo.round == line.round
    if line.reason and not fresh:
        parts.append(Paragraph(line.reason, "bad"))
    if photo is not None and fresh and warning_words(photo):
        parts.append(Paragraph(warning_words(photo), "care"))
    if parts:
        parts.append(Paragraph(line.hint, "second", "small"))
    else:
        parts.append(Paragraph(line.hint, "" if photo is None else "second"))
    return tuple(parts)
