"""The citizen identity number of GB 11643: whether it can be right, where to look."""

from datetime import date

LENGTH = 18
BIRTH = slice(6, 14)
"""Year, month and day of birth."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 "
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split()
)
"""First two digits of the division codes of GB/T 2260, 83 and 91 of residence permits."""
_OLDEST = date(1890, 1, 1)


def identity_number_is_valid(number: str) -> bool:
    """Whether it can be the number of a living person."""
    return not fault(number)


def fault(number: str, today: date | None = None) -> str:
    """Which group of digits to look at, without a full stop; "" when nothing is wrong.

    ``today`` None: the clock is not believed, a birth in the future is not noticed.
    """
    if len(number) != LENGTH:
        return f"身份证号码有 18 位，现在是 {len(number)} 位"
    if not (number[:17].isascii() and number[:17].isdigit() and number[17].upper() in _CHECK):
        return "前面 17 位都是数字，只有最后一位可能是 X"
    if number[:2] not in _PROVINCES:
        return "请看最前面六位（户口所在的地方）：开头两位不对"
    born = birth_of(number)
    if born is None:
        return "请看中间八位（出生年月日）：没有这一天"
    if born < _OLDEST or (today is not None and born > today):
        return "请看中间八位（出生年月日）：年份不对"
    if check_digit(number[:17]) != number[17].upper():
        return (
            f"有一位按错了。先看中间八位：是 {born.year} 年 {born.month} 月 {born.day} 日生的吗？"
            "是的话，再看前六位和最后四位"
        )
    return ""


def check_digit(first: str) -> str:
    """The eighteenth character for seventeen digits."""
    return _CHECK[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11]


def birth_of(number: str) -> date | None:
    """The day of birth in the number; None when there is no such day."""
    born = number[BIRTH]
    try:
        return date(int(born[:4]), int(born[4:6]), int(born[6:8]))
    except ValueError:
        return None
