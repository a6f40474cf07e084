"""家庭口令: asked before people and cases are shown, after a time away."""

from dataclasses import dataclass

from tvapp.household.code_lock import PRIVATE
from tvapp.remote.action import Action
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.keypad import ERASE, ONE_TO_NINE, ZERO, digit_of
from tvapp.ui.paragraph import Paragraph

LEAST, MOST = 4, 6
KEYS = (*ONE_TO_NINE, ERASE, ZERO, Item("enter", "确定"))


def dots(typed: str) -> str:
    """A dot for each digit: whoever looks on sees how many, not which."""
    return " ".join("●" * len(typed)) or "＿＿"


@dataclass(frozen=True)
class UnlockView:
    """What the screen shows."""

    title: str
    letter: tuple[Paragraph, ...] = ()
    typed: str = ""
    keypad: tuple[Item, ...] = ()
    buttons: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class UnlockScreen(ApplicationScreen):
    """Stands on top of what it protects: right, and it is gone; Back leads past it."""

    name = "unlock"
    _busy = False

    @property
    def ready(self) -> bool:
        return self.household is not None

    def compute(self) -> UnlockView:
        ready = self.keeper is not None
        return UnlockView(
            title="请输家庭口令",
            letter=(
                Paragraph("看家里人和办件，先输口令" if ready else CONNECTING, bold=True),
                Paragraph("四到六个数字，输完按“确定”。", "second"),
                Paragraph("忘了口令，选“找人帮我”，工作人员核对以后可以取消。", "second", "small"),
            ),
            typed=dots(self.typed),
            keypad=KEYS,
            buttons=(Item("assistance", "找人帮我", icon="support_agent"),),
            hint="按数字键输，“*”删一个",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    @property
    def typed(self) -> str:
        """Digits so far; never on the disk."""
        return str(self.place.secret.get("typed", ""))

    def refresh(self) -> None:
        super().refresh()
        if self.household is not None and not self.household.code.on and self.tv.router.place is self.place:
            self.tv.back()  # it was taken away meanwhile

    def act(self, action: Action) -> bool:
        if action is Action.BACK:
            self.tv.router.back_out_of({*PRIVATE, self.name})
            return True
        if digit := digit_of(action):
            self._type(self.typed + digit)
            return True
        if action is Action.STAR:
            self._type(self.typed[:-1])
            return True
        return False

    def _type(self, typed: str) -> None:
        self.place.secret["typed"] = typed[:MOST]
        self.tv.notice = ""
        if len(typed) >= LEAST:
            self.tv.stage.focus_on("unlock/keys/enter")

    def choose(self, group: str, key: str) -> None:
        if key == "assistance":
            self.tv.open("assistance")
        elif key == "erase":
            self._type(self.typed[:-1])
        elif key == "enter":
            self._enter()
        else:
            self._type(self.typed + key[-1])

    def _enter(self) -> None:
        if len(self.typed) < LEAST:
            self.tv.say("口令是四到六个数字", "care")
        elif self.keeper is not None and not self._busy:
            self.tv.run_soon(self._try(self.typed))

    async def _try(self, code: str) -> None:
        place = self.place
        assert self.keeper is not None
        self._busy = True
        try:
            await self.keeper.enter_code(code)
        finally:
            self._busy = False
            place.secret.pop("typed", None)
        self.tv.privacy.unlocked()
        if self.tv.router.place is place:
            self.tv.back()
