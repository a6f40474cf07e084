"""One form and one set of materials out of a package's guides: each question and each paper once. Pure.

Television and server make it by the same rules. A question is the same when nothing but its being required
or its help differs; a material when it has the same name, or a key that the package itself hands in for all.
Keys are given over all guides of the package, so that they stay while the choice changes.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from .department_words import listed
from .form import FormField
from .guide import Guide, GuideCode
from .material import Handling, Material
from .model import Key, WireModel
from .package import Package

_STRICT = (Handling.PHOTOGRAPH, Handling.LATER, Handling.NOT_NEEDED)
HOW = "放平，四个角都拍进去，字要看得清。"
"""Said of a paper of which the guide says nothing."""


class PartPlan(WireModel):
    """What one guide takes of the whole: its own key → the key in the whole."""

    guide_code: GuideCode
    answers: dict[Key, Key] = Field(default_factory=dict)
    materials: dict[Key, Key] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageUnion:
    """The chosen guides as one."""

    guide: Guide
    """All of it as if it were one guide; its code is the package's."""
    plans: tuple[PartPlan, ...]
    """One for each chosen guide, in the package's order."""


def package_code(key: str) -> str:
    """What stands in the place of a guide's code."""
    return f"package-{key}"


def unite(package: Package, guides: Sequence[Guide], chosen: Collection[str]) -> PackageUnion:
    """``guides``: all of the package that there are, in its order; ``chosen``: codes of those wanted."""
    plans = _plans(package, guides)
    wanted = [(guide, plan) for guide, plan in zip(guides, plans, strict=True) if guide.code in chosen]
    guide = Guide(
        code=package_code(package.key),
        title=package.name,
        department="",
        pre_review=True,
        materials=_materials(package, wanted),
        form=_form(wanted),
        place=package.place,
        contact=package.contact,
        promised_limit=package.promised_limit,
        data_source=package.data_source,
    )
    return PackageUnion(guide, tuple(plan for _, plan in wanted))


# -- keys -------------------------------------------------------------------------------------


def _plans(package: Package, guides: Sequence[Guide]) -> list[PartPlan]:
    questions, papers = _Names(), _Names()
    names = _names(package)
    # The key of a paper is that of the guide that wants it photographed: the phone's page says it.
    for handling in _STRICT:
        for guide in guides:
            for material in guide.materials:
                if material.handling is handling:
                    papers.name(names.get(material.key, material.name), material.key)
    plans = []
    for guide in guides:
        answers: dict[str, str] = {}
        for field in guide.form:
            answers[field.key] = questions.name(_same(field, answers), field.key)
        materials = {
            material.key: papers.name(names.get(material.key, material.name), material.key)
            for material in guide.materials
        }
        plans.append(PartPlan(guide_code=guide.code, answers=answers, materials=materials))
    return plans


def _names(package: Package) -> dict[str, str]:
    return {material.key: material.name for material in package.materials}


class _Names:
    """Gives each thing its key: the one it has, or that with a number where another thing has it."""

    def __init__(self) -> None:
        self._given: dict[Any, str] = {}

    def name(self, thing: Any, key: str) -> str:
        if thing not in self._given:
            taken = set(self._given.values())
            number, fresh = 2, key
            while fresh in taken:
                fresh = f"{key[:36]}_{number}"
                number += 1
            self._given[thing] = fresh
        return self._given[thing]


def _same(field: FormField, names: dict[str, str]) -> str:
    """What two questions have in common when they are one."""
    return _renamed(field, field.key, names).model_dump_json(exclude={"required", "help"})


def _renamed(field: FormField, key: str, names: dict[str, str]) -> FormField:
    """The question under its key in the whole, its condition with it."""
    changed: dict[str, Any] = {"key": key}
    if field.only_if is not None:
        question = names.get(field.only_if.question, field.only_if.question)
        changed["only_if"] = field.only_if.model_copy(update={"question": question})
    return field.model_copy(update=changed)


# -- what is asked and handed in --------------------------------------------------------------


def _form(wanted: Sequence[tuple[Guide, PartPlan]]) -> tuple[FormField, ...]:
    found: dict[str, FormField] = {}
    askers: dict[str, list[str]] = {}
    for guide, plan in wanted:
        for field in guide.form:
            key = plan.answers[field.key]
            known = found.get(key)
            made = _renamed(field, key, plan.answers)
            if known is not None:
                made = known.model_copy(update={"required": known.required or field.required})
            found[key] = made
            askers.setdefault(key, []).append(guide.title)
    return tuple(
        field.model_copy(update={"help": _about(askers[key], len(wanted)) + field.help})
        for key, field in found.items()
    )


def _about(titles: list[str], of: int) -> str:
    """A question that only one of several things asks says which: by itself it may be ambiguous."""
    return f"这一题是办“{titles[0]}”要问的。" if len(titles) == 1 < of else ""


def _materials(package: Package, wanted: Sequence[tuple[Guide, PartPlan]]) -> tuple[Material, ...]:
    names = _names(package)
    found: dict[str, list[tuple[Guide, Material]]] = {}
    for guide, plan in wanted:
        for material in guide.materials:
            found.setdefault(plan.materials[material.key], []).append((guide, material))
    united = [_material(key, names, takers) for key, takers in found.items()]
    return tuple(sorted(united, key=lambda material: _STRICT.index(material.handling)))


def _material(key: str, names: dict[str, str], takers: list[tuple[Guide, Material]]) -> Material:
    """As the strictest of those who take it wants it; who wants it stands in the hint."""
    _, strictest = min(takers, key=lambda taker: _STRICT.index(taker[1].handling))
    needing = [guide.department for guide, each in takers if each.handling is not Handling.NOT_NEEDED]
    hint = strictest.hint
    if strictest.handling is not Handling.NOT_NEEDED:
        hint = f"{needed_by(needing)}{strictest.hint or HOW}"
    return strictest.model_copy(
        update={
            "key": key,
            "name": names.get(strictest.key, strictest.name),
            "copies": max(each.copies for _, each in takers),
            "hint": hint,
        }
    )


def needed_by(departments: Sequence[str]) -> str:
    """残联、民政局都要这一张。"""
    each = list(dict.fromkeys(departments))
    if len(each) > 1:
        return f"{listed(each)}都要这一张，拍一次就行。"
    return f"{listed(each)}要这一张。" if each else ""
