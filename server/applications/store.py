"""Applications in the database. Guide, answers and words are documents; what is personal is sealed."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import ApplicationState, MaterialState, Photo, Verdict
from protocol.guide import Guide
from server.crypto.sealing import Sealer
from server.licences.licence import Finding

from .packages import rows as package_rows
from .photo_rows import photo_of
from .receipt_number import new_number
from .record import ApplicationRecord
from .tables import application_materials, applications, photos, receipt_numbers

_LISTED = 200


async def create(conn: AsyncConnection, sealer: Sealer, record: ApplicationRecord) -> None:
    """Insert a new draft, or a part of what was handed in."""
    values = _values(sealer, record) | {
        "id": record.id,
        "household_id": record.household_id,
        "device_id": record.device_id,
        "guide_code": record.guide.code,
        "guide_version": record.guide_version,
        "guide": record.guide.model_dump_json(exclude_defaults=True),
        "title": record.guide.title,
        "department": record.guide.department,
        "created": record.created,
        "package": package_rows.package_column(record),
        "whole_id": record.part.whole_id if record.part else None,
    }
    await conn.execute(insert(applications).values(**values))
    await _create_materials(conn, sealer, record)


async def _create_materials(conn: AsyncConnection, sealer: Sealer, record: ApplicationRecord) -> None:
    for position, material in enumerate(record.materials):
        await conn.execute(
            insert(application_materials).values(
                application_id=record.id,
                key=material.key,
                position=position,
                **_material_values(sealer, record, material),
            )
        )


async def load(
    conn: AsyncConnection,
    sealer: Sealer,
    application_id: str,
    *,
    household_id: str | None = None,
    for_update: bool = False,
) -> ApplicationRecord | None:
    """One application, only of this household when one is given; ``for_update`` holds it until the commit.

    A household has wholes; parts of a package's application are the clerks'.
    """
    query = select(applications).where(applications.c.id == application_id)
    if household_id is not None:
        query = query.where(applications.c.household_id == household_id, applications.c.whole_id.is_(None))
    if for_update:
        await _hold_whole(conn, application_id)
    found = await _records(conn, sealer, query.with_for_update() if for_update else query)
    return found[0] if found else None


async def draft_for(
    conn: AsyncConnection, sealer: Sealer, household_id: str, guide_code: str
) -> ApplicationRecord | None:
    """The household's draft for a guide; there is at most one."""
    query = select(applications).where(
        applications.c.household_id == household_id,
        applications.c.guide_code == guide_code,
        applications.c.state == ApplicationState.DRAFT.value,
    )
    found = await _records(conn, sealer, query)
    return found[0] if found else None


async def _hold_whole(conn: AsyncConnection, application_id: str) -> None:
    """Whoever changes a part changes its whole too: the whole first, so that nobody waits in a ring."""
    one = select(applications.c.whole_id).where(applications.c.id == application_id)
    whole_id = (await conn.execute(one)).scalar()
    if whole_id is not None:
        await conn.execute(select(applications.c.id).where(applications.c.id == whole_id).with_for_update())


async def of_household(conn: AsyncConnection, sealer: Sealer, household_id: str) -> list[ApplicationRecord]:
    """Newest change first, at most 200."""
    query = select(applications).where(
        applications.c.household_id == household_id, applications.c.whole_id.is_(None)
    )
    newest = query.order_by(applications.c.changed.desc(), applications.c.id).limit(_LISTED)
    return await _records(conn, sealer, newest)


async def by_number(conn: AsyncConnection, sealer: Sealer, number: str) -> ApplicationRecord | None:
    """The application of a receipt."""
    found = await _records(conn, sealer, select(applications).where(applications.c.number == number))
    return found[0] if found else None


