"""How the remote is used: each key and what it does, with the words that are printed on it."""

from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen


@dataclass(frozen=True)
class UsageView:
    """What the screen shows."""

    title: str
    rows: tuple[tuple[str, str], ...]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class UsageScreen(Screen):
    """Six lines, no more."""

    name = "usage"

    def compute(self) -> UsageView:
        label = self.tv.keymap.label
        return UsageView(
            title="遥控器怎么按",
            rows=(
                ("↑ ↓ ← →", "选一项，选中的变黄；看指南时 ← → 翻页"),
                (label(Action.OK), "打开选中的这一项"),
                (label(Action.BACK), "回到上一步，填过的都还在"),
                ("0 到 9", "按拼音首字母，直接找事"),
                (label(Action.PLAY), "读给您听，按两下读整页"),
                (label(Action.EXIT), "回去看电视"),
            ),
            buttons=(
                Item("assistance", "找人帮我", icon="support_agent"),
                Item("diagnostics", "检查机顶盒", icon="fact_check"),
                Item("home", "回首页", icon="home"),
            ),
            hint="急事请打电话：110 报警，119 火警，120 急救",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def choose(self, group: str, key: str) -> None:
        if key == "home":
            self.tv.router.home()
        else:
            self.tv.open(key)
