"""A number or a date while it is typed with number keys: what is shown, kept, and wrong with it."""

from dataclasses import dataclass
from datetime import date

from protocol.guide import FieldKind, FormField

DATE_DIGITS = 8
MOST_DIGITS = 12
"""The server takes no longer number."""
DATE_PARTS = ((0, 4, "年"), (4, 6, "月"), (6, 8, "日"))


@dataclass(frozen=True)
class Entry:
    """``digits`` typed so far for ``field``, whose kind is NUMBER or DATE."""

    field: FormField
    digits: str = ""

    @classmethod
    def of_answer(cls, field: FormField, value: str) -> "Entry":
        """The entry that would have given this answer."""
        return cls(field, "".join(character for character in value if character.isdigit()))

    @property
    def most(self) -> int:
        """How many digits can be typed: no more than the largest allowed number has."""
        if self.field.kind is FieldKind.DATE:
            return DATE_DIGITS
        return MOST_DIGITS if self.field.maximum is None else len(str(self.field.maximum))

    def typed(self, digit: str) -> "Entry":
        """With one more digit; the same when there is no room for it."""
        if len(self.digits) >= self.most:
            return self
        digits = self.digits + digit
        if self.field.kind is FieldKind.NUMBER:
            digits = digits.lstrip("0") or "0"
        return Entry(self.field, digits)

    def erased(self) -> "Entry":
        """Without its last digit."""
        return Entry(self.field, self.digits[:-1])

    @property
    def shown(self) -> str:
        """``1950 年 03 月 ＿＿ 日``; a number as it is; a line where nothing has been typed."""
        if self.field.kind is not FieldKind.DATE:
            return self.digits or "＿＿"
        parts = []
        for start, end, unit in DATE_PARTS:
            part = self.digits[start:end]
            parts.append(f"{part}{'＿' * -(-(end - start - len(part)) // 2)} {unit}")
        return " ".join(parts)

    @property
    def value(self) -> str:
        """The answer as it is kept, or "" while it is not yet one."""
        if self.wrong or not self.complete:
            return ""
        if self.field.kind is FieldKind.DATE:
            return f"{self.digits[:4]}-{self.digits[4:6]}-{self.digits[6:]}"
        return self.digits

    @property
    def complete(self) -> bool:
        """Whether enough has been typed to look at it."""
        return len(self.digits) == DATE_DIGITS if self.field.kind is FieldKind.DATE else bool(self.digits)

    @property
    def wrong(self) -> str:
        """What is wrong in plain words; "" when nothing is, or when it is still being typed."""
        if self.field.kind is FieldKind.DATE:
            return self._wrong_date()
        if not self.digits:
            return ""
        number = int(self.digits)
        if self.field.maximum is not None and number > self.field.maximum:
            return f"这个数不能大于 {self.field.maximum}，请按“*”删了再填"
        if self.field.minimum is not None and number < self.field.minimum:
            return f"这个数不能小于 {self.field.minimum}"
        return ""

    def _wrong_date(self) -> str:
        if len(self.digits) >= 6 and not 1 <= int(self.digits[4:6]) <= 12:
            return "月份要在 01 到 12 之间，请按“*”删了再填"
        if len(self.digits) < DATE_DIGITS:
            return ""
        try:
            date.fromisoformat(f"{self.digits[:4]}-{self.digits[4:6]}-{self.digits[6:]}")
        except ValueError:
            return "没有这一天，请按“*”删了再填"
        return ""
