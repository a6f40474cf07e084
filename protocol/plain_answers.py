"""The five plain answers of a guide: 要带什么 · 去哪里办 · 要几天 · 要不要钱 · 跑几趟. Holes read well."""

import re
from dataclasses import dataclass, replace

from .guide import DayKind, Guide, TimeLimit
from .material import Handling

MOST_NAMED = 3
"""Materials named in the answer; the rest is on the materials' own page."""
MOST_LETTERS = 44
"""Of an answer: five of them stand on one page even in the largest letters."""
SAME_AS_ABOVE = "窗口会告诉您，电话同上"


@dataclass(frozen=True)
class Answer:
    """One question and its short answer; ``whole`` says that nothing was left out of it."""

    question: str
    text: str
    whole: bool = True


def ask(guide: Guide) -> str:
    """What is said where the guide has a hole."""
    if guide.contact:
        return f"这一项窗口会告诉您，电话 {guide.contact}"
    return "这一项窗口会告诉您，请选“问工作人员”"


def time_limit(limit: TimeLimit) -> str:
    """``5 个工作日``, ``当场办好``."""
    if limit.days == 0:
        return "当场办好"
    return f"{limit.days} 个工作日" if limit.kind is DayKind.WORKDAY else f"{limit.days} 天"


def five_answers(guide: Guide, *, most: int = MOST_LETTERS, unknown: str = "") -> tuple[Answer, ...]:
    """The five answers, always all of them, in the order an old person asks. The telephone is said once.

    ``most``: letters of an answer; ``unknown``: what is said for a hole, if not the television's sentence.
    """
    place, fees = shortened(guide.place, most), shortened(guide.fees or "", most)
    found = (
        Answer("要带什么", _what(guide)),
        Answer("去哪里办", place, place == _one_line(guide.place)),
        Answer("要几天", _days(guide)),
        Answer("要不要钱", fees, fees == _one_line(guide.fees or "")),
        Answer("跑几趟", _visits(guide)),
    )
    answers, hole = list[Answer](), unknown or ask(guide)
    for answer in found:
        answers.append(answer if answer.text else replace(answer, text=hole))
        if not answer.text and guide.contact:
            hole = SAME_AS_ABOVE
    return tuple(answers)


def _one_line(text: str) -> str:
    return " ".join(text.split()).removesuffix("。")


def shortened(text: str, most: int = MOST_LETTERS) -> str:
    """As many whole sentences as an answer holds, without the last full stop."""
    text = _one_line(text)
    if len(text) <= most:
        return text
    kept = ""
    for sentence in re.split(r"(?<=[。；！？])", text):
        if len(kept + sentence) > most:
            break
        kept += sentence
    return kept.rstrip("。；") or text[: most - 4].rstrip("，、（《“") + "……"


def _what(guide: Guide) -> str:
    needed = [m.name for m in guide.materials if m.handling is Handling.PHOTOGRAPH]
    if not guide.materials:
        return ""
    if not needed:
        return "什么都不用带" if guide.visits == 0 else "材料都不用带，人来就行"
    names = "、".join(needed[:MOST_NAMED]) + ("等" if len(needed) > MOST_NAMED else "")
    return f"{len(needed)} 样：{names}" if len(needed) > 1 else names


def _days(guide: Guide) -> str:
    limit = guide.promised_limit or guide.statutory_limit
    if limit is None:
        return ""
    return time_limit(limit) if limit.days == 0 else f"最多 {time_limit(limit)}"


def _visits(guide: Guide) -> str:
    if guide.visits is None:
        return ""
    if guide.visits == 0:
        return "不用跑，在家就能办" if guide.pre_review else "不用您跑，先打电话约"
    return f"最多跑 {guide.visits} 趟"
