"""The SQL of imported files: from the upload to the draft, its approval, and what it was published as."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.catalogue import Counts, ImportState, ImportSummary
from server.catalogue.imports.difference import Difference
from server.catalogue.imports.import_tables import catalogue_imports
from server.catalogue.imports.reading_report import Outcome
from server.catalogue.store import Draft
from server.catalogue.tables import catalogue_draft_guides, catalogue_drafts, catalogue_versions

SILENT_MS = 60_000
"""Without a sign of life for so long, whoever was reading is gone."""
KEEP_MS = 90 * 86_400_000
"""Imports that came to nothing are forgotten after so long."""

_T = catalogue_imports.c


@dataclass(frozen=True, slots=True)
class Import:
    """An imported file, its draft and its review."""

    id: str
    file: str
    source: str
    created: int
    imported_by_id: str
    imported_by: str
    state: ImportState
    rows: tuple[int, int]
    bad_rows: int
    problems: int
    draft_id: str | None
    counts: Counts
    approved: int | None
    approved_by_id: str
    approved_by: str
    version: int | None

    def summary(self, caller_id: str) -> ImportSummary:
        """As the page shows it to this member of staff."""
        return ImportSummary(
            id=self.id,
            file=self.file,
            source=self.source,
            imported=self.created,
            imported_by=self.imported_by,
            mine=self.imported_by_id == caller_id,
            state=self.state,
            rows_done=self.rows[0],
            rows_total=self.rows[1],
            bad_rows=self.bad_rows,
            problems=self.problems,
            counts=self.counts,
            approved=self.approved,
            approved_by=self.approved_by,
            version=self.version,
        )


async def begin(
    conn: AsyncConnection, import_id: str, *, file: str, source: str, by_id: str, by: str, now: int
) -> None:
    """Write down an upload that is being read now."""
    values = {"id": import_id, "file": file, "source": source, "created": now, "seen": now}
    await conn.execute(
        insert(catalogue_imports).values(**values, imported_by_id=by_id, imported_by=by, state="reading")
    )


async def add_kept(conn: AsyncConnection, draft: Draft, found: Difference) -> None:
    """Write down a draft that was made from the command line: there is a name, but no account."""
    await begin(
        conn,
        draft.id,
        file=draft.file,
        source=draft.source,
        by_id="",
        by=draft.imported_by,
        now=draft.imported,
    )
    await _end(conn, draft.id, state="kept", draft_id=draft.id, **_counts(found))


async def advance(conn: AsyncConnection, import_id: str, done: int, total: int, now: int) -> None:
    """Reading goes on."""
    await conn.execute(
        update(catalogue_imports)
        .where(_T.id == import_id, _T.state == "reading")
        .values(rows_done=done, rows_total=total, seen=now)
    )


async def finish(conn: AsyncConnection, import_id: str, outcome: Outcome, found: Difference | None) -> None:
    """Reading is done; ``found`` is None when bad rows kept everything out."""
    state = "refused" if found is None else "same" if found.empty else "kept"
    counts = _counts(found) if found is not None else {}
    await _end(
        conn,
        import_id,
        state=state,
        draft_id=import_id if state == "kept" else None,
        report=outcome.report,
        bad_rows=outcome.bad_rows,
        problems=outcome.problems,
        rows_done=outcome.rows,
        rows_total=outcome.rows,
        **counts,
    )


async def fail(conn: AsyncConnection, import_id: str, report: str) -> None:
    """Reading stopped half-way."""
    await _end(conn, import_id, state="failed", report=report)


async def latest(conn: AsyncConnection, now: int, count: int) -> list[Import]:
    """The newest imports first."""
    query = _query().order_by(_T.created.desc(), _T.id).limit(count)
    return [_import(row, now) for row in await conn.execute(query)]


async def find(conn: AsyncConnection, import_id: str, now: int) -> Import | None:
    """One import."""
    row = (await conn.execute(_query().where(_T.id == import_id))).first()
    return _import(row, now) if row else None


async def report_of(conn: AsyncConnection, import_id: str) -> str:
    """Its report as JSON, empty when there is none."""
    found = await conn.execute(select(_T.report).where(_T.id == import_id))
    return str(found.scalar_one_or_none() or "")


async def approve(conn: AsyncConnection, import_id: str, by_id: str, by: str, now: int) -> bool:
    """A second person has seen it. False when somebody was quicker or the draft is no longer open."""
    is_open = (
        select(literal(1))
        .where(catalogue_drafts.c.id == _T.draft_id, catalogue_drafts.c.state == "open")
        .exists()
    )
    done = await conn.execute(
        update(catalogue_imports)
        .where(_T.id == import_id, _T.approved.is_(None), is_open)
        .values(approved=now, approved_by_id=by_id, approved_by=by)
    )
    return done.rowcount == 1


async def drop(conn: AsyncConnection, draft_id: str) -> bool:
    """Give a draft up; its lines go. False when it is no longer open."""
    done = await conn.execute(
        update(catalogue_drafts)
        .where(catalogue_drafts.c.id == draft_id, catalogue_drafts.c.state == "open")
        .values(state="dropped")
    )
    if done.rowcount == 1:
        await conn.execute(
            delete(catalogue_draft_guides).where(catalogue_draft_guides.c.draft_id == draft_id)
        )
    return done.rowcount == 1


async def forget_old(conn: AsyncConnection, now: int) -> None:
    """Drop old imports that became no draft."""
    await conn.execute(delete(catalogue_imports).where(_T.created < now - KEEP_MS, _T.draft_id.is_(None)))


def _query() -> Select[Any]:
    return (
        select(catalogue_imports, catalogue_drafts.c.state.label("draft_state"), catalogue_versions.c.version)
        .outerjoin(catalogue_drafts, catalogue_drafts.c.id == _T.draft_id)
        .outerjoin(catalogue_versions, catalogue_versions.c.origin == literal("draft:") + _T.draft_id)
    )


async def _end(conn: AsyncConnection, import_id: str, **values: Any) -> None:
    await conn.execute(update(catalogue_imports).where(_T.id == import_id).values(**values))


def _counts(found: Difference) -> dict[str, int]:
    return {
        "new_guides": len(found.new),
        "changed_guides": len(found.changed),
        "gone_guides": len(found.gone),
        "same_guides": found.same,
    }


def _import(row: Row[Any], now: int) -> Import:
    return Import(
        id=row.id,
        file=row.file,
        source=row.source,
        created=row.created,
        imported_by_id=row.imported_by_id,
        imported_by=row.imported_by,
        state=_state(row, now),
        rows=(row.rows_done, row.rows_total),
        bad_rows=row.bad_rows,
        problems=row.problems,
        draft_id=row.draft_id,
        counts=Counts(
            new=row.new_guides, changed=row.changed_guides, gone=row.gone_guides, same=row.same_guides
        ),
        approved=row.approved,
        approved_by_id=row.approved_by_id,
        approved_by=row.approved_by,
        version=row.version,
    )


def _state(row: Row[Any], now: int) -> ImportState:
    if row.state == "reading" and now - row.seen > SILENT_MS:
        return ImportState.FAILED
    if row.state != "kept":
        return ImportState(row.state)
    if row.draft_state == "open":
        return ImportState.WAITING if row.approved is None else ImportState.APPROVED
    return ImportState.PUBLISHED if row.draft_state == "published" else ImportState.DROPPED
