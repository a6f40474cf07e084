"""Texts of a guide made short enough for listeners, and cut into what one breath says. Pure."""

import re

from chinese.clusters import clusters
from chinese.spoken import sentences

CAPTION = 30
"""Characters of one caption: two lines of the largest letters on a television."""
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_MARKER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．](?!\d)|[①-⑳]|[一二三四五六七八九十]+、|[-•●■·*])\s*")
_TAGS = re.compile(r"<[^<>]{0,200}>|&[a-z]{2,8};")
_ENDS = "。！？"
_FURTHER = "，详细的看文字指南。"


def clean(text: str) -> str:
    """One line: no markers of lists, no remnants of web pages, no doubled spaces."""
    lines = (_MARKER.sub("", _TAGS.sub(" ", line)).strip() for line in text.splitlines())
    joined = ""
    for line in filter(None, lines):
        if joined and joined[-1] not in "。！？；，、：":
            joined += "，" if joined[-1].isalnum() else ""
        joined += line
    return re.sub(r"\s{2,}", " ", joined).strip()


def sentence(text: str) -> str:
    """The text with a full stop, whatever it ended with."""
    text = text.strip().rstrip("，、；：。 ,;:.")
    return text if not text or text[-1] in _ENDS else text + "。"


def shortened(text: str, most: int) -> str:
    """Whole sentences of a text, at most ``most`` characters of them; "" for an empty text.

    A first sentence that is too long ends at a pause, and says where the rest can be read: never in the
    middle of a thought without a word.
    """
    text = clean(text)
    taken = ""
    for part in re.findall(rf"[^{_ENDS}]+[{_ENDS}]?", text):
        if len(taken) + len(part) > most:
            break
        taken += part
    if taken or not text:
        return sentence(taken)
    head = text[: max(8, most - len(_FURTHER))]
    cut = max(head.rfind(mark) for mark in "；，、：（(")
    return head[: cut if cut > len(head) // 3 else len(head)].rstrip("，、；：（(") + _FURTHER


def brief(text: str, most: int) -> str:
    """A name or a place for the screen: without what stands in brackets when it is too long, then cut."""
    text = clean(text).rstrip("。；，")
    if len(text) > most:
        text = re.sub(r"[（(][^（()）]*[)）]", "", text).strip() or text
    if len(text) <= most:
        return text
    head = text[: most - 1]
    cut = max(head.rfind(mark) for mark in "；，、：。 ")
    return head[: cut if cut > most // 2 else len(head)].rstrip("；，、：。 ") + "…"


def breaths(text: str, most: int = CAPTION) -> list[str]:
    """The text in parts of at most ``most`` characters: one caption and one utterance each.

    Sentences first, then the pauses inside them, nearly equal parts; a word or number is not torn unless it
    is longer than a part.
    """
    found: list[str] = []
    for whole in re.findall(r"[^。！？]+[。！？]?[”’」）]?", text.replace("\n", "")):
        found += _parts(whole.strip(), most)
    return [part for part in found if said(part)]


def said(text: str) -> str:
    """What the engine is given for a caption: no digits and signs, pauses as commas."""
    return "，".join(sentences(text))


def spoken_length(text: str) -> int:
    """Characters that are really said; a number counts as its words, a Latin letter as one."""
    spoken = said(text)
    return len(_HAN.findall(spoken)) + len(re.findall(r"[A-Za-z0-9]", spoken))


def _parts(whole: str, most: int) -> list[str]:
    if len(whole) <= most:
        return [whole] if whole else []
    pieces = re.findall(r"[^，、；：]+[，、；：]?", whole)
    count = -(-len(whole) // most)
    while True:
        parts = _packed(pieces, min(most, -(-len(whole) // count) + 4))
        if all(len(part) <= most for part in parts) or count > len(whole):
            break
        pieces = [torn for piece in pieces for torn in (_torn(piece, most) if len(piece) > most else [piece])]
        count += 1
    return parts


def _packed(pieces: list[str], most: int) -> list[str]:
    parts = [""]
    for piece in pieces:
        if parts[-1] and len(parts[-1]) + len(piece) > most:
            parts.append("")
        parts[-1] += piece
    return parts


def _torn(piece: str, most: int) -> list[str]:
    parts = [""]
    for cluster in clusters(piece):
        while len(cluster) > most:
            parts += [cluster[:most], ""]
            cluster = cluster[most:]
        if len(parts[-1]) + len(cluster) > most:
            parts.append("")
        parts[-1] += cluster
    return [part for part in parts if part]
