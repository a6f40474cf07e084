"""Answers of the form in words a person reads on a television, which is a shared screen."""

from protocol.answers import masked, shown
from protocol.form import FormField


def answer_words(field: FormField, value: str) -> str:
    """``yes`` → 是; an option's value → its label; 1950-03-05 → 1950 年 3 月 5 日; personal: masked."""
    return shown(field, masked(field, value))
