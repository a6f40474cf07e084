"""样表: the blank form of a material and one that is filled in, as large as the screen allows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tvapp.ui.application_screen import ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.paragraph import Paragraph

if TYPE_CHECKING:
    from protocol.material import Material


@dataclass(frozen=True)
class SpecimenView:
    """What the screen shows; ``photo``: path of the picture at the server."""

    title: str
    photo: str = ""
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class SpecimenScreen(ApplicationScreen):
    """Opened with ``id`` and ``key``, the material's; begins with the filled one."""

    name = "specimen"

    @property
    def material(self) -> "Material | None":
        """The material whose form it is."""
        materials = self.guide.materials if self.guide is not None else ()
        return next((each for each in materials if each.key == self.place.params.get("key")), None)

    def compute(self) -> SpecimenView:
        from protocol.specimen import SPECIMEN_WORDS, SpecimenKind, specimen_path

        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        guide, material = self.guide, self.material
        if guide is None or material is None or not material.specimen:
            words = self.waiting or "这样材料没有样表，请按“返回”"
            return SpecimenView("样表", letter=(Paragraph(words),), buttons=(_BACK,), **foot)
        kind = SpecimenKind(self.place.state.get("kind", SpecimenKind.FILLED.value))
        other = SpecimenKind.BLANK if kind is SpecimenKind.FILLED else SpecimenKind.FILLED
        return SpecimenView(
            title=material.name,
            photo=specimen_path(guide.code, material.key, kind),
            letter=(
                Paragraph(f"样表：{SPECIMEN_WORDS[kind]}", "focus", "title", True),
                Paragraph("照着写在一张纸上，写好签名，再用手机拍下来。"),
                Paragraph("蓝色的字换成您自己的。", "second"),
            )
            if kind is SpecimenKind.FILLED
            else (
                Paragraph(f"样表：{SPECIMEN_WORDS[kind]}", "focus", "title", True),
                Paragraph("窗口和村里的红管家那里有纸的，也可以照着画一张。"),
            ),
            buttons=(Item("other", f"看{SPECIMEN_WORDS[other]}", icon="description"), _BACK),
            **foot,
        )

    def load_photo(self, photo_id: str, done: Callable[[bytes | None], None]) -> None:
        """The path is the picture's id here."""
        self.tv.run_soon(self._fetch(photo_id, done))

    async def _fetch(self, path: str, done: Callable[[bytes | None], None]) -> None:
        from tvapp.net.failure import Refused, ServerAway

        jpeg = None
        try:
            if self.keeper is not None:
                jpeg = await self.keeper.connection.fetch(path)
        except ServerAway as failure:
            self.tv.say(failure.sentence, "care")
        except Refused as refusal:
            self.tv.say(refusal.sentence, "care")
        done(jpeg)
        self.tv.draw_soon()

    def choose(self, group: str, key: str) -> None:
        from protocol.specimen import SpecimenKind

        if key == "other":
            blank = self.place.state.get("kind") == SpecimenKind.BLANK.value
            kind = SpecimenKind.FILLED if blank else SpecimenKind.BLANK
            self.place.state["kind"] = kind.value
            self.refresh()
        else:
            self.tv.back()


_BACK = Item("back", "返回", icon="arrow_back")
