"""What stays together on a line: a character with its punctuation, a Latin word, a number.

避头尾 after CLREQ and GB/T 15834: closing marks and points never begin a line, opening marks never
end one, dashes and dots that stand double are not torn apart. A number keeps its unit (20 个工作日),
a range its end (8:30–12:00).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NEVER_FIRST = frozenset(
    "。，、；：？！．）〕］｝】〗》〉」』〞”’"  # full-width marks
    "·・‧•—–～~／"  # connecting marks belong to what is before them
    ".,;:?!)]}>%‰℃°′″㎡㎏"  # half-width marks and units that follow a number
    "…‥々ー"
)
"""避头: never at the start of a line."""
NEVER_LAST = frozenset("（〔［｛【〖《〈「『〝“‘([{<￥$¥£€№#＃@")
"""避尾: never at the end of a line."""
SPACES = frozenset(" \t\u3000\u2002\u2003")
"""Where a line is broken they are left out; a no-break space holds together instead."""

_WORD = re.compile(
    r"[0-9A-Za-z\u00a0\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]"
    r"(?:[0-9A-Za-z\u00a0\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]|[-–—~～_./:@&+*'’%](?=[0-9A-Za-z*]))*"
)
"""A Latin word, a number, a range, a telephone number, a web address, a masked number (4211****1234)."""
_UNIT = re.compile(
    "[ \u00a0]?(?:个?工作日|个?自然日|个月|个百分点|平方米|平方公里|公里|公斤|厘米|毫米|分钟|小时|周岁|周年|"
    "万元|亿元|万|亿|元|角|分|岁|年|月|日|天|号|楼|层|级|页|份|张|次|趟|人|名|位|个|户|家|条|项|件|种|样|米|亩|吨|倍|寸)"
)
"""What is counted; old people read “20” at the end of one line and “个工作日” on the next as two things."""
_DOUBLE = re.compile(r"—+|–+|…+|‥+|\*+|_+")


def clusters(text: str) -> Iterator[str]:
    """Cut one paragraph into pieces between which a line may be broken; joined they give the text.

    Spaces are pieces of their own.
    """
    opening = ""
    piece = ""
    for atom in _atoms(text):
        if atom[0] in SPACES:
            yield from filter(None, (piece, opening))
            piece, opening = "", ""
            yield atom
        elif atom[0] in NEVER_FIRST and (piece or opening):
            piece, opening = piece + opening + atom, ""
        elif atom in NEVER_LAST:
            if piece:
                yield piece
                piece = ""
            opening += atom
        else:
            if piece:
                yield piece
            piece, opening = opening + atom, ""
    yield from filter(None, (piece, opening))


def _atoms(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _WORD.match(text, at) or _DOUBLE.match(text, at)
        end = found.end() if found else at + 1
        unit = _UNIT.match(text, end) if found and text[end - 1].isdecimal() else None
        end = unit.end() if unit else end
        while end < len(text) and _attached(text[end]):
            end += 1
        yield text[at:end]
        at = end


def _attached(character: str) -> bool:
    """Combining marks and variation selectors are part of the character before them."""
    code = ord(character)
    return 0x300 <= code <= 0x36F or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code == 0x200D
