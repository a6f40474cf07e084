"""Identity numbers and telephone numbers of people: whether they can be right, and how they are masked."""

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_MASK = "*"


def identity_number_is_valid(number: str) -> bool:
    """Whether 18 characters are a citizen identity number: a day of birth and the check digit of GB 11643."""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECK[total % 11] == number[17].upper()


def masked_name(name: str) -> str:
    """张明 → 张*, 张小明 → 张*明, 欧阳小明 → 欧**明."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + _MASK
    return name[0] + _MASK * (len(name) - 2) + name[-1]


def masked_identity_number(number: str) -> str:
    """4211**********1234: the first four and the last four stay."""
    return number[:4] + _MASK * (len(number) - 8) + number[-4:]


def masked_telephone(telephone: str) -> str:
    """138****5678; of shorter numbers only the last four stay."""
    digits = telephone.replace("-", "").lstrip("+")
    if len(digits) >= 11:
        return digits[:3] + _MASK * (len(digits) - 7) + digits[-4:]
    return _MASK * (len(digits) - 4) + digits[-4:]
