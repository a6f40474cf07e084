"""Answers of the form in words a person reads."""

from protocol.guide import FieldKind, FormField

YES, NO = "yes", "no"
"""How an answer to a yes-no question is stored."""


def answer_words(field: FormField, value: str) -> str:
    """``yes`` → 是; an option's value → its label; 1950-03-05 → 1950 年 3 月 5 日; empty stays empty."""
    if field.kind is FieldKind.CHOICE:
        return next((option.label for option in field.options if option.value == value), value)
    if field.kind is FieldKind.YES_NO:
        return {YES: "是", NO: "不是"}.get(value, value)
    if field.kind is FieldKind.DATE and len(value) == 10:
        year, month, day = value.split("-")
        return f"{year} 年 {int(month)} 月 {int(day)} 日"
    return value
