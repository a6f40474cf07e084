"""An address by choosing: township, then village; the house number by phone, or not at all."""

from dataclasses import dataclass, field

from protocol.answers import address, masked, parts_of_address
from tvapp.application.asking.question import ASK_ROW, NEXT, PHONE, SKIP_ROW, Outcome, Question
from tvapp.remote.action import Action
from tvapp.ui.item import Item

PHONE_HOUSE = Item("phone", "用手机填几组、门牌号", "不填也可以", "mobile")

Names = tuple[tuple[str, str], ...]
"""Key and name of each."""


@dataclass(frozen=True)
class Places:
    """The county as the bundle has it."""

    townships: Names = ()
    villages: Names = ()
    """Of the township chosen."""
    home: str = ""
    """Code of the township where the household lives, if it has said so."""


@dataclass(frozen=True)
class Address(Question):
    """ADDRESS; ``half`` is the name of the township while there is no village yet."""

    places: Places = field(default_factory=Places)

    @property
    def rows(self) -> tuple[Item, ...]:
        if self.answer:
            return self._chosen_rows()
        skip = () if self.field.required else (SKIP_ROW,)
        if self.half:
            none = Item("none", "上面没有我的村（社区）", icon="help")
            return (*(Item(key, name, icon="place") for key, name in self.places.villages), none)
        elsewhere = Item("phone", "不在本县，用手机填", icon="mobile")
        townships = (Item(code, name, icon="place") for code, name in self.places.townships)
        return (*townships, elsewhere, ASK_ROW, *skip)

    def _chosen_rows(self) -> tuple[Item, ...]:
        house = parts_of_address(self.answer)[2]
        return (
            Item("keep", "对，好了" if self.alone else "对，下一题", icon="check", tone="good"),
            PHONE_HOUSE if not house else Item("phone", "用手机改门牌号", icon="mobile"),
            Item("again", "重新选", icon="refresh"),
        )

    @property
    def buttons(self) -> tuple[Item, ...]:
        return ()

    @property
    def given(self) -> str:
        chosen = masked(self.field, self.answer) if self.answer else self.half
        # One line each, so that no name is broken.
        return "\n".join(("已选：", *filter(None, parts_of_address(chosen)))) if chosen else ""

    @property
    def told(self) -> str:
        if self.answer:
            return ""
        return "再选村（社区）" if self.half else "先选乡镇"

    @property
    def first_focus(self) -> str:
        keys = [row.key for row in self.rows]
        wanted = self.places.home if not self.half and not self.answer else ""
        return f"rows/{wanted if wanted in keys else keys[0]}"

    def chosen(self, group: str, key: str) -> Outcome:
        if key == "keep":
            return Outcome(go=NEXT)
        if key == "again":
            return Outcome(half="", value="")
        if key == "none":
            return Outcome(half="", value=address((self.half,)))
        villages, townships = dict(self.places.villages), dict(self.places.townships)
        if self.half and key in villages:
            return Outcome(half="", value=address((self.half, villages[key])))
        if not self.half and key in townships:
            return Outcome(half=townships[key])
        return Question.chosen(self, group, key) if key in ("skip", "ask", PHONE) else Outcome()

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        return Outcome() if action.digit is not None else None

    def back(self) -> Outcome | None:
        return Outcome(half="") if self.half and not self.answer else None