async def save(
    conn: AsyncConnection, sealer: Sealer, before: ApplicationRecord, after: ApplicationRecord, now: int
) -> ApplicationRecord:
    """Write what a rule changed (photos are rows of their own); gives the record with its new time."""
    after = replace(after, changed=max(now, before.changed))
    mine = applications.c.id == after.id
    await conn.execute(update(applications).where(mine).values(**_values(sealer, after)))
    if after.parts:
        # What is judged stands with the parts; the whole's materials follow from theirs.
        return replace(after, parts=await _save_parts(conn, sealer, before, after, now))
    known = {material.key: material for material in before.materials}
    for material in after.materials:
        was, now_is = _kept(before, known.get(material.key)), _kept(after, material)
        if was != now_is:
            await conn.execute(
                update(application_materials)
                .where(
                    application_materials.c.application_id == after.id,
                    application_materials.c.key == material.key,
                )
                .values(**_material_values(sealer, after, material))
            )
    return after


async def _save_parts(
    conn: AsyncConnection, sealer: Sealer, before: ApplicationRecord, after: ApplicationRecord, now: int
) -> tuple[ApplicationRecord, ...]:
    """Insert parts that are new, write those that changed."""
    known = {part.id: part for part in before.parts}
    saved = []
    for part in after.parts:
        if part.id not in known:
            await create(conn, sealer, part)
        elif part != known[part.id]:
            part = await save(conn, sealer, known[part.id], part, now)
        saved.append(part)
    return tuple(saved)


async def choose_anew(conn: AsyncConnection, sealer: Sealer, after: ApplicationRecord, now: int) -> None:
    """Write a draft of a package whose choice has changed: other guides, other materials."""
    values = _values(sealer, after) | {
        "guide": after.guide.model_dump_json(exclude_defaults=True),
        "package": package_rows.package_column(after),
        "changed": now,
    }
    await conn.execute(update(applications).where(applications.c.id == after.id).values(**values))
    old = application_materials.c.application_id == after.id
    await conn.execute(delete(application_materials).where(old))
    await _create_materials(conn, sealer, after)


async def take_number(conn: AsyncConnection, now: int) -> str:
    """A receipt number that was never given out before."""
    while True:
        number = new_number()
        try:
            async with conn.begin_nested():
                await conn.execute(insert(receipt_numbers).values(number=number, created=now))
        except IntegrityError:
            continue
        return number


async def _records(conn: AsyncConnection, sealer: Sealer, query: Select[Any]) -> list[ApplicationRecord]:
    rows = (await conn.execute(query)).all()
    if not rows:
        return []
    records = await _with_materials(conn, sealer, rows, await package_rows.wholes_of(conn, rows))
    wholes = {record.id: record for record in records if record.whole}
    for whole_id, own in (await package_rows.parts_of(conn, wholes)).items():
        whole = wholes[whole_id]
        parts = await _with_materials(conn, sealer, own, {whole_id: package_rows.brief(whole)})
        wholes[whole_id] = package_rows.with_parts(whole, parts)
    return [wholes.get(record.id, record) for record in records]


async def _with_materials(
    conn: AsyncConnection,
    sealer: Sealer,
    rows: Sequence[Row[Any]],
    wholes: Mapping[str, package_rows.Brief],
) -> list[ApplicationRecord]:
    """Records of these rows; ``wholes``: what the parts among them need of theirs."""
    ids = [row.id for row in rows]
    photos_of: dict[tuple[str, str], list[Photo]] = defaultdict(list)
    holders = [*ids, *wholes]
    taken = select(photos).where(photos.c.application_id.in_(holders)).order_by(photos.c.created, photos.c.id)
    for row in await conn.execute(taken):
        photos_of[row.application_id, row.material_key].append(photo_of(row))
    materials_of: dict[str, list[MaterialState]] = defaultdict(list)
    licences_of: dict[str, dict[str, Finding]] = defaultdict(dict)
    judged = select(application_materials).where(application_materials.c.application_id.in_(ids))
    for row in await conn.execute(judged.order_by(application_materials.c.position)):
        finding = _finding(sealer, row)
        if finding is not None:
            licences_of[row.application_id][row.key] = finding
        materials_of[row.application_id].append(
            _material(sealer, row, photos_of[row.application_id, row.key], finding)
        )
    records = [_record(sealer, row, tuple(materials_of[row.id]), licences_of[row.id]) for row in rows]
    return [
        package_rows.as_part(record, wholes[record.part.whole_id], photos_of) if record.part else record
        for record in records
    ]


