"""The questions of a guide: what is asked, how it is answered, and when it is asked at all."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from .model import Key, LongText, ShortText, WireModel

DayLimit = Annotated[str, StringConstraints(pattern=r"^(today|\d{4}-\d{2}-\d{2})?$")]
"""A day as YYYY-MM-DD, ``today``, or nothing."""


class FieldKind(StrEnum):
    """How a question of the form is answered on the TV."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    DATE = "date"
    """Year, month, day by number keys or by arrows; kept as YYYY-MM-DD."""
    IDENTITY_NUMBER = "identity_number"
    """Eighteen characters with their check digit."""
    TELEPHONE = "telephone"
    """A mobile or a landline; kept as digits."""
    ADDRESS = "address"
    """Township, then village, by choosing; the house by phone or not at all. Kept as 镇/村/门牌."""
    TEXT = "text"
    """Free text: by phone or by the clerk, never typed on the TV."""


PERSONAL = frozenset({FieldKind.IDENTITY_NUMBER, FieldKind.TELEPHONE, FieldKind.ADDRESS, FieldKind.TEXT})
"""Kinds whose answers a television shows only masked."""
DECIDING = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
"""Kinds on whose answers other questions may depend."""
YES, NO = "yes", "no"
"""How an answer to a yes-no question is kept."""


class Option(WireModel):
    """One answer of a choice."""

    value: Key
    label: ShortText


class OnlyIf(WireModel):
    """A question is asked only if an earlier one was asked and answered like this."""

    question: Key
    values: tuple[Key, ...] = Field(min_length=1, max_length=20)


class FormField(WireModel):
    """One question of the application form: one screen on the TV."""

    key: Key
    label: ShortText
    """The question as it is read to the resident."""
    kind: FieldKind
    options: tuple[Option, ...] = ()
    help: LongText = ""
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    """Of a number."""
    unit: Annotated[str, StringConstraints(max_length=12)] = ""
    """What a number counts: 人, 元, 平方米."""
    earliest: DayLimit = ""
    latest: DayLimit = ""
    """Of a date."""
    years_ago: int = Field(default=0, ge=0, le=120)
    """Of a date: where the arrows begin, so that a day of birth is not forty presses away."""
    only_if: OnlyIf | None = None


def asked(fields: Sequence[FormField], answers: Mapping[str, str]) -> tuple[FormField, ...]:
    """The questions that are asked now; a condition on a question that fell away is not met."""
    found: dict[str, FormField] = {}
    for field in fields:
        condition = field.only_if
        if condition is None or (
            condition.question in found and answers.get(condition.question) in condition.values
        ):
            found[field.key] = field
    return tuple(found.values())


def fault_of(fields: Sequence[FormField]) -> str:
    """What makes these no form, in Chinese; "" when nothing does."""
    earlier: dict[str, FormField] = {}
    for number, field in enumerate(fields, start=1):
        where = f"第 {number} 题"
        if field.key in earlier:
            return f"{where}和前面一题的编号重复"
        if field.kind is FieldKind.CHOICE and len({option.value for option in field.options}) < 2:
            return f"{where}是单选，要有两个以上不同的选项"
        if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
            return f"{where}的最小值比最大值大"
        if field.only_if is not None and not _possible(field.only_if, earlier):
            return f"{where}的提问条件不对：只能看前面一道单选题或是非题的答案"
        earlier[field.key] = field
    return ""


def _possible(condition: OnlyIf, earlier: Mapping[str, FormField]) -> bool:
    about = earlier.get(condition.question)
    if about is None or about.kind not in DECIDING:
        return False
    known = {YES, NO} if about.kind is FieldKind.YES_NO else {option.value for option in about.options}
    return set(condition.values) <= known
