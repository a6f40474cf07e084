"""What differs between two editions of a guide, in the words of the list's columns."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import Any

from protocol.answers import shown
from protocol.catalogue import FieldChange
from protocol.form import FormField
from protocol.guide import Guide, TimeLimit
from protocol.material import Material
from server.catalogue.imports.headers import GUIDE_HEADERS
from server.catalogue.imports.question_rows import KIND_WORDS

_NOT_SHOWN = frozenset({"code", "number"})
"""A code is what tells guides apart; short numbers are given by the catalogue."""


def changed_fields(before: Guide | None, after: Guide | None) -> tuple[FieldChange, ...]:
    """Fields whose words differ, in the order of the guide; None is a guide that is not there."""
    found = []
    for name in Guide.model_fields:
        if name in _NOT_SHOWN:
            continue
        was, is_now = _words(before, name), _words(after, name)
        if was != is_now:
            found.append(FieldChange(label=label_of(name), before=was, after=is_now))
    return tuple(found)


def label_of(name: str) -> str:
    """The column's Chinese name."""
    return "表单问题" if name == "form" else GUIDE_HEADERS[name][0]


def _words(guide: Guide | None, name: str) -> str:
    if guide is None:
        return ""
    value = getattr(guide, name)
    return _SPECIAL[name](value) if name in _SPECIAL else _plain(value)


def _plain(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, TimeLimit):
        return f"{value.days} 个{value.kind.value}" if value.days else "即办"
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    return str(value)


def _material(material: Material) -> str:
    remarks = [material.handling.value]
    if material.exempt_by_licence:
        remarks.append(f"免提交：{material.exempt_by_licence}")
    if material.copies != 1:
        remarks.append(f"{material.copies} 份")
    if material.specimen:
        remarks.append("有样表")
    told = f"{material.name}（{'，'.join(remarks)}）"
    return f"{told} {material.hint}" if material.hint else told


def _question(field: FormField, form: Sequence[FormField]) -> str:
    """The question with everything that changes what is asked, how and when."""
    remarks = ["" if field.required else "可以不填", *(option.label for option in field.options), field.unit]
    remarks += [str(limit) for limit in (field.minimum, field.maximum) if limit is not None]
    remarks += [field.earliest, field.latest]
    if field.only_if is not None:
        about = next((one for one in form if one.key == field.only_if.question), None)
        answers = [shown(about, value) for value in field.only_if.values] if about is not None else []
        remarks.append(f"只问“{about.label if about else ''}”答{'、'.join(answers)}的")
    told = f"{field.label}（{'，'.join([KIND_WORDS[field.kind], *filter(None, remarks)])}）"
    return f"{told} {field.help}" if field.help else told


_SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "materials": lambda listed: "\n".join(map(_material, listed)),
    "steps": lambda listed: "\n".join(f"{step.name}：{step.text}".rstrip("：") for step in listed),
    "faq": lambda listed: "\n".join(f"问：{each.question} 答：{each.answer}" for each in listed),
    "form": lambda listed: "\n".join(_question(field, listed) for field in listed),
}
