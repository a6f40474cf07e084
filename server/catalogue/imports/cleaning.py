"""Cleaning what old systems leave in texts: HTML remnants, double entities, full-width digits."""

import html
import re
import unicodedata
from enum import StrEnum
from typing import Any

_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
# Only what HTML has: <5 and <A类> are words of a guide.
_TAG = re.compile(
    r"</?(?:p|div|span|font|strong|em|table|tbody|thead|tr|td|th|ul|ol|li|img|h[1-6]|o:p|sup|sub|[abiu])"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FULL_WIDTH = {
    code: code - 0xFEE0
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A))
    for code in range(first, last + 1)
}
# Only between digits: elsewhere they are Chinese punctuation.
_WIDE_JOINT = re.compile(r"(?<=\d)[－．](?=\d)")
_BLANKS = re.compile(r"[ \t\u00a0\u3000\u2000-\u200b\ufeff]+")


class Dirt(StrEnum):
    """What was cleaned away, as the report calls it."""

    HTML = "网页标记"
    ENTITY = "网页转义符"
    FULL_WIDTH = "全角数字或字母"
    CONTROL = "看不见的控制字符"


def clean(text: str) -> tuple[str, frozenset[Dirt]]:
    """The text as people read it, and what was in it. Line ends of HTML become line ends."""
    found: set[Dirt] = set()
    # A list that went through two systems has &amp;lt;br&amp;gt;, so entities are undone until none is left.
    for _ in range(4):
        if not _ENTITY.search(text):
            break
        undone = html.unescape(text)
        if undone == text:
            break
        text = undone
        found.add(Dirt.ENTITY)
    without_tags = _TAG.sub("", _BREAK.sub("\n", text))
    if without_tags != text:
        found.add(Dirt.HTML)
        text = without_tags
    narrow = _WIDE_JOINT.sub(lambda joint: "-" if joint[0] == "－" else ".", text.translate(_FULL_WIDTH))
    if narrow != text:
        found.add(Dirt.FULL_WIDTH)
        text = narrow
    visible = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\n\t" or _visible(c))
    if visible != text.replace("\r\n", "\n").replace("\r", "\n"):
        found.add(Dirt.CONTROL)
    return _tidy(visible), frozenset(found)


def clean_all(value: Any, found: set[Dirt]) -> Any:
    """Clean every string in a JSON value; what was cleaned is added to ``found``."""
    if isinstance(value, str):
        text, dirt = clean(value)
        found |= dirt
        return text
    if isinstance(value, list):
        return [clean_all(item, found) for item in value]
    if isinstance(value, dict):
        return {key: clean_all(item, found) for key, item in value.items()}
    return value


def _visible(character: str) -> bool:
    # U+200B and the like are blanks of the web; they go with the blanks.
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn") or character == "\u200b"


def _tidy(text: str) -> str:
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
