"""How the remote is used, with the words that are printed on it."""

from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen


@dataclass(frozen=True)
class UsageView:
    """What the screen shows."""

    title: str
    text: str
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class UsageScreen(Screen):
    """Six sentences, no more."""

    name = "usage"

    def compute(self) -> UsageView:
        label = self.tv.keymap.label
        return UsageView(
            title="遥控器怎么按",
            text=(
                "↑ ↓ ← →　选一项，选中的是黄色\n"
                f"{label(Action.OK)}　打开选中的这一项\n"
                f"{label(Action.BACK)}　回到上一步，填过的都还在\n"
                "数字键　按拼音首字母直接找事\n"
                f"{label(Action.EXIT)}　回去看电视\n"
                "不会用，就选“找人帮我”"
            ),
            buttons=(
                Item("assistance", "找人帮我", icon="support_agent"),
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
            self.tv.open("assistance")
