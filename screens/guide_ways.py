"""更多: what else can be done with a guide, one row for each way."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from protocol.film_key import key_of_guide
from tvapp.ui.about_guide import GONE, AboutGuide
from tvapp.ui.item import Item
from tvapp.ui.stage import has_screen

if TYPE_CHECKING:
    from protocol.guide import Guide
    from tvapp.catalogue.catalogue import Catalogue

BACK = Item("back", "返回指南", icon="arrow_back")


@dataclass(frozen=True)
class GuideWaysView:
    """What the screen shows."""

    title: str
    about: str
    rows: tuple[Item, ...]
    empty: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


def ways(catalogue: "Catalogue", guide: "Guide") -> tuple[Item, ...]:
    """The ways that this guide really has; one that leads nowhere is not shown."""
    videos = catalogue.count_videos(guide=guide.code)
    points = catalogue.count_service_points(guide=guide.code) if has_screen("points") else 0
    partners = catalogue.partners(guide=guide.code)
    about_videos = f"{videos} 个，讲这件事怎么办" if videos else "讲这件事怎么办"
    names = "、".join(partner.name for partner in partners)
    return (
        *([Item("points", "去哪里办", f"{points} 个地方能办，看地址和电话", "place")] if points else []),
        *([Item("videos", "看视频", about_videos, "play_circle")] if videos or guide.number else []),
        *([Item("phone", "发到手机", "用手机扫一扫，出门也能看", "qr_code_2")] if guide.number else []),
        Item("steward", "请红管家帮办", "村里有人替您跑", "handshake"),
        *([Item("partners", "在外地也能办", names, "public")] if partners else []),
    )


class GuideWaysScreen(AboutGuide):
    """At most five rows, each says what it brings."""

    name = "guide_ways"

    def compute(self) -> GuideWaysView:
        catalogue, guide = self.tv.catalogue, self.guide
        rows = ways(catalogue, guide) if catalogue is not None and guide is not None else ()
        return GuideWaysView(
            title="还可以这样办",
            about=guide.title if guide is not None else "",
            rows=rows,
            empty="" if rows else GONE,
            buttons=() if rows else (BACK,),
            hint="按 ↑ ↓ 选，按 OK 打开，按“返回”回到指南",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        guide = self.guide
        if key == "back" or guide is None:
            self.tv.back()
        elif key == "phone":
            self.tv.open("guide_on_phone", guide=guide.code)
        elif key == "videos":
            self._open_videos(guide)
        else:
            self.tv.open(key, guide=guide.code)

    def _open_videos(self, guide: "Guide") -> None:
        """A single video at once, several as a list; without any the guide's own, made when asked for."""
        catalogue = self.tv.catalogue
        found = catalogue.videos(guide=guide.code, limit=2) if catalogue is not None else []
        if len(found) > 1:
            self.tv.open("videos", guide=guide.code)
        else:
            self.tv.open("video", key=found[0].key if found else key_of_guide(guide.number))
