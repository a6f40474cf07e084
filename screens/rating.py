"""How was it: five levels by number key or arrow, reasons if one likes; one may leave it, nobody watches."""

from dataclasses import dataclass

from tvapp.remote.action import Action
from tvapp.ui.item import Item
from tvapp.ui.screen import Screen

FACES = (
    "sentiment_very_satisfied",
    "sentiment_satisfied",
    "sentiment_neutral",
    "sentiment_dissatisfied",
    "sentiment_very_dissatisfied",
)
"""Of the levels, best first."""
ALONE = "现在工作人员看不到您的电视"
SKIP = Item("back", "不评了")
SEND = (Item("send", "交上去", icon="send"), Item("other", "重新评"))
THANKS = (Item("back", "好的", icon="check"),)
WILL_RING = "对不起，让您不满意了。主管会打电话到这台电视上，听您说说。"


@dataclass(frozen=True)
class RatingView:
    """What the screen shows."""

    title: str
    told: str
    """How the call ended."""
    headline: str
    rows: tuple[Item, ...]
    buttons: tuple[Item, ...]
    beside: bool
    """Whether the buttons stand beside rows."""
    hint: str
    notice: str
    tone: str


class RatingScreen(Screen):
    """Opened by itself after a talk, with ``call``, ``clerk`` (as one reads it) and ``told``."""

    name = "rating"

    @property
    def _level(self) -> str:
        return str(self.place.state.get("level", ""))

    @property
    def _chosen(self) -> list[str]:
        return list(self.place.state.get("reasons", []))

    @property
    def _done(self) -> bool:
        return bool(self.place.state.get("done"))

    def compute(self) -> RatingView:
        from protocol.rating import BAD, LEVEL_LABELS, RatingLevel

        told, buttons = self.place.params.get("told", ""), (SKIP,)
        hint = f"按 1 到 5，或按 ↑ ↓ 选再按 OK。{ALONE}"
        if self._done:
            bad = self._level in {level.value for level in BAD}
            told, headline, buttons, hint = (WILL_RING if bad else ""), "谢谢您的评价", THANKS, "按 OK"
        elif self._level:
            headline = f"{LEVEL_LABELS[RatingLevel(self._level)]}。可以说说为什么，不选也行"
            told, buttons, hint = "", SEND, "按数字或 OK 选，再选“交上去”"
        else:
            headline = f"您觉得{self.place.params.get('clerk', '工作人员')}的服务怎么样？"
        return RatingView(
            title="评价",
            told=told,
            headline=headline,
            rows=() if self._done else self._reasons() if self._level else self._levels(),
            buttons=buttons,
            beside=not self._done,
            hint=hint,
            notice=self.tv.notice,
            tone=self.tv.notice_tone,
        )

    def _levels(self) -> tuple[Item, ...]:
        from protocol.rating import LEVEL_LABELS

        return tuple(
            Item(level.value, f"{number}　{LEVEL_LABELS[level]}", icon=face)
            for number, (level, face) in enumerate(zip(LEVEL_LABELS, FACES, strict=True), start=1)
        )

    def _reasons(self) -> tuple[Item, ...]:
        from protocol.rating import REASON_LABELS, RatingLevel, reasons_for

        offered = reasons_for(RatingLevel(self._level))
        return tuple(
            Item(
                reason.value,
                f"{number}　{REASON_LABELS[reason]}",
                icon="check_box" if reason.value in self._chosen else "check_box_outline_blank",
                trailing="选了" if reason.value in self._chosen else "",
                tone="good" if reason.value in self._chosen else "",
            )
            for number, reason in enumerate(offered, start=1)
        )

    def act(self, action: Action) -> bool:
        if action is Action.BACK and self._level and not self._done:
            self._again()
            return True
        if not action.value.startswith("digit_"):
            return False
        number = int(action.value[-1])
        if 1 <= number <= len(self.view.rows):
            self.choose("rows", self.view.rows[number - 1].key)
        return True  # no other digit may lead away from here

    def choose(self, group: str, key: str) -> None:
        state = self.place.state
        if key == "back":
            self.tv.back()
        elif key == "other":
            self._again()
        elif key == "send":
            self._send()
        elif not self._level:
            state["level"] = key
            self.refresh()
            self.tv.stage.focus_on("rating/actions/send")
        else:
            chosen = self._chosen
            state["reasons"] = [each for each in chosen if each != key] if key in chosen else [*chosen, key]

    def _again(self) -> None:
        level = self._level
        for name in ("level", "reasons"):
            self.place.state.pop(name, None)
        self.refresh()
        self.tv.stage.focus_on(f"rating/rows/{level}")

    def _send(self) -> None:
        company = self.tv.company
        if company is None:
            return
        from protocol.rating import Rating

        place = self.place
        rating = Rating.model_validate({"level": self._level, "reasons": self._chosen})

        async def send() -> None:
            await company.rate(place.params.get("call", ""), rating)
            place.state["done"] = True
            self.tv.refresh()
            if self.tv.router.place is place:
                self.tv.stage.focus_on("rating/actions/back")

        self.tv.run_soon(send())
