"""A number, an identity number, a telephone number: typed with number keys or on the keys of the screen."""

from dataclasses import dataclass

from protocol import identity_number, telephone
from protocol.answers import WrongAnswer, checked, is_masked, masked, shown
from protocol.form import FieldKind
from tvapp.application.asking.question import NEXT, Outcome, Question
from tvapp.remote.action import Action
from tvapp.ui.item import Item

MOST_DIGITS = 12
"""The server takes no longer number."""
ROOM = "＿＿"
X = "X"
IDENTITY_GROUPS = ((0, 6), (6, 14), (14, 18))


@dataclass(frozen=True)
class Digits(Question):
    """NUMBER, IDENTITY_NUMBER, TELEPHONE."""

    @property
    def most(self) -> int:
        """How many characters can be typed: no more than the longest right answer has."""
        match self.field.kind:
            case FieldKind.IDENTITY_NUMBER:
                return identity_number.LENGTH
            case FieldKind.TELEPHONE:
                return telephone.MOBILE if self.half.startswith("1") else telephone.LONGEST
            case _:
                return MOST_DIGITS if self.field.maximum is None else len(str(self.field.maximum))

    @property
    def current(self) -> str:
        """What stands there: typed here, or else the answer, masked where it is personal."""
        return self.half or masked(self.field, self.answer)

    @property
    def typed(self) -> str:
        if self.field.kind is FieldKind.IDENTITY_NUMBER:
            parts = [self.current[start:end] for start, end in IDENTITY_GROUPS]
            return " ".join(part or ROOM for part in parts)
        if self.field.kind is FieldKind.TELEPHONE:
            return telephone.grouped(self.current) if self.current else f"{ROOM} {ROOM} {ROOM}"
        return f"{self.current or ROOM} {self.field.unit}".rstrip()

    @property
    def keypad(self) -> tuple[Item, ...]:
        left = Item("x", X) if self.field.kind is FieldKind.IDENTITY_NUMBER else Item("clear", "清空")
        digits = tuple(Item(f"digit_{n}", str(n)) for n in range(1, 10))
        return (*digits, left, Item("digit_0", "0"), Item("erase", "删"))

    @property
    def value(self) -> str:
        """The answer that has been typed, or "" while it is none."""
        try:
            return checked(self.field, self.half, self.today) if self.half else ""
        except WrongAnswer:
            return ""

    @property
    def settled(self) -> bool:
        return bool(self.value)

    @property
    def wrong(self) -> str:
        """Said as soon as it is certain, not while somebody is still typing."""
        match self.field.kind:
            case FieldKind.NUMBER:
                return self._out_of_range()
            case FieldKind.IDENTITY_NUMBER:
                return self._fault_so_far()
            case _:
                mobile = self.half.startswith("1") and len(self.half) == telephone.MOBILE
                return telephone.fault(self.half) if mobile else ""

    def _out_of_range(self) -> str:
        if not self.half:
            return ""
        number = int(self.half)
        if self.field.maximum is not None and number > self.field.maximum:
            return f"这个数不能大于 {self.field.maximum}，请按“*”删了再填"
        below = self.field.minimum is not None and number < self.field.minimum
        # A larger number begins with a smaller one: 1 on the way to 18 is not wrong yet.
        if below and (self.half == "0" or len(self.half) >= self.most):
            return f"这个数不能小于 {self.field.minimum}"
        return ""

    def _fault_so_far(self) -> str:
        if len(self.half) == identity_number.LENGTH:
            return identity_number.fault(self.half, self.today)
        if len(self.half) >= identity_number.BIRTH.stop and identity_number.birth_of(self.half) is None:
            return "请看中间八位（出生年月日）：没有这一天"
        return ""

    @property
    def told(self) -> str:
        if self.field.kind is FieldKind.TELEPHONE:
            return "手机、座机都可以"
        if self.field.kind is not FieldKind.NUMBER:
            return "一共 18 位，照着身份证一组一组地按"
        least, most, unit = self.field.minimum, self.field.maximum, self.field.unit
        if least is None and most is None:
            return ""
        if most is None:
            return f"{least} {unit}以上".replace("  ", " ")
        return f"{least or 0} 到 {most} {unit}".rstrip() + "之间"

    @property
    def hint(self) -> str:
        if self.field.kind is FieldKind.IDENTITY_NUMBER:
            return "按数字键填；最后一位是 X 的，按“*”；前面按“*”是删一个"
        return "按数字键填，“*”删一个，OK 下一题"

    @property
    def first_focus(self) -> str:
        return "go/next" if self.current else "keys/digit_1"

    # -- keys -----------------------------------------------------------------------------------

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        if action.digit is not None:
            return self._with(self._longer(str(action.digit)), focus="go/next")
        if action is Action.STAR:
            return self._with(self._longer(X), focus="go/next") if self._wants_x else self._erased()
        return None

    def chosen(self, group: str, key: str) -> Outcome:
        if group == "keys":
            match key:
                case "erase":
                    return self._erased()
                case "clear":
                    return self._with("")
                case "x":
                    if self._wants_x:
                        return self._with(self._longer(X), focus="go/next")
                    return Outcome(say="X 只能是最后一位，请先填前面 17 位")
                case _:
                    return self._typed_on_screen(key[-1])
        if key != "next":
            return Question.chosen(self, group, key)
        if (not self.half and (self.answer or not self.field.required)) or self.value:
            return Outcome(go=NEXT)
        return Outcome(say=self._missing())

    def _typed_on_screen(self, digit: str) -> Outcome:
        """The focus stays on the keys until nothing more can be typed."""
        longer = self._longer(digit)
        full = len(longer) == self.most and self.field.kind is not FieldKind.TELEPHONE
        return self._with(longer, focus="go/next" if full else "")

    @property
    def _wants_x(self) -> bool:
        return self.field.kind is FieldKind.IDENTITY_NUMBER and len(self.half) == identity_number.LENGTH - 1

    def _longer(self, character: str) -> str:
        """What is typed anew takes the place of an answer that is there already."""
        if len(self.half) >= self.most:
            return self.half
        longer = self.half + character
        return (longer.lstrip("0") or "0") if self.field.kind is FieldKind.NUMBER else longer

    def _erased(self) -> Outcome:
        """Without the last character; of a masked answer nothing can be kept."""
        there = "" if is_masked(self.field, masked(self.field, self.answer)) else self.answer
        return self._with((self.half or there)[:-1])

    def _with(self, half: str, focus: str = "") -> Outcome:
        value = Digits(self.field, half=half, today=self.today).value
        if not value and not self.answer:
            return Outcome(half=half, focus=focus)
        return Outcome(half=half, value=value if value != self.answer else None, focus=focus)

    def _missing(self) -> str:
        if not self.half:
            return "请按数字键填；填不了，可以请人帮您填"
        try:
            return shown(self.field, checked(self.field, self.half, self.today))
        except WrongAnswer as wrong:
            return wrong.sentence.rstrip("。")
