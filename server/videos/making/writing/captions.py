"""WebVTT: what is said, when. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}")


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption; seconds from the start of the film."""

    start: float
    end: float
    text: str


class BadCaptions(ValueError):
    """Not a WebVTT file that can be used; the text says in Chinese what is wrong."""


def web_vtt(cues: Iterable[Cue]) -> str:
    """The file of captions."""
    blocks = ["WEBVTT"]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{_stamp(cue.start)} --> {_stamp(cue.end)}\n{text}")
    return "\n\n".join(blocks) + "\n"


def read_web_vtt(text: str) -> list[Cue]:
    """The captions of a file. Raises ``BadCaptions``."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not re.match(r"WEBVTT(?:[ \t\n]|\Z)", text):
        raise BadCaptions("不是 WebVTT 字幕（第一行应该是 WEBVTT）。")
    found: list[Cue] = []
    for block in re.split(r"\n{2,}", text):
        lines = [line for line in block.split("\n") if line.strip()]
        at = next((at for at, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            continue
        match = _CUE.match(lines[at].strip())
        if match is None:
            raise BadCaptions("有一行时间看不懂（应该像 00:01.000 --> 00:03.500）。")
        start, end = _seconds(*match.groups()[:4]), _seconds(*match.groups()[4:])
        if end <= start:
            raise BadCaptions("有一条字幕的结束时间早于开始时间。")
        words = re.sub(r"<[^<>]*>", "", " ".join(lines[at + 1 :]))
        found.append(Cue(start, end, words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")))
    if not found:
        raise BadCaptions("字幕文件里一条字幕也没有。")
    return found


def _stamp(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    hours, rest = divmod(thousandths, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _seconds(hours: str | None, minutes: str, seconds: str, thousandths: str) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return (whole * 1000 + int(thousandths)) / 1000
