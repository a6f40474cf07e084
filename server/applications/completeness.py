"""What is still missing before an application can be handed in, and whether an answer is one."""

from datetime import date

from protocol.application import Verdict
from protocol.guide import FieldKind, FormField
from protocol.material import Handling

from .record import ApplicationRecord
from .rules import Refused

YES, NO = "yes", "no"


def missing(record: ApplicationRecord) -> list[str]:
    """Sentences without a full stop, in the order in which the TV asks; empty when nothing is missing."""
    found: list[str] = []
    if record.member_id is None:
        found.append("还没有选给谁办")
    for field in record.guide.form:
        # TEXT is never typed on the TV; until somebody writes it by phone or at the window it stays open.
        if field.required and field.kind is not FieldKind.TEXT and not record.answers.get(field.key):
            found.append(f"还没有回答“{field.label}”")
    for material in record.materials:
        described = record.described(material.key)
        if described is None or described.handling is Handling.NOT_NEEDED:
            continue
        if material.verdict is Verdict.CORRECTION and material.open:
            if not any(photo.round == record.round for photo in material.photos):
                found.append(f"“{described.name}”还没有重新拍")
        elif described.handling is Handling.PHOTOGRAPH and not material.photos:
            found.append(f"“{described.name}”还没有拍照")
    return found


def checked_answer(field: FormField, value: str) -> str:
    """The answer as it is kept; "" takes the answer away. Raises Refused.

    CHOICE: the option's value; YES_NO: ``yes`` or ``no``; NUMBER: decimal digits; DATE: YYYY-MM-DD.
    """
    value = value.strip()
    if not value:
        return ""
    match field.kind:
        case FieldKind.CHOICE:
            if value not in {option.value for option in field.options}:
                raise Refused("请从给出的选项里选一个。")
        case FieldKind.YES_NO:
            if value not in (YES, NO):
                raise Refused("请选“是”或“不是”。")
        case FieldKind.NUMBER:
            return _checked_number(field, value)
        case FieldKind.DATE:
            _check_date(value)
        case FieldKind.TEXT:
            pass
    return value


def shown_answer(field: FormField, value: str) -> str:
    """The answer in words that a clerk reads."""
    if field.kind is FieldKind.CHOICE:
        return next((option.label for option in field.options if option.value == value), value)
    if field.kind is FieldKind.YES_NO:
        return {YES: "是", NO: "不是"}.get(value, value)
    return value


def _checked_number(field: FormField, value: str) -> str:
    if not value.isascii() or not value.isdigit() or len(value) > 12:
        raise Refused("这里要填数字。")
    number = int(value)
    if field.minimum is not None and number < field.minimum:
        raise Refused(f"这个数不能小于 {field.minimum}。")
    if field.maximum is not None and number > field.maximum:
        raise Refused(f"这个数不能大于 {field.maximum}。")
    return str(number)


def _check_date(value: str) -> None:
    try:
        if len(value) != 10 or date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        raise Refused("没有这一天，请按年、月、日重新填。") from None
