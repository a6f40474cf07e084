"""A television is a screen for the whole room: how personal data looks on it until it is revealed.

The server masks with it before anything is sent; the television what it holds itself.
"""

from __future__ import annotations

import re

STAR = "*"
_PLACE = re.compile(
    r"[^省市县旗区州镇乡]{1,12}?(?:特别行政区|自治区|自治州|自治县|开发区|街道|茶场|管理处|[省市盟县旗区镇乡])"
)


def mask_name(name: str) -> str:
    """张明 → 张*, 张小明 → 张*明, 欧阳小明 → 欧**明."""
    name = name.strip()
    if len(name) < 3:
        return name[:1] + STAR * (len(name) - 1)
    return name[0] + STAR * (len(name) - 2) + name[-1]


def mask_identity_number(number: str) -> str:
    """421122195001011234 → 4211**********1234; of a shorter number less than half is shown."""
    return _middle(number.strip(), 4, 4)


def mask_telephone(number: str) -> str:
    """13812345678 → 138****5678, 0713-5241234 → 071****1234; of a shorter one at most the last four."""
    digits = number.strip().replace("-", "").replace(" ", "").lstrip("+")
    return _middle(digits, 3 if len(digits) >= 11 else 0, 4)


def mask_bank_card(number: str) -> str:
    """6217 0000 1234 5678 → ************5678."""
    return _middle("".join(number.split()), 0, 4)


def mask_address(address: str) -> str:
    """湖北省黄冈市红安县七里坪镇柳林河村3组12号 → 湖北省黄冈市红安县七里坪镇******: the township, no house.

    An address without any such name is hidden wholly.
    """
    address = address.strip()
    shown = 0
    while found := _PLACE.match(address, shown):
        shown = found.end()
    return address[:shown] + STAR * 6 if len(address) > shown else address


def _middle(text: str, head: int, tail: int) -> str:
    """Stars between the first `head` and the last `tail`; a text too short for that shows its end."""
    if 3 * (len(text) - head - tail) < len(text):
        head, tail = 0, min(tail, len(text) // 2)
    hidden = len(text) - head - tail
    return text[:head] + STAR * hidden + text[len(text) - tail :]
