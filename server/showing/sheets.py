"""A guide or a service point cut into sheets of a few large rows, the same on every television. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from protocol.guide import Guide
from protocol.material_words import HEAPS, brief, in_heap
from protocol.plain_answers import five_answers
from protocol.service_point import ServicePoint
from protocol.shown import ROW_LETTERS, ROWS, SheetRow

MOST_SHEETS = 100
_BREAKS = "。；，、！？ "


@dataclass(frozen=True)
class Sheet:
    """One page."""

    heading: str
    rows: tuple[SheetRow, ...]


def guide_sheets(guide: Guide) -> list[Sheet]:
    """The five answers first, then materials, where, conditions, steps and questions."""
    unknown = f"窗口会告诉您，电话 {guide.contact}" if guide.contact else "请问工作人员"
    answers = five_answers(guide, most=ROW_LETTERS, unknown=unknown)
    sections = (
        ("最要紧的", [(answer.question, answer.text) for answer in answers]),
        ("要带的材料", list(_materials(guide))),
        ("去哪里办", [("地点", guide.place), ("时间", guide.hours), ("电话", guide.contact)]),
        ("什么人能办", [("", line) for line in guide.conditions.splitlines()]),
        ("怎么办", [(f"第{n}步", _joined(step.name, step.text)) for n, step in enumerate(guide.steps, 1)]),
        ("要不要钱", [("", line) for line in (guide.fees or "").splitlines()]),
        ("常见问题", [row for faq in guide.faq for row in (("问", faq.question), ("答", faq.answer))]),
    )
    return [sheet for heading, rows in sections for sheet in sheets_of(heading, rows)][:MOST_SHEETS]


def point_sheets(point: ServicePoint) -> list[Sheet]:
    """Where, when, whom to ring; then the rest."""
    rows = [
        ("在哪里", point.address),
        ("时间", point.hours),
        ("电话", point.phone),
        ("窗口", point.windows),
        ("先知道", point.about),
    ]
    return sheets_of(point.kind.value, rows) or [Sheet(point.kind.value, ())]


def sheets_of(heading: str, rows: list[tuple[str, str]]) -> list[Sheet]:
    """Sheets of ``ROWS`` rows; a text that is longer than a row goes on in the next, without a label."""
    cut = [
        SheetRow(label="" if number else label, text=part)
        for label, text in rows
        for number, part in enumerate(parts_of(text))
    ]
    return [Sheet(heading, tuple(cut[at : at + ROWS])) for at in range(0, len(cut), ROWS)]


def parts_of(text: str, most: int = ROW_LETTERS) -> Iterator[str]:
    """Pieces of at most ``most`` letters, cut after a mark where there is one in their second half."""
    text = " ".join(text.split()).rstrip("。")
    while len(text) > most:
        at = max(text.rfind(mark, most // 2, most) for mark in _BREAKS) + 1 or most
        yield text[:at].strip()
        text = text[at:].strip()
    if text:
        yield text


def _joined(name: str, text: str) -> str:
    return f"{name}：{text}" if text else name


def _materials(guide: Guide) -> Iterator[tuple[str, str]]:
    """要带 first: that is what the clerk points at."""
    for handling, word, _ in reversed(HEAPS):
        for material in in_heap(guide, handling):
            yield word, f"{material.name}（{brief(material)}）"
