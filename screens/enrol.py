"""A box that nobody has enrolled yet: six digits from the installer let it in."""

import asyncio
from dataclasses import dataclass

from screens.search import LETTERS
from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

DIGITS = 6
KEYPAD = (
    *(Item(f"digit_{n}", str(n)) for n in range(1, len(LETTERS))),
    Item("delete", "删除"),
    Item("digit_0", "0"),
    Item("clear", "清空"),
)
WHAT_TO_DO = (
    "请向安装师傅要一个六位登记码，",
    "按数字键输进来，再选“登记”。",
    "没有师傅在，请打广电客服电话。",
)
DONE = "登记好了。办事指南正在来，请等一会儿。"
REVOKED = "这台机顶盒不能再用了。\n请打广电客服电话，报上电视后面机顶盒上的号码。"


@dataclass(frozen=True)
class EnrolView:
    """What the screen shows."""

    title: str
    typed: str
    words: str
    tone: str
    keypad: tuple[Item, ...]
    buttons: tuple[Item, ...]
    hint: str
    notice: str
    notice_tone: str


class EnrolScreen(Screen):
    """Left the keys, right what to do. What was typed stays until it let the box in."""

    name = "enrol"
    _asking: asyncio.Task[None] | None = None

    @property
    def digits(self) -> str:
        """What has been typed."""
        return str(self.place.state.get("digits", ""))[:DIGITS]

    def compute(self) -> EnrolView:
        company = self.tv.company
        denied = company.denied if company is not None else None
        let_in = company is not None and company.online
        ended = denied is not None and company is not None and not company.needs_enrolling
        asking = self._asking is not None and not self._asking.done()
        words, tone = self._words(let_in=let_in, ended=ended, asking=asking)
        return EnrolView(
            title="登记好了" if let_in else "已经停用" if ended else "这台电视还没有登记",
            typed="" if let_in or ended else " ".join(self.digits.ljust(DIGITS, "＿")),
            words=words,
            tone=tone,
            keypad=() if let_in or ended else KEYPAD,
            buttons=self._buttons(over=let_in or ended, asking=asking),
            hint="按 OK 回首页" if let_in or ended else "按数字键输入，“*”删一个数字",
            notice=self.tv.notice,
            notice_tone=self.tv.notice_tone,
        )

    def _words(self, *, let_in: bool, ended: bool, asking: bool) -> tuple[str, str]:
        if let_in:
            return DONE, "good"
        if ended:
            return REVOKED, "care"
        if asking:
            return "正在登记，请稍等。", ""
        failed = str(self.place.state.get("failed", "")).replace("。", "。\n").strip()
        return (failed, "care") if failed else ("\n".join(WHAT_TO_DO), "")

    def _buttons(self, *, over: bool, asking: bool) -> tuple[Item, ...]:
        if over:
            return (Item("home", "回首页", icon="home"),)
        ready = len(self.digits) == DIGITS and not asking
        return (Item("enrol", "登记", icon="check_circle", enabled=ready),)

    # -- keys -----------------------------------------------------------------------------------

    def act(self, action: Action) -> bool:
        if self.view.keypad and action.value.startswith("digit_"):
            self._type(action.value[-1])
            self._settle()
            return True
        if self.view.keypad and action is Action.STAR:
            self._type("")
            self._settle()
            return True
        return super().act(action)

    def _type(self, digit: str) -> None:
        """One more, or with an empty one the last away."""
        digits = self.digits + digit if digit else self.digits[:-1]
        self.place.state.update(digits=digits[:DIGITS], failed="")

    def _settle(self) -> None:
        self.refresh()
        if len(self.digits) == DIGITS:
            self.tv.stage.focus_on("enrol/actions/enrol")

    def choose(self, group: str, key: str) -> None:
        if key == "home":
            self.tv.router.home()
        elif key == "enrol":
            if self._asking is None or self._asking.done():
                self._asking = self.tv.run_soon(self._ask())
        elif key == "clear":
            self.place.state.update(digits="", failed="")
        else:
            self._type("" if key == "delete" else key[-1])
            self._settle()

    async def _ask(self) -> None:
        from tvapp.net.failure import Refused, ServerAway

        place, company = self.place, await self.tv.in_company()
        self.tv.refresh()
        try:
            await company.keeper.connection.enrol(self.digits)
        except ServerAway as away:
            place.state["failed"] = away.sentence
        except Refused as refusal:
            place.state.update(failed=refusal.sentence, digits="")
        else:
            place.state.update(failed="", digits="")
        self._asking = None
        self.tv.refresh()
