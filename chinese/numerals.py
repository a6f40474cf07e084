"""Numbers as they are said in Chinese. Pure."""

DIGITS = "零一二三四五六七八九"
KEYED = "零幺二三四五六七八九"
"""Digit by digit: 一 and 七 sound alike on the telephone, so 一 is said 幺."""
UNITS = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
LONGEST = 16
"""Digits; a longer number is a code, not a quantity."""


def digit_by_digit(digits: str) -> str:
    """``0713`` → 零七幺三; what is no digit is kept."""
    return "".join(KEYED[int(char)] if char in "0123456789" else char for char in digits)


def year(digits: str) -> str:
    """``2026`` → 二零二六."""
    return "".join(DIGITS[int(char)] for char in digits)


def quantity(digits: str) -> str:
    """``1862`` → 一千八百六十二; leading zeros do not count. Raises ValueError beyond ``LONGEST`` digits."""
    digits = digits.lstrip("0")
    if not digits:
        return "零"
    if len(digits) > LONGEST:
        raise ValueError("too long for a quantity")
    said = ""
    groups = -(-len(digits) // 4)
    padded = digits.zfill(4 * groups)
    gap = False
    for index in range(groups):
        group = padded[4 * index : 4 * index + 4]
        if group == "0000":
            gap = True
            continue
        if said and (gap or group[0] == "0"):
            said += "零"
        said += _up_to_9999(group) + GROUPS[groups - 1 - index]
        gap = False
    return said.removeprefix("一") if said.startswith("一十") else said


def decimal(whole: str, fraction: str) -> str:
    """``3`` and ``50`` → 三点五零."""
    return f"{quantity(whole)}点{year(fraction)}"


def counted(digits: str) -> str:
    """A quantity before a measure word: 两张, 两千, 两万; 十二, 二百 as they are."""
    said = quantity(digits)
    if said == "二":
        return "两"
    if said[0] == "二" and said[1:2] in ("千", "万", "亿"):
        return "两" + said[1:]
    return said


def _up_to_9999(group: str) -> str:
    said, zero = "", False
    for place, char in enumerate(group.lstrip("0")):
        unit = UNITS[len(group.lstrip("0")) - 1 - place]
        if char == "0":
            zero = True
            continue
        said += ("零" if zero else "") + DIGITS[int(char)] + unit
        zero = False
    return said
