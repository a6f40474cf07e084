"""What is said about one material: form, copies, who issues it, what to look at. Pure."""

import re

from .guide import Guide
from .material import Handling, Material, MaterialForm, MaterialSource

HEAPS = (
    (Handling.NOT_NEEDED, "不用带", "good"),
    (Handling.LATER, "可以后补", ""),
    (Handling.PHOTOGRAPH, "要带", "focus"),
)
"""Heap, its word, its tone; in the order in which they are shown."""

FORMS = {MaterialForm.PAPER: "纸质", MaterialForm.ELECTRONIC: "电子版", MaterialForm.BOTH: "纸质或电子"}
SOURCES = {
    MaterialSource.APPLICANT: "自己准备",
    MaterialSource.GOVERNMENT: "政府部门发的",
    MaterialSource.OTHER: "",
}


def in_heap(guide: Guide, handling: Handling) -> list[Material]:
    """The guide's materials of one heap."""
    return [material for material in guide.materials if material.handling is handling]


def facts(material: Material, guide: Guide) -> str:
    """What stands small under a material's name: one short paragraph."""
    return "。".join(part for part in (brief(material), _hint(material, guide)) if part)


def brief(material: Material) -> str:
    """Why it need not be brought, or in what form, how often, and from whom."""
    if material.exempt_by_licence:
        return f"窗口查得到电子{material.exempt_by_licence}，免提交"
    if material.abolished:
        return "已经取消，不再要"
    promise = "没有的，可以写承诺书代替" if material.declaration else ""
    copies = f"{FORMS[material.form]} {material.copies} 份"
    return "，".join(part for part in (copies, SOURCES[material.source], promise) if part)


def _hint(material: Material, guide: Guide) -> str:
    """The hint, without what is said about photographing where nothing is photographed.

    Of something that need not be brought only what must be carried along all the same.
    """
    sentences = re.split(r"(?<=[。！？；])", material.hint or "")
    if material.handling is Handling.NOT_NEEDED:
        if guide.visits == 0:
            return ""
        sentences = [sentence for sentence in sentences if "带" in sentence and "不用" not in sentence]
    elif not guide.pre_review:
        sentences = [sentence for sentence in sentences if "拍" not in sentence]
    return "".join(sentences).strip().rstrip("；")
