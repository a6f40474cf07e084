"""A date in three boxes, year, month and day: by number keys, or by the arrows alone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from protocol.answers import WrongAnswer, checked
from tvapp.application.asking.question import NEXT, Outcome, Question
from tvapp.remote.action import Action
from tvapp.ui.item import Item

BOXES = ("year", "month", "day")
UNITS = ("年", "月", "日")
LONG = (4, 2, 2)
"""Digits of each box."""
ALONE = ((), tuple("23456789"), tuple("456789"))
"""Digits with which no two-digit month or day begins: 5 is May."""
USUAL = date(2026, 1, 1)
"""Where the arrows begin while the box's clock is not to be believed."""
TURNS = {Action.UP: 1, Action.DOWN: -1}

Parts = tuple[str, str, str]


@dataclass(frozen=True)
class Day(Question):
    """DATE; ``half`` is kept as ``1945-12-``."""

    @property
    def parts(self) -> Parts:
        """What stands in the boxes."""
        year, month, day, *_ = [*(self.half or self.answer).split("-"), "", "", ""]
        return year, month, day

    @property
    def boxes(self) -> tuple[Item, ...]:
        return tuple(
            Item(key, part or "＿", unit) for key, part, unit in zip(BOXES, self.parts, UNITS, strict=True)
        )

    @property
    def typed(self) -> str:
        """Said in a line under the boxes once it is a day."""
        if not self.value:
            return ""
        day = date.fromisoformat(self.value)
        return f"{day.year} 年 {day.month} 月 {day.day} 日　星期{'一二三四五六日'[day.weekday()]}"

    @property
    def value(self) -> str:
        """The answer, or "" while it is none."""
        if not self._full:
            return ""
        try:
            return checked(self.field, self._joined, self.today)
        except WrongAnswer:
            return ""

    @property
    def _full(self) -> bool:
        """Whether nothing more can be typed: the 1 of a 12 is not the first of the month yet."""
        return tuple(map(len, self.parts)) == LONG

    @property
    def settled(self) -> bool:
        return bool(self.value)

    @property
    def _joined(self) -> str:
        return "-".join(self.parts)

    @property
    def wrong(self) -> str:
        month = self.parts[1]
        if len(month) == 2 and not 1 <= int(month) <= 12:
            return "月份要在 01 到 12 之间，请按“*”删了再填"
        if self._full:
            try:
                checked(self.field, self._joined, self.today)
            except WrongAnswer as wrong:
                return wrong.sentence.rstrip("。")
        return ""

    @property
    def told(self) -> str:
        return "" if self.value else "可以按数字键，也可以按 ↑ ↓ 改、按 ← → 换一格"

    @property
    def hint(self) -> str:
        return "按数字键填，或者按 ↑ ↓ 改、按 ← → 换一格"

    @property
    def first_focus(self) -> str:
        return "go/next" if self.value else f"date/{BOXES[self._first_open]}"

    @property
    def _first_open(self) -> int:
        """The first box that is not full."""
        return next((n for n, part in enumerate(self.parts) if len(part) < LONG[n]), len(BOXES) - 1)

    # -- keys -----------------------------------------------------------------------------------

    def pressed(self, action: Action, group: str, key: str) -> Outcome | None:
        box = BOXES.index(key) if group == "date" and key in BOXES else -1
        if action.digit is not None:
            if box < 0 and self.value:
                return Outcome()  # it is complete; one digit more is a slip of the finger
            return self._digit(str(action.digit), box if box >= 0 else self._first_open)
        if action is Action.STAR:
            return self._erased(box)
        if action in TURNS and box >= 0:
            return self._turned(box, TURNS[action])
        return None

    def at_edge(self, direction: Action, group: str, key: str) -> Outcome | None:
        if direction is Action.RIGHT and (group, key) == ("date", BOXES[-1]):
            return Outcome(focus="go/next")
        if direction is Action.LEFT and (group, key) == ("go", "next"):
            return Outcome(focus=f"date/{BOXES[-1]}")
        return None

    def chosen(self, group: str, key: str) -> Outcome:
        if group == "date":
            return self._on(BOXES.index(key))
        if key != "next":
            return Question.chosen(self, group, key)
        if self.value or not (any(self.parts) or self.field.required):
            return Outcome(go=NEXT)
        return Outcome(say=self.wrong or "请把年、月、日都填上", focus=f"date/{BOXES[self._first_open]}")

    def _on(self, box: int) -> Outcome:
        """OK on a box: what stands there is all of it, 3 is the third; on to the one after it."""
        focus = f"date/{BOXES[box + 1]}" if box + 1 < len(BOXES) else "go/next"
        part = self.parts[box]
        if box > 0 and len(part) == 1 and part != "0":
            return self._outcome(self._with(box, f"0{part}"), focus)
        return Outcome(focus=focus)

    def _digit(self, digit: str, box: int) -> Outcome:
        """Into the box; a full one is begun anew; the focus moves on when it is full and can be right."""
        before = self.parts[box]
        part = digit if len(before) >= LONG[box] else before + digit
        if part in ALONE[box]:
            part = f"0{part}"
        full = len(part) == LONG[box]
        after = self._with(box, part)
        possible = full and not after.wrong
        focus = BOXES[box]
        if possible and box + 1 < len(BOXES):
            focus = BOXES[box + 1]
        done = possible and bool(after.value)
        return self._outcome(after, "go/next" if done else f"date/{focus}")

    def _erased(self, box: int) -> Outcome:
        """Without the last digit of the box, or of the last one that has any."""
        filled = [n for n, part in enumerate(self.parts) if part]
        if not filled:
            return Outcome()
        box = (
            box if box >= 0 and self.parts[box] else max((n for n in filled if box < 0 or n < box), default=0)
        )
        return self._outcome(self._with(box, self.parts[box][:-1]), f"date/{BOXES[box]}")

    def _turned(self, box: int, step: int) -> Outcome:
        """One more or one less; an empty box begins where the answer is likely."""
        begin = self._begin
        likely = (begin.year, begin.month, begin.day)
        part = self.parts[box]
        if not part or len(part) < LONG[box]:
            number = likely[box]
        else:
            number = int(part) + step
        year = int(self.parts[0]) if len(self.parts[0]) == 4 else likely[0]
        month = int(self.parts[1]) if self.parts[1].isdigit() and 1 <= int(self.parts[1]) <= 12 else 1
        if box == 0:
            number = min(max(number, 1900), 2099)
        elif box == 1:
            number = (number - 1) % 12 + 1
        else:
            number = (number - 1) % monthrange(max(year, 1), month)[1] + 1
        return self._outcome(self._with(box, str(number).zfill(LONG[box])), "")

    @property
    def _begin(self) -> date:
        now = self.today or USUAL
        return date(now.year - self.field.years_ago, now.month, min(now.day, 28))

    def _with(self, box: int, part: str) -> "Day":
        parts = [*self.parts[:box], part, *self.parts[box + 1 :]]
        half = "-".join(parts) if any(parts) else ""
        return Day(self.field, "", half, self.alone, self.today)

    def _outcome(self, after: "Day", focus: str) -> Outcome:
        changed = after.value != self.answer
        return Outcome(half=after.half, value=after.value if changed else None, focus=focus)
