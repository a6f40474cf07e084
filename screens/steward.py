"""请红管家帮办: who the village's 红管家 is, what they do for a resident, and how to reach one."""

from dataclasses import dataclass

from protocol.material_words import in_heap
from tvapp.ui.about_guide import AboutGuide
from tvapp.ui.item import Item

MOST_NAMED = 3


@dataclass(frozen=True)
class StewardView:
    """What the screen shows."""

    title: str
    rows: tuple[tuple[str, str], ...]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class StewardScreen(AboutGuide):
    """Opened with or without ``guide``; with it one reads what to have ready."""

    name = "steward"

    def compute(self) -> StewardView:
        return StewardView(
            title="请红管家帮办",
            rows=(
                ("是谁", "村里安馨办的人，每个村都有"),
                ("帮什么", "替您跑窗口、填表、拍材料、把证带回来"),
                ("怎么找", "打村委会电话，或者选下面的“找人帮我”，请工作人员转告"),
                ("备好什么", self._ready()),
                ("放心", "红管家上门会说名字，不要您的密码和验证码"),
            ),
            buttons=(
                Item("assistance", "找人帮我", icon="support_agent"),
                Item("back", "返回", icon="arrow_back"),
            ),
            hint="替您办的人，也要带他自己的身份证",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _ready(self) -> str:
        from protocol.material import Handling

        guide = self.guide
        needed = [material.name for material in in_heap(guide, Handling.PHOTOGRAPH)] if guide else []
        others = [name for name in needed if "身份证" not in name]
        more = " 等" if len(others) > MOST_NAMED - 1 else ""
        return "、".join(["您的身份证", *others[: MOST_NAMED - 1]]) + more

    def choose(self, group: str, key: str) -> None:
        if key == "back":
            self.tv.back()
        else:
            self.tv.open("assistance", **self.place.params)
