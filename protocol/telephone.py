"""Telephone numbers as people give them: mobile or landline, what is wrong with one, how it is read off."""

import re

MOBILE = 11
LONGEST = 12
"""Digits of a landline with its area code at the most."""


def plain(telephone: str) -> str:
    """Only the digits; blanks, hyphens, brackets and +86 fall away."""
    kept = re.sub(r"[\s()（）－—-]", "", telephone)
    return kept.removeprefix("+86")


def fault(digits: str) -> str:
    """What is wrong with a number, without a full stop; "" when nothing is."""
    if not (digits.isascii() and digits.isdigit()):
        return "电话号码只有数字"
    if digits.startswith("1"):
        if len(digits) != MOBILE:
            return f"手机号码有 11 位，现在是 {len(digits)} 位"
        return "" if digits[1] in "3456789" else "请看手机号码的第二位：是 3 到 9"
    if digits.startswith("0"):
        if digits[1:2] == "0" or not 10 <= len(digits) <= LONGEST:
            return "座机号码是区号加 7 位或 8 位，比如 0713 加 7 位"
        return ""
    return "" if len(digits) in (7, 8) else "手机号码以 1 开头；座机号码有 7 位或 8 位，外地的前面加区号"


def grouped(digits: str) -> str:
    """138 7123 4567; 0713 524 2345; 524 2345: as one reads it off. Masked ones the same."""
    if digits.startswith("1"):
        cuts = (3, 7)
    elif digits.startswith("0"):
        area = 3 if digits[1:2] in ("1", "2") else 4
        cuts = (area, area + len(digits[area:]) - 4) if len(digits) > area + 4 else (area, LONGEST)
    else:
        cuts = (max(0, len(digits) - 4), LONGEST)
    parts = (digits[: cuts[0]], digits[cuts[0] : cuts[1]], digits[cuts[1] :])
    return " ".join(part for part in parts if part)
