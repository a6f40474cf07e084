"""What a package's application and its parts have in their rows besides what every application has."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import Photo
from protocol.guide import Guide
from protocol.material import Handling
from protocol.model import Key, WireModel
from protocol.package_union import PartPlan

from ..record import ApplicationRecord, Part, PlannedPart, Whole
from ..tables import applications
from .rules import photos_for, united


class _Plan(WireModel):
    guide: Guide
    version: int
    takes: PartPlan


class _Package(WireModel):
    """The column ``package``."""

    key: Key
    plans: tuple[_Plan, ...]


class _Part(WireModel):
    """The column ``part``."""

    takes: PartPlan
    reopened: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """What a part needs to know of its whole."""

    number: str
    handed_in: int


def package_column(record: ApplicationRecord) -> str | None:
    """A whole's choice as it is kept, pinned."""
    if record.whole is None:
        return None
    plans = tuple(
        _Plan(guide=plan.guide, version=plan.version, takes=plan.takes) for plan in record.whole.plans
    )
    return _Package(key=record.whole.key, plans=plans).model_dump_json(exclude_defaults=True)


def part_column(record: ApplicationRecord) -> str | None:
    """What a part takes, and when it was opened anew."""
    if record.part is None:
        return None
    return _Part(takes=record.part.takes, reopened=record.part.reopened).model_dump_json()


def whole_of(row: Row[Any]) -> Whole | None:
    """Of the application of a package."""
    if row.package is None:
        return None
    kept = _Package.model_validate_json(row.package)
    plans = tuple(PlannedPart(plan.guide, plan.version, plan.takes) for plan in kept.plans)
    return Whole(kept.key, plans, row.handed_in)


def part_of(row: Row[Any]) -> Part | None:
    """Of one department's part of it."""
    if row.whole_id is None:
        return None
    kept = _Part.model_validate_json(row.part)
    return Part(row.whole_id, kept.takes, kept.reopened)


async def wholes_of(conn: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[str, Brief]:
    """What the parts among these rows need of their wholes, by the whole's id."""
    ids = {row.whole_id for row in rows if row.whole_id is not None}
    if not ids:
        return {}
    a = applications.c
    found = await conn.execute(select(a.id, a.number, a.handed_in).where(a.id.in_(ids)))
    return {row.id: Brief(row.number or "", row.handed_in) for row in found}


async def parts_of(conn: AsyncConnection, whole_ids: Iterable[str]) -> dict[str, list[Row[Any]]]:
    """Rows of the parts of these wholes."""
    ids = list(whole_ids)
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    if ids:
        query = select(applications).where(applications.c.whole_id.in_(ids))
        for row in await conn.execute(query.order_by(applications.c.created, applications.c.id)):
            found[row.whole_id].append(row)
    return found


def brief(whole: ApplicationRecord) -> Brief:
    """What its parts need of it."""
    return Brief(whole.number, whole.whole.handed_in if whole.whole else 0)


def with_parts(whole: ApplicationRecord, parts: Sequence[ApplicationRecord]) -> ApplicationRecord:
    """The whole with its parts in the package's order, its materials as theirs say."""
    order = [plan.guide.code for plan in whole.whole.plans] if whole.whole else []
    placed = tuple(sorted(parts, key=lambda part: order.index(part.guide.code)))
    known = replace(whole, parts=placed)
    return replace(known, materials=united(known))


def as_part(
    record: ApplicationRecord, whole: Brief, photos: Mapping[tuple[str, str], Sequence[Photo]]
) -> ApplicationRecord:
    """A part with the whole's number, and the photos of those papers that it asks for."""
    part = record.part
    assert part is not None
    materials = tuple(
        state
        if record.handling(state.key) is Handling.NOT_NEEDED
        else state.model_copy(
            update={
                "photos": photos_for(
                    part,
                    tuple(photos.get((part.whole_id, part.takes.materials.get(state.key, "")), ())),
                    whole.handed_in,
                )
            }
        )
        for state in record.materials
    )
    return replace(record, number=whole.number, materials=materials)
