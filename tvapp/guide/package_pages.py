"""A package 一件事 in plain words: what it saves, what is done together, what to do now. Pure."""

from collections.abc import Sequence

from protocol.material import Handling
from protocol.material_words import HEAPS, brief
from protocol.package import Package
from protocol.plain_answers import time_limit
from tvapp.guide.sections import Block, Section, lines, said_under
from tvapp.ui.paragraph import Paragraph


def what_for(package: Package, *, online: bool = False) -> Section:
    """For whom it is, what it saves, and what to do now; ``online``: it can be applied for here."""
    if online:
        now = "选右边的“一起办”，勾上要办的，填一张表，材料拍一次，各部门分头看。"
        return Section("省什么事", (*lines(package.summary), said_under("现在要办", now)))
    ring = f"先打电话 {package.contact} 问好，再" if package.contact else ""
    now = f"{ring}到窗口，说办“{package.name}”。也可以选“问工作人员”。"
    return Section("省什么事", (*lines(package.summary), said_under("现在要办", now)))


def overview(package: Package) -> tuple[tuple[str, str], ...]:
    """Questions and short answers that come after ``what_for``; what the county has not said is left out."""
    needed = [m.name for m in package.materials if m.handling is Handling.PHOTOGRAPH]
    limit = package.promised_limit
    together = f"{len(package.guides)} 件事，{len(package.departments)} 个部门" if package.guides else ""
    answers = (
        ("一起办", together),
        ("交一次材料", f"{len(needed)} 样：{'、'.join(needed)}" if needed else ""),
        ("要几天", time_limit(limit) if limit else ""),
        ("去哪里办", package.place),
        ("电话", package.contact),
    )
    return tuple(answer for answer in answers if answer[1])


def package_sections(package: Package, guides: Sequence[tuple[str, str]]) -> tuple[Section, ...]:
    """What comes after the overview; ``guides`` are title and department of each."""
    together = (
        Block((Paragraph(f"{number}. {title}"), Paragraph(by, "second", "small", close=True)))
        for number, (title, by) in enumerate(guides, 1)
    )
    steps = (said_under(f"{number}. {step.name}", step.text) for number, step in enumerate(package.steps, 1))
    made = (
        Section("一起办的事", tuple(together)),
        Section("只交一次的材料", _materials(package)),
        Section("怎么办", tuple(steps)),
    )
    return tuple(section for section in made if section.blocks)


def _materials(package: Package) -> tuple[Block, ...]:
    blocks = list[Block]()
    for handling, word, tone in HEAPS:
        heap = [material for material in package.materials if material.handling is handling]
        head = Paragraph(f"{word}（{len(heap)} 样）", tone, bold=True)
        for material in heap:
            note = Paragraph(brief(material), "second", "small", close=True)
            blocks.append(Block((Paragraph(material.name), note), head))
    return tuple(blocks)
