"""Everything about one person, over all households: to be given out, or to be deleted."""

import json
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.answers import shown
from protocol.application import STATE_LABELS, ApplicationState
from protocol.call_words import WISH_LABELS, WordKind
from protocol.consent import CONSENT_LABELS, ConsentHow
from server.applications import members
from server.applications import store as application_store
from server.applications.photo_files import PhotoFiles
from server.applications.record import ApplicationRecord
from server.applications.tables import applications
from server.applications.tables import members as members_table
from server.audit.trail import audit
from server.calls.record_store import notes_of, ticket_of
from server.calls.store import calls
from server.calls.transfer_store import transfers_of
from server.calls.word_store import words_of
from server.crypto.sealing import Sealer
from server.events.outbox import events, told
from server.http.idempotency import idempotency
from server.proposals.store import proposals
from server.review import reason_store
from server.workdays.rules import local

from .removal import remove_applications

_WORDS = 10_000
_ACTIVE = (ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW)


class StillActive(Exception):
    """Something of the person waits for a clerk; ``args[0]`` is how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """A person's rows."""

    member_ids: list[str]
    applications: list[ApplicationRecord]


async def find(conn: AsyncConnection, sealer: Sealer, identity_number: str) -> Found:
    """The person in every household that has typed it in, and all applications for this person."""
    member_ids = await members.of_identity_number(conn, sealer, identity_number)
    ids = (
        await conn.execute(
            select(applications.c.id)
            .where(applications.c.member_id.in_(member_ids))
            .order_by(applications.c.created)
        )
    ).scalars()
    records = [await application_store.load(conn, sealer, application_id) for application_id in list(ids)]
    return Found(member_ids, [record for record in records if record])


async def export(conn: AsyncConnection, sealer: Sealer, files: PhotoFiles, found: Found, path: Path) -> int:
    """Write it all into a new zip file; gives the number of photos."""
    content = {
        "people": await _people(conn, sealer, found),
        "applications": [await _application(conn, sealer, record) for record in found.applications],
        "calls": await _calls(conn, sealer, found),
        "audit": await _audit(conn, found),
    }
    photos = [
        (photo.id, f"photos/{record.number or record.id}/{state.key}-{photo.round}-{photo.id}.jpg")
        for record in found.applications
        if record.part is None  # a package's photos are its whole's
        for state in record.materials
        for photo in state.photos
    ]
    # Only the owner may read it, and nothing that is there is written over.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("person.json", json.dumps(content, ensure_ascii=False, indent=1))
        for photo_id, name in photos:
            archive.writestr(name, await files.read(photo_id, "large"))
    return len(photos)


async def remove(conn: AsyncConnection, sealer: Sealer, found: Found) -> list[str]:
    """Delete it all; gives the photos whose files are to go. Raises StillActive.

    Receipts' numbers and the audit trail stay: neither says who it was. What was told to the household in the
    last days goes too, where it speaks of this person.
    """
    active = sum(record.state in _ACTIVE for record in found.applications if record.whole is None)
    if active:
        raise StillActive(active)
    ids = [record.id for record in found.applications]
    about = proposals.c.subject_id.in_(found.member_ids)
    proposed = (await conn.execute(delete(proposals).where(about).returning(proposals.c.id))).scalars()
    await _forget_events(conn, sealer, found, {*ids, *found.member_ids, *proposed})
    await conn.execute(
        update(applications).where(applications.c.member_id.in_(found.member_ids)).values(member_id=None)
    )
    files = await remove_applications(conn, ids)
    await conn.execute(delete(members_table).where(members_table.c.id.in_(found.member_ids)))
    return files


async def _people(conn: AsyncConnection, sealer: Sealer, found: Found) -> list[dict[str, Any]]:
    persons = await members.persons(conn, sealer, set(found.member_ids))
    rows = await conn.execute(select(members_table).where(members_table.c.id.in_(found.member_ids)))
    proposed = select(proposals.c.subject_id, proposals.c.proposer_name).where(
        proposals.c.subject_id.in_(found.member_ids)
    )
    written = {subject: name for subject, name in await conn.execute(proposed)}
    return [
        {
            "name": persons[row.id].name,
            "identity_number": persons[row.id].identity_number,
            "telephone": persons[row.id].telephone,
            "consent": row.consent_text,
            "township": persons[row.id].township,
            "village": persons[row.id].village,
            "consented": _moment(row.consented),
            "consent_version": row.consent_version,
            "consent_how": CONSENT_LABELS[ConsentHow(row.consent_how)],
            "written_by": written.get(row.id, ""),
            "created": _moment(row.created),
            "removed": _moment(row.removed),
        }
        for row in rows
    ]


