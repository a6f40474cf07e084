"""Free text: a phone or a clerk writes it; one can go on and come back."""

from dataclasses import dataclass

from tvapp.application.asking.question import ASK_ROW, NEXT, PHONE_ROW, SKIP_ROW, Outcome, Question
from tvapp.remote.action import Action
from tvapp.ui.item import Item


@dataclass(frozen=True)
class Leaving(Question):
    """TEXT."""

    @property
    def rows(self) -> tuple[Item, ...]:
        if not self.answer:
            return (PHONE_ROW, ASK_ROW, SKIP_ROW)
        on = Item(
            "keep", "好了" if self.alone else "下一题", f"已经填了：{self.answer}", "check", tone="good"
        )
        return (on, Item("phone", "用手机改", icon="mobile"), ASK_ROW)

    @property
    def buttons(self) -> tuple[Item, ...]:
        return ()

    @property
    def told(self) -> str:
        return "" if self.answer else "这一题不用在电视上打字。现在不填，也可以先往下走，以后再回来填。"

    def chosen(self, group: str, key: str) -> Outcome:
        return Outcome(go=NEXT) if key == "keep" else Question.chosen(self, group, key)

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        return Outcome() if action.digit is not None else None
