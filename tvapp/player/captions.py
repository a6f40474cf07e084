"""Captions: WebVTT in, the words for a moment of the film out. Pure."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = r"(?:(\d{1,4}):)?([0-5]?\d):([0-5]?\d)[.,](\d{3})"
_TIMING = re.compile(rf"^\s*{_TIME}\s+-->\s+{_TIME}(?:\s|$)")
_TAG = re.compile(r"<[^>]*>")
_NOT_CUES = ("NOTE", "STYLE", "REGION")
MOST_CUES = 5_000
MARKS = "，。；：？！、"
SHORT = 20
"""So many letters stand on one line."""
MOST_LETTERS = 300
"""Of one cue; more is no caption."""


@dataclass(frozen=True)
class Cue:
    """Words shown from ``start`` to ``end``, seconds of the film."""

    start: float
    end: float
    text: str


class Captions:
    """Cues in their order. Where two overlap, the one that began last is shown."""

    def __init__(self, cues: Iterable[Cue] = ()) -> None:
        self.cues = tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))
        self._starts = [cue.start for cue in self.cues]

    def at(self, second: float) -> str:
        """The words for this second; empty between cues."""
        for index in range(bisect_right(self._starts, second) - 1, -1, -1):
            cue = self.cues[index]
            if second < cue.end:
                return cue.text
            if second - cue.start > 60:
                break  # no earlier cue lasts that long
        return ""


def read_webvtt(text: str) -> Captions:
    """The captions of a WebVTT file. A cue that cannot be read is left out; a file that is none has none.

    Styles, regions, positions, voices and ruby are for browsers: here only the words count, in one place.
    """
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[0].startswith("WEBVTT"):
        return Captions()
    cues: list[Cue] = []
    for block in _blocks(lines[1:]):
        cue = None if block[0].split(" ")[0] in _NOT_CUES else _cue(block)
        if cue is not None and len(cues) < MOST_CUES:
            cues.append(cue)
    return Captions(cues)


def _blocks(lines: Iterable[str]) -> Iterable[list[str]]:
    block: list[str] = []
    for line in lines:
        if line.strip():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _cue(block: list[str]) -> Cue | None:
    """A cue with or without a name before its times."""
    for number, line in enumerate(block[:2]):
        timing = _TIMING.match(line)
        if timing is not None:
            start, end = _seconds(timing.groups()[:4]), _seconds(timing.groups()[4:])
            words = _joined(html.unescape(_TAG.sub("", part)).strip() for part in block[number + 1 :])
            return Cue(start, end, words[:MOST_LETTERS]) if words and start < end else None
    return None


def _seconds(parts: "tuple[str | None, ...]") -> float:
    hours, minutes, seconds, milliseconds = (int(part or 0) for part in parts)
    return hours * 3600 + minutes * 60 + seconds + milliseconds / 1000


def _joined(lines: Iterable[str]) -> str:
    """Lines as one text: broken anew where it is drawn. Han needs no space between lines, Latin does."""
    whole = ""
    for line in lines:
        both = bool(whole) and bool(line) and whole[-1].isascii() and line[0].isascii()
        whole += (" " if both else "") + line
    return whole


def two_lines(text: str, most: int) -> str:
    """A long caption broken after the mark nearest its middle, if both lines have ``most`` letters at most.

    Where no mark stands so, it is left whole, and broken where it is drawn.
    """
    if len(text) <= min(most, SHORT) or "\n" in text:
        return text
    after = [index + 1 for index, letter in enumerate(text[:-1]) if letter in MARKS]
    fitting = [index for index in after if index <= most and len(text) - index <= most]
    if not fitting:
        return text
    best = min(fitting, key=lambda index: abs(index - len(text) / 2))
    return f"{text[:best]}\n{text[best:]}"
