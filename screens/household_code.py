"""Setting, changing and taking away the household's code."""

from dataclasses import dataclass

from screens.unlock import KEYS, LEAST, MOST, dots
from tvapp.remote.action import Action
from tvapp.ui.application_screen import CONNECTING, ApplicationScreen
from tvapp.ui.item import Item
from tvapp.ui.keypad import digit_of
from tvapp.ui.paragraph import Paragraph

STEPS = {"set": ("new", "again"), "change": ("current", "new", "again"), "remove": ("current",)}
QUESTIONS = {"current": "现在的口令", "new": "新的口令", "again": "新的口令再输一遍"}
DONE = {"set": "口令设好了", "change": "口令改好了", "remove": "口令取消了"}


@dataclass(frozen=True)
class HouseholdCodeView:
    """What the screen shows: what a code is for, or keys to type one with."""

    title: str
    letter: tuple[Paragraph, ...] = ()
    buttons: tuple[Item, ...] = ()
    question: tuple[Paragraph, ...] = ()
    typed: str = ""
    keypad: tuple[Item, ...] = ()
    hint: str = ""
    notice: str = ""
    tone: str = ""


class HouseholdCodeScreen(ApplicationScreen):
    """What is typed never stands on the box's disk."""

    name = "household_code"
    _busy = False

    @property
    def ready(self) -> bool:
        return self.household is not None

    @property
    def step(self) -> str:
        """What is typed now; "" while nothing was chosen yet."""
        return str(self.place.secret.get("step", ""))

    def compute(self) -> HouseholdCodeView:
        foot = {"notice": self.tv.notice, "tone": self.tv.notice_tone}
        if self.household is None:
            return HouseholdCodeView("家庭口令", letter=(Paragraph(CONNECTING),), buttons=(_BACK,), **foot)
        if self.step:
            return HouseholdCodeView(
                title="家庭口令",
                question=(
                    Paragraph(QUESTIONS[self.step], bold=True),
                    Paragraph("四到六个数字，输完按“确定”。", "second"),
                ),
                typed=dots(self._typed(self.step)),
                keypad=KEYS,
                hint="按数字键输，“*”删一个，“返回”不改了",
                **foot,
            )
        on = self.household.code.on
        return HouseholdCodeView(
            title="家庭口令",
            letter=(
                Paragraph("现在有口令" if on else "现在没有口令", "good" if on else "", "title", True),
                Paragraph("设了口令，看家里人和办件以前要先输；十分钟没按遥控器，要再输一次。"),
                Paragraph("口令只在电视上用，谁来要都不要说。", "care"),
                Paragraph("串门的人就看不到您家的事。看指南、看视频、找人帮我都不用口令。", "second"),
            ),
            buttons=(
                (Item("change", "改口令", icon="key"), Item("remove", "取消口令", icon="close"), _BACK)
                if on
                else (Item("set", "设口令", icon="lock"), _BACK)
            ),
            **foot,
        )

    def _typed(self, step: str) -> str:
        return str(self.place.secret.get(step, ""))

    def left(self) -> None:
        self.place.secret.clear()

    def act(self, action: Action) -> bool:
        step = self.step
        if not step:
            return False
        if action is Action.BACK:
            self.place.secret.clear()
            return True
        if digit := digit_of(action):
            self._type(self._typed(step) + digit)
            return True
        if action is Action.STAR:
            self._type(self._typed(step)[:-1])
            return True
        return False

    def _type(self, typed: str) -> None:
        self.place.secret[self.step] = typed[:MOST]
        self.tv.notice = ""
        if len(typed) >= LEAST:
            self.tv.stage.focus_on("household_code/keys/enter")

    def choose(self, group: str, key: str) -> None:
        step = self.step
        if key == "back":
            self.tv.back()
        elif group == "actions":
            self.place.secret.update(intent=key, step=STEPS[key][0])
            self._begin()
        elif key == "erase":
            self._type(self._typed(step)[:-1])
        elif key == "enter":
            self._next(step)
        else:
            self._type(self._typed(step) + key[-1])

    def _begin(self) -> None:
        self.tv.notice = ""
        self.refresh()
        self.tv.stage.focus_on("household_code/keys/digit_1")

    def _next(self, step: str) -> None:
        secret = self.place.secret
        intent = str(secret["intent"])
        if len(self._typed(step)) < LEAST:
            self.tv.say("口令是四到六个数字", "care")
        elif step == "again" and self._typed("again") != self._typed("new"):
            secret.pop("again"), secret.pop("new")
            secret["step"] = "new"
            self._begin()
            self.tv.say("两次输的不一样，请重新输", "care")
        elif step != STEPS[intent][-1]:
            secret["step"] = STEPS[intent][STEPS[intent].index(step) + 1]
            self._begin()
        elif not self._busy:
            self.tv.run_soon(self._keep(intent, self._typed("new"), self._typed("current")))

    async def _keep(self, intent: str, code: str, current: str) -> None:
        if self.keeper is None:
            return
        place, self._busy = self.place, True
        # Before the answer: the household has just typed it, and is not asked for it at once.
        self.tv.privacy.unlocked()
        try:
            await self.keeper.set_code(code, current)
        finally:
            self._busy = False
            place.secret.clear()
            self.tv.refresh()
        self.tv.say(DONE[intent], "good")


_BACK = Item("back", "返回", icon="arrow_back")
