"""What comes after the five answers: materials, where, conditions, steps, questions, and the law last."""

from dataclasses import dataclass

from protocol.guide import Guide
from protocol.material import Handling, Material


@dataclass(frozen=True)
class Section:
    """A heading and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def sections(guide: Guide) -> tuple[Section, ...]:
    """All sections that have something to say; legal terms are the last."""
    made = (
        Section("要带的材料", _materials(guide)),
        Section("去哪里办", _where(guide)),
        Section("什么人能办", _lines(guide.conditions)),
        Section("怎么办", tuple(_step(i, s.name, s.text) for i, s in enumerate(guide.steps, 1))),
        Section("常见问题", tuple(f"问：{f.question}\n答：{f.answer}" for f in guide.faq)),
        Section("办好后给您", _lines(guide.result)),
        Section("依据", _lines(guide.legal_basis)),
    )
    return tuple(section for section in made if section.paragraphs)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _step(number: int, name: str, text: str) -> str:
    return f"{number}. {name}：{text}" if text else f"{number}. {name}"


def _materials(guide: Guide) -> tuple[str, ...]:
    """Sorted 要带 · 可以后补 · 不用带, because the first is what one has to look for at home."""
    heaps = (
        ("要带：", Handling.PHOTOGRAPH),
        ("可以后补：", Handling.LATER),
        ("不用带：", Handling.NOT_NEEDED),
    )
    return tuple(
        head + _material(material)
        for head, handling in heaps
        for material in guide.materials
        if material.handling is handling
    )


def _material(material: Material) -> str:
    remarks = []
    if material.exempt_by_licence:
        remarks.append(f"系统里有{material.exempt_by_licence}，免提交")
    elif material.abolished:
        remarks.append("已经取消，不再要")
    elif material.copies > 1:
        remarks.append(f"{material.copies} 份")
    if material.declaration:
        remarks.append("可以写承诺书代替")
    return material.name + (f"（{'，'.join(remarks)}）" if remarks else "")


def _where(guide: Guide) -> tuple[str, ...]:
    rows = (
        guide.place,
        f"办公时间：{guide.hours}" if guide.hours else "",
        f"咨询电话：{guide.contact}" if guide.contact else "",
        f"监督电话：{guide.complaint_phone}" if guide.complaint_phone else "",
        f"通办范围：{guide.cross_region}" if guide.cross_region else "",
    )
    return tuple(row for row in rows if row)
