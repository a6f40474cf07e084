"""Answers to the questions of a form: whether a value is one, how it reads, how it is masked.

Television, phone and server hold to the same rules.
"""

from datetime import date

from . import identity_number, telephone
from .form import NO, PERSONAL, YES, FieldKind, FormField
from .masking import mask_identity_number, mask_telephone

LONGEST_NUMBER = 12
"""Digits."""
LONGEST_ANSWER = 200
"""Characters of any answer (``ShortText``)."""
HIDDEN = "***"
_HALF_WIDTH = {ord("０") + n: ord("0") + n for n in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "X"}


class WrongAnswer(ValueError):
    """A value that is no answer to the question; ``sentence`` says in plain Chinese what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def checked(field: FormField, value: str, today: date | None = None) -> str:
    """The answer as it is kept; "" takes the answer away. Raises WrongAnswer.

    CHOICE: the option's value; YES_NO: ``yes`` or ``no``; NUMBER: decimal digits; DATE: YYYY-MM-DD;
    IDENTITY_NUMBER: 18 characters; TELEPHONE: digits; ADDRESS: 镇/村/门牌. ``today`` None: not known here.
    """
    value = value.strip()
    if not value:
        return ""
    if len(value) > LONGEST_ANSWER:
        raise WrongAnswer(f"太长了，最多写 {LONGEST_ANSWER} 个字。")
    match field.kind:
        case FieldKind.CHOICE:
            if value not in {option.value for option in field.options}:
                raise WrongAnswer("请从给出的选项里选一个。")
            return value
        case FieldKind.YES_NO:
            if value not in (YES, NO):
                raise WrongAnswer("请选“是”或“不是”。")
            return value
        case FieldKind.NUMBER:
            return _number(field, value.translate(_HALF_WIDTH))
        case FieldKind.DATE:
            return _date(field, value, today)
        case FieldKind.IDENTITY_NUMBER:
            return _identity_number("".join(value.translate(_HALF_WIDTH).split()).upper(), today)
        case FieldKind.TELEPHONE:
            return _telephone(telephone.plain(value.translate(_HALF_WIDTH)))
        case FieldKind.ADDRESS:
            return address(value.split("/"))
        case FieldKind.TEXT:
            return value


def shown(field: FormField, value: str) -> str:
    """The answer in words that a person reads, in full; "" stays ""."""
    match field.kind:
        case FieldKind.CHOICE:
            return next((option.label for option in field.options if option.value == value), value)
        case FieldKind.YES_NO:
            return {YES: "是", NO: "不是"}.get(value, value)
        case FieldKind.NUMBER if value and field.unit:
            return f"{value} {field.unit}"
        case FieldKind.DATE if len(value) == 10:
            year, month, day = value.split("-")
            return f"{year} 年 {int(month)} 月 {int(day)} 日"
        case FieldKind.TELEPHONE if value:
            return telephone.grouped(value)
        case FieldKind.ADDRESS:
            return " ".join(part for part in value.split("/") if part)
        case _:
            return value


def masked(field: FormField, value: str) -> str:
    """The answer as a television may have it; of what is personal only enough to know it again.

    Masking what is masked changes nothing.
    """
    match field.kind:
        case FieldKind.IDENTITY_NUMBER if value:
            return mask_identity_number(value)
        case FieldKind.TELEPHONE if value:
            return mask_telephone(value)
        case FieldKind.ADDRESS if value:
            place, village, house = parts_of_address(value)
            return address((place, village, HIDDEN if house else ""))
        case FieldKind.TEXT if value:
            return value if value.endswith(HIDDEN) else value[:2] + HIDDEN
        case _:
            return value


def is_masked(field: FormField, value: str) -> bool:
    """Whether something of the answer is hidden."""
    return field.kind in PERSONAL and "*" in value


def address(parts: "list[str] | tuple[str, ...]") -> str:
    """Township, village and house as one answer; what is missing at the end falls away.

    Raises WrongAnswer when there is no township, or more than three parts.
    """
    cleaned = [" ".join(part.split()) for part in parts]
    while cleaned and not cleaned[-1]:
        cleaned.pop()
    if not cleaned:
        return ""
    if len(cleaned) > 3 or not cleaned[0]:
        raise WrongAnswer("请先选乡镇，再选村（社区）。")
    return "/".join(cleaned)


def parts_of_address(value: str) -> tuple[str, str, str]:
    """Township, village, house; "" for what is not given."""
    place, village, house, *_ = [*value.split("/"), "", "", ""]
    return place, village, house


def _number(field: FormField, value: str) -> str:
    if not value.isascii() or not value.isdigit() or len(value) > LONGEST_NUMBER:
        raise WrongAnswer("这里要填数字。")
    number = int(value)
    if field.minimum is not None and number < field.minimum:
        raise WrongAnswer(f"这个数不能小于 {field.minimum}。")
    if field.maximum is not None and number > field.maximum:
        raise WrongAnswer(f"这个数不能大于 {field.maximum}。")
    return str(number)


def _date(field: FormField, value: str, today: date | None) -> str:
    try:
        if len(value) != 10 or date.fromisoformat(value).isoformat() != value:
            raise ValueError
    except ValueError:
        raise WrongAnswer("没有这一天，请按年、月、日重新填。") from None
    earliest, latest = (_day(limit, today) for limit in (field.earliest, field.latest))
    if latest and value > latest:
        raise WrongAnswer("这一天还没有到，请再看一看年份。" if field.latest == "today" else _until(latest))
    if earliest and value < earliest:
        past = field.earliest == "today"
        raise WrongAnswer("这一天已经过了，请选今天或者以后。" if past else f"不能早于 {_said(earliest)}。")
    return value


def _day(limit: str, today: date | None) -> str:
    if limit == "today":
        return today.isoformat() if today is not None else ""
    return limit


def _until(day: str) -> str:
    return f"不能晚于 {_said(day)}。"


def _said(day: str) -> str:
    year, month, number = day.split("-")
    return f"{year} 年 {int(month)} 月 {int(number)} 日"


def _identity_number(value: str, today: date | None) -> str:
    wrong = identity_number.fault(value, today)
    if wrong:
        raise WrongAnswer(f"{wrong}。")
    return value


def _telephone(value: str) -> str:
    wrong = telephone.fault(value)
    if wrong:
        raise WrongAnswer(f"{wrong}。")
    return value
