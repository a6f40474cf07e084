"""What comes after the five answers: materials, where, conditions, steps, questions, and the law last."""

import re
from dataclasses import dataclass

from protocol.guide import Guide
from protocol.material_words import HEAPS, facts, in_heap
from protocol.plain_answers import Answer, ask, five_answers, time_limit
from tvapp.ui.paragraph import Paragraph

ELSEWHERE = {
    "全市通办": "市里别的县区，窗口也能收",
    "全省通办": "省里别的地方，窗口也能收",
    "跨省通办": "外省一些地方的窗口也能收",
    "全国通办": "全国的窗口都能收",
}
"""cross_region 通办范围 → what that means for somebody who lives with the children elsewhere."""


@dataclass(frozen=True)
class Block:
    """Paragraphs that stay together on a page, under a ``head`` that several blocks may share."""

    paragraphs: tuple[Paragraph, ...]
    head: Paragraph | None = None


@dataclass(frozen=True)
class Section:
    """A heading and its blocks."""

    title: str
    blocks: tuple[Block, ...]


def sections(guide: Guide) -> tuple[Section, ...]:
    """All sections that have something to say; legal terms are the last."""
    made = (
        Section("要带的材料", _materials(guide)),
        Section("去哪里办", _where(guide)),
        Section("什么人能办", _plain(guide.conditions)),
        Section("怎么办", _steps(guide)),
        Section("要不要钱", _fees(guide)),
        Section("常见问题", tuple(said_under(f"问：{f.question}", f"答：{f.answer}") for f in guide.faq)),
        Section("依据", _basis(guide)),
    )
    return tuple(section for section in made if section.blocks)


def _plain(text: str) -> tuple[Block, ...]:
    """One sentence a block: at three metres a wall of text is not read."""
    sentences = [part.strip() for line in text.splitlines() for part in re.split(r"(?<=[。！？])", line)]
    return tuple(Block((Paragraph(sentence),)) for sentence in sentences if sentence)


def lines(*texts: str) -> tuple[Block, ...]:
    """Each text that is not empty as a block."""
    return tuple(Block((Paragraph(text),)) for text in texts if text)


def said_under(strong: str, text: str) -> Block:
    """Words that stand out, and under them what is said of it, if anything is."""
    above = Paragraph(strong, bold=True)
    return Block((above, Paragraph(text, close=True)) if text else (above,))


def _materials(guide: Guide) -> tuple[Block, ...]:
    """Sorted 不用带 · 可以后补 · 要带, so that nobody runs for a paper that nobody wants."""
    if not guide.materials:
        return lines(ask(guide))
    blocks = list[Block]()
    for handling, word, tone in HEAPS:
        heap = in_heap(guide, handling)
        head = Paragraph(f"{word}（{len(heap)} 样）", tone, bold=True)
        abolished = [material for material in heap if material.abolished]
        for material in heap:
            if material.abolished and len(abolished) > 1:
                continue
            note = Paragraph(facts(material, guide), "second", "small", close=True)
            blocks.append(Block((Paragraph(material.name), note), head))
        if len(abolished) > 1:
            names = Paragraph("、".join(material.name for material in abolished))
            blocks.append(Block((names, Paragraph("都取消了，不再要", "second", "small", close=True)), head))
    return tuple(blocks)


def _where(guide: Guide) -> tuple[Block, ...]:
    place = "；".join(guide.place.splitlines())
    places = [part.strip("。 ") for part in place.split("；")] if place else [_unknown_place(guide)]
    elsewhere = ELSEWHERE.get(guide.cross_region, "")
    scope = f"{guide.cross_region}{'：' if elsewhere else ''}{elsewhere}" if guide.cross_region else ""
    return lines(
        *places,
        f"时间：{guide.hours}" if guide.hours else "",
        f"电话：{guide.contact}" if guide.contact and guide.place else "",
        scope,
    )


def _unknown_place(guide: Guide) -> str:
    if guide.contact:
        return f"去之前先打电话问：{guide.department}，{guide.contact}"
    return f"{guide.department}会告诉您，请选“问工作人员”"


def _steps(guide: Guide) -> tuple[Block, ...]:
    blocks = [
        said_under(f"{number}. {step.name}", step.text) for number, step in enumerate(guide.steps, 1)
    ] or [*lines(ask(guide))]
    limit = guide.promised_limit or guide.statutory_limit
    if guide.steps and limit is not None and limit.days:
        blocks.append(said_under("要多久", f"从收下材料算起，最多 {time_limit(limit)}"))
    if guide.result:
        blocks.append(said_under("办好后给您", guide.result))
    return tuple(blocks)


def _fees(guide: Guide) -> tuple[Block, ...]:
    """Only what the answer on the first page had no room for."""
    answer: Answer = five_answers(guide)[3]
    return () if answer.whole else _plain(guide.fees or "")


def _basis(guide: Guide) -> tuple[Block, ...]:
    if not guide.legal_basis:
        return ()
    statutory = f"法律规定的期限：{time_limit(guide.statutory_limit)}" if guide.statutory_limit else ""
    return (
        *lines(*(line.strip() for line in guide.legal_basis.splitlines())),
        *lines(
            f"办理机关：{guide.authority}" if guide.authority else "",
            "　".join(part for part in (guide.item_type, guide.case_type or "") if part),
            statutory,
            f"不满意打 {guide.complaint_phone}" if guide.complaint_phone else "",
        ),
    )
