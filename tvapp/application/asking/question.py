"""What all kinds of questions have in common. Pure: keys in, outcomes out."""

from dataclasses import dataclass
from datetime import date

from protocol.form import FormField
from tvapp.remote.action import Action
from tvapp.ui.item import Item

NEXT = "next"
"""Go on to the question after this one."""
PHONE = "phone"
"""Let a phone fill it in."""
ASK = "ask"
"""Ask somebody to."""

SKIP_ROW = Item("skip", "先不填，下一题", icon="arrow_forward")
ASK_ROW = Item("ask", "请工作人员帮我填", icon="support_agent")
PHONE_ROW = Item("phone", "用手机填", "电视上会出来一个码，手机扫一扫", icon="mobile")


@dataclass(frozen=True)
class Outcome:
    """What a key has done; None: unchanged."""

    half: str | None = None
    """What has been typed now, complete or not."""
    value: str | None = None
    """The answer now; "" takes it away."""
    focus: str = ""
    """Where the focus goes: group and key."""
    go: str = ""
    """``NEXT`` | ``PHONE`` | ``ASK`` | "": stay."""
    say: str = ""
    """What stands in the way, in plain words."""


@dataclass(frozen=True)
class Question:
    """``answer``: as it is kept, masked where it came from the server; ``half``: typed on this box."""

    field: FormField
    answer: str = ""
    half: str = ""
    alone: bool = False
    """Whether only this one is mended; it is gone back from then."""
    today: date | None = None
    """None while the box's clock is not to be believed."""

    @property
    def settled(self) -> bool:
        """Whether the answer says all that was typed."""
        return bool(self.answer)

    @property
    def rows(self) -> tuple[Item, ...]:
        """Rows to choose from."""
        return ()

    @property
    def typed(self) -> str:
        """What has been typed, large."""
        return ""

    @property
    def keypad(self) -> tuple[Item, ...]:
        """Keys for remotes without digits."""
        return ()

    @property
    def boxes(self) -> tuple[Item, ...]:
        """Year, month and day."""
        return ()

    @property
    def buttons(self) -> tuple[Item, ...]:
        """Under or beside what is typed: on, skip, ask."""
        on = Item("next", "好了" if self.alone else "下一题", icon="check" if self.alone else "arrow_forward")
        skip = () if self.field.required or self.answer or self.half else (Item("skip", "先不填"),)
        return (on, *skip, Item("ask", "请人帮我填"))

    @property
    def wrong(self) -> str:
        """What is wrong with what has been typed so far; "" while nothing is."""
        return ""

    @property
    def told(self) -> str:
        """What one has to know besides the help: a range, what is chosen already."""
        return ""

    @property
    def given(self) -> str:
        """What has been chosen so far, where that is not seen from the rows."""
        return ""

    @property
    def hint(self) -> str:
        """Which keys do what."""
        return "选好按 OK，按“返回”回上一题"

    @property
    def first_focus(self) -> str:
        """What is most likely wanted: group and key."""
        keys = [row.key for row in self.rows]
        return f"rows/{self.answer if self.answer in keys else keys[0]}" if keys else "go/next"

    def chosen(self, group: str, key: str) -> Outcome:
        """OK on something."""
        if key == "skip":
            return Outcome(go=NEXT)
        if key in (PHONE, ASK):
            return Outcome(go=key)
        return Outcome()

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        """A key before the focus sees it; None when it is not for the question."""
        return None

    def at_edge(self, direction: Action, group: str, key: str) -> Outcome | None:
        """An arrow the focus could not follow."""
        return None

    def back(self) -> Outcome | None:
        """One step back within the question; None: to the question before."""
        return None
