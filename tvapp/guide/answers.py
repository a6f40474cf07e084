"""The five plain answers of a guide: 要带什么 · 去哪里办 · 要几天 · 要不要钱 · 跑几趟. Holes read well."""

from dataclasses import dataclass

from protocol.guide import DayKind, Guide, TimeLimit
from protocol.material import Handling


@dataclass(frozen=True)
class Answer:
    """One question and its short answer."""

    question: str
    text: str


def _ask(guide: Guide) -> str:
    """What is said where the guide has a hole."""
    return f"窗口会告诉您，电话 {guide.contact}" if guide.contact else "窗口会告诉您，请选“问工作人员”"


def time_limit(limit: TimeLimit) -> str:
    """``5 个工作日``, ``当场办好``."""
    if limit.days == 0:
        return "当场办好"
    return f"{limit.days} 个工作日" if limit.kind is DayKind.WORKDAY else f"{limit.days} 天"


def five_answers(guide: Guide) -> tuple[Answer, ...]:
    """The five answers, always all of them, in the order an old person asks."""
    return (
        Answer("要带什么", _what(guide)),
        Answer("去哪里办", guide.place or _ask(guide)),
        Answer("要几天", _days(guide)),
        Answer("要不要钱", guide.fees or _ask(guide)),
        Answer("跑几趟", _visits(guide)),
    )


def _what(guide: Guide) -> str:
    needed = [m.name for m in guide.materials if m.handling is Handling.PHOTOGRAPH]
    if not guide.materials:
        return _ask(guide)
    if not needed:
        return "什么都不用带"
    return f"{len(needed)} 样：{'、'.join(needed)}"


def _days(guide: Guide) -> str:
    limit = guide.promised_limit or guide.statutory_limit
    return time_limit(limit) if limit else _ask(guide)


def _visits(guide: Guide) -> str:
    if guide.visits is None:
        return _ask(guide)
    if guide.visits == 0:
        return "不用跑，在家就能办"
    return f"最多跑 {guide.visits} 趟"