async def _application(conn: AsyncConnection, sealer: Sealer, record: ApplicationRecord) -> dict[str, Any]:
    said = await reason_store.told(conn, sealer, record.id)
    return {
        "number": record.number,
        "title": record.guide.title,
        "department": record.guide.department,
        "state": STATE_LABELS[record.state],
        "created": _moment(record.created),
        "submitted": _moment(record.submitted),
        "changed": _moment(record.changed),
        "answers": {
            field.label: shown(field, record.answers[field.key])
            for field in record.guide.form
            if field.key in record.answers
        },
        "message": record.message,
        "legal_basis": record.legal_basis,
        "told": [{"round": reason.round, "sentence": reason.sentence} for _, reason in said],
        "materials": [
            {
                "name": described.name if (described := record.described(state.key)) else state.key,
                "verdict": state.verdict.value if state.verdict else "",
                "reason": state.reason,
                "photos": [photo.id for photo in state.photos],
            }
            for state in record.materials
        ],
    }


async def _calls(conn: AsyncConnection, sealer: Sealer, found: Found) -> list[dict[str, Any]]:
    """What was written in calls about the person's cases; a call about nothing names no person."""
    numbers = {record.id: record.number for record in found.applications}
    about = select(calls).where(calls.c.application_id.in_(numbers)).order_by(calls.c.queued)
    return [
        {
            "about": numbers[row.application_id],
            "desk": row.desk,
            "clerk": row.clerk_name,
            "begun": _moment(row.answered or row.queued),
            "ended": _moment(row.ended),
            "words": [
                {
                    "time": _moment(said.sent),
                    "by": "工作人员" if said.kind is WordKind.CAPTION else "居民",
                    "words": said.text or WISH_LABELS.get(said.kind, "清掉了字幕"),
                }
                for said in await words_of(conn, sealer, row.id, latest=_WORDS)
            ],
            "handed_on": [each.word for each in await transfers_of(conn, sealer, row.id)],
            "notes": [
                {"by": note.clerk_name, "time": _moment(note.changed), "note": note.text}
                for note in (await notes_of(conn, sealer, row.id)).values()
            ],
            "ticket": kept[0] if (kept := await ticket_of(conn, sealer, row.id)) else "",
        }
        for row in (await conn.execute(about)).all()
    ]


async def _audit(conn: AsyncConnection, found: Found) -> list[dict[str, str]]:
    """Who did what with it, by kind of caller."""
    subjects = [*found.member_ids, *(record.id for record in found.applications)]
    subjects += [
        photo.id for record in found.applications for state in record.materials for photo in state.photos
    ]
    rows = await conn.execute(select(audit).where(audit.c.subject.in_(subjects)).order_by(audit.c.seq))
    return [
        {"time": _moment(row.created), "action": row.action, "by": row.caller_kind, "subject": row.subject}
        for row in rows
    ]


async def _forget_events(conn: AsyncConnection, sealer: Sealer, found: Found, ids: set[str]) -> None:
    households = {record.household_id for record in found.applications}
    rows = await conn.execute(
        select(members_table.c.household_id).where(members_table.c.id.in_(found.member_ids))
    )
    households |= set(rows.scalars())
    for household_id in households:
        audience = f"household:{household_id}"
        kept = (await conn.execute(select(events).where(events.c.audience == audience))).all()
        gone = [row.seq for row in kept if any(name in told(sealer, audience, row.body) for name in ids)]
        await conn.execute(delete(events).where(events.c.seq.in_(gone)))
        # Answers that are kept for a repeated request; a day old at the most.
        await conn.execute(delete(idempotency).where(idempotency.c.caller == f"tv:{household_id}"))


def _moment(time: int | None) -> str:
    return f"{local(time):%Y-%m-%d %H:%M:%S}" if time else ""