def _record(
    sealer: Sealer, row: Row[Any], materials: tuple[MaterialState, ...], licences: dict[str, Finding]
) -> ApplicationRecord:
    return ApplicationRecord(
        id=row.id,
        household_id=row.household_id,
        device_id=row.device_id,
        guide=Guide.model_validate_json(row.guide),
        guide_version=row.guide_version,
        state=ApplicationState(row.state),
        round=row.round,
        materials=materials,
        created=row.created,
        changed=row.changed,
        member_id=row.member_id,
        number=row.number or "",
        answers=json.loads(sealer.open_text(row.sealed_answers, context=f"application/{row.id}/answers")),
        at=row.at_question,
        message=sealer.open_text(row.sealed_message, context=f"application/{row.id}/message"),
        legal_basis=sealer.open_text(row.sealed_legal_basis, context=_legal_basis(row.id))
        if row.sealed_legal_basis
        else "",
        clerk_id=row.clerk_id,
        clerk_name=row.clerk_name,
        submitted=row.submitted,
        due=row.due,
        closes=row.closes,
        supplemented=row.supplemented,
        licences=licences,
        whole=package_rows.whole_of(row),
        part=package_rows.part_of(row),
    )


def _values(sealer: Sealer, record: ApplicationRecord) -> dict[str, Any]:
    answers = json.dumps(record.answers, ensure_ascii=False)
    return {
        "state": record.state.value,
        "round": record.round,
        "member_id": record.member_id,
        # A part goes by its whole's number.
        "number": None if record.part else record.number or None,
        "sealed_answers": sealer.seal_text(answers, context=f"application/{record.id}/answers"),
        "sealed_message": sealer.seal_text(record.message, context=f"application/{record.id}/message"),
        "sealed_legal_basis": sealer.seal_text(record.legal_basis, context=_legal_basis(record.id))
        if record.legal_basis
        else None,
        "clerk_id": record.clerk_id,
        "clerk_name": record.clerk_name,
        "changed": record.changed,
        "submitted": record.submitted,
        "due": record.due,
        "closes": record.closes,
        "supplemented": record.supplemented,
        "handed_in": record.whole.handed_in if record.whole else 0,
        "part": package_rows.part_column(record),
        "at_question": record.at,
    }


def _finding(sealer: Sealer, row: Row[Any]) -> Finding | None:
    if row.sealed_licence is None:
        return None
    return Finding.read(sealer.open_text(row.sealed_licence, context=_licence(row.application_id, row.key)))


def _material(sealer: Sealer, row: Row[Any], taken: list[Photo], finding: Finding | None) -> MaterialState:
    return MaterialState(
        key=row.key,
        photos=tuple(taken),
        verdict=Verdict(row.verdict) if row.verdict else None,
        licence=finding.state if finding is not None else None,
        reason=sealer.open_text(row.sealed_reason, context=_reason(row.application_id, row.key)),
        reason_id=row.reason_id,
        open=row.open,
    )


def _material_values(sealer: Sealer, record: ApplicationRecord, material: MaterialState) -> dict[str, Any]:
    finding = record.licences.get(material.key)
    return {
        "verdict": material.verdict.value if material.verdict else None,
        "sealed_reason": sealer.seal_text(material.reason, context=_reason(record.id, material.key)),
        "reason_id": material.reason_id,
        "open": material.open,
        "sealed_licence": sealer.seal_text(finding.written(), context=_licence(record.id, material.key))
        if finding is not None
        else None,
    }


def _kept(record: ApplicationRecord, material: MaterialState | None) -> tuple[object, ...] | None:
    if material is None:
        return None
    finding = record.licences.get(material.key)
    return (material.verdict, material.reason, material.reason_id, material.open, finding)


def _licence(application_id: str, key: str) -> str:
    return f"application/{application_id}/licence/{key}"


def _legal_basis(application_id: str) -> str:
    return f"application/{application_id}/legal_basis"


def _reason(application_id: str, key: str) -> str:
    return f"application/{application_id}/reason/{key}"
