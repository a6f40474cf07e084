"""打哪个电话: the number at which the clerk rings, of the household's people, or typed."""

from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

SHORTEST, LONGEST = 7, 12
MOST_PEOPLE = 4
CONNECTING = "正在连接服务中心，请稍等"
OWN = Item("typed", "就打这个号码", "用数字键按出来的", "check")


@dataclass(frozen=True)
class CallTelephoneView:
    """What the screen shows."""

    title: str
    typed: str
    """What the number keys have given so far, in groups."""
    question: str
    numbers: tuple[Item, ...]
    hint: str
    notice: str
    tone: str


class CallTelephoneScreen(Screen):
    """Opened with what ``call_way`` was opened with."""

    name = "call_telephone"

    @property
    def _typed(self) -> str:
        return str(self.place.state.get("typed", ""))

    def compute(self) -> CallTelephoneView:
        company = self.tv.company
        members = company.household.members if company is not None else []
        people = tuple(
            Item(member.id, member.masked_telephone, member.masked_name, "call")
            for member in members[:MOST_PEOPLE]
            if member.masked_telephone
        )
        typed = self._typed
        own = (OWN,) if len(typed) >= SHORTEST else ()
        back = () if people or own else (Item("back", "返回", icon="arrow_back"),)
        return CallTelephoneView(
            title="打哪个电话给您？",
            typed=grouped(typed),
            question="选一个，或者用数字键按出号码：" if people else "请用数字键按出您的电话号码：",
            numbers=own or people or back,
            hint="数字按错了，按 ← 去掉一个" if typed else "轮到您，工作人员打这个电话",
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def act(self, action: Action) -> bool:
        typed = self._typed
        if action.digit is not None:
            if len(typed) < LONGEST:
                self._type(typed + str(action.digit))
            return True
        if action is Action.LEFT and typed:
            self._type(typed[:-1])
            return True
        return False

    def _type(self, typed: str) -> None:
        self.place.state["typed"] = typed
        self.refresh()
        self.tv.stage.focus_on(f"{self.name}/numbers/{self.view.numbers[0].key}")

    def choose(self, group: str, key: str) -> None:
        if key == "back":
            self.tv.back()
            return
        if self.tv.company is None:
            self.tv.say(CONNECTING)
            return
        asked = {"number": self._typed} if key == "typed" else {"member_id": key}
        params = dict(self.place.params)
        self.tv.router.back()
        place = self.tv.router.place
        if place.screen == "call":
            place.state["called"] = True
        self.tv.run_soon(self._ask(params, asked))

    async def _ask(self, params: dict[str, str], asked: dict[str, str]) -> None:
        from protocol.call import DeskName
        from protocol.participant import TelephoneAsked
        from tvapp.net.failure import Refused, ServerAway

        line = self.tv.company.line
        if not params.get("open"):
            await line.call(
                DeskName(params.get("desk", "anxinban")),
                guide_code=params.get("guide"),
                application_id=params.get("application"),
                dialect="dialect" in params,
            )
        session = line.session
        if session is None or session.call is None or not session.open:
            return  # the call's own screen says why there is none
        try:
            await self.tv.company.keeper.calls.ask_telephone(session.call.id, TelephoneAsked(**asked))
        except (Refused, ServerAway) as failure:
            self.tv.say(failure.sentence, "care")


def grouped(number: str) -> str:
    """13812345678 → 138 1234 5678, 07135241234 → 0713 524 1234, as people say them."""
    if number.startswith("0"):
        end = 8 if len(number) > 11 else 7
        return " ".join(part for part in (number[:4], number[4:end], number[end:]) if part)
    return " ".join(part for part in (number[:3], number[3:7], number[7:]) if part)
