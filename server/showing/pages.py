"""What a page that is to be shown says now, from the published catalogue."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.service_point import ServicePoint
from protocol.shown import NewShown, SheetRow, Showing, Shown, ShownKind
from protocol.specimen import SPECIMEN_WORDS, SpecimenKind, specimen_path
from server.calls.store import CallRow
from server.catalogue.store import published_guide
from server.catalogue.tables import catalogue_records

from .sheets import guide_sheets, point_sheets
from .store import shown_row


async def showing_of(conn: AsyncConnection, call: CallRow) -> Showing:
    """What stands on the television of a call. A page whose guide has gone is put away by itself."""
    row = await shown_row(conn, call.id)
    if row is None:
        return Showing(call_id=call.id, number=0)
    shown = None
    if row.kind and row.staff_id == call.clerk_id:
        names = NewShown.model_fields
        shown = await page_of(conn, NewShown(**{name: getattr(row, name) for name in names}))
    return Showing(call_id=call.id, number=row.number, shown=shown, closed_by_resident=row.closed_by_resident)


async def page_of(conn: AsyncConnection, wanted: NewShown) -> Shown | None:
    """The page with its words; None when there is no such thing. A page past the end is the last one."""
    if wanted.kind is ShownKind.POINT:
        return await _point(conn, wanted)
    found = await published_guide(conn, wanted.key)
    if found is None:
        return None
    guide = found[0]
    title = f"{guide.title}（{guide.situation}）" if guide.situation else guide.title
    given = wanted.model_dump()
    if wanted.kind is ShownKind.QR:
        rows = tuple(
            SheetRow(text=text) for text in ("请用手机扫一扫", "指南就到手机上了", "里面没有个人信息")
        )
        path = f"/g/{guide.number}"
        return Shown(**given, title=title[:200], heading="发到手机", rows=rows, qr=path)
    if wanted.kind is ShownKind.SPECIMEN:
        material = next((each for each in guide.materials if each.key == wanted.material), None)
        if material is None or not material.specimen:
            return None
        kind = SpecimenKind.BLANK if wanted.blank else SpecimenKind.FILLED
        path = specimen_path(guide.code, material.key, kind)
        return Shown(**given, title=material.name, heading=SPECIMEN_WORDS[kind], picture=path)
    sheets = guide_sheets(guide)
    page = min(wanted.page, len(sheets) - 1)
    sheet = sheets[page]
    given["page"] = page
    return Shown(**given, pages=len(sheets), title=title[:200], heading=sheet.heading, rows=sheet.rows)


async def _point(conn: AsyncConnection, wanted: NewShown) -> Shown | None:
    known = (catalogue_records.c.kind == "service_point") & (catalogue_records.c.key == wanted.key)
    document = (await conn.execute(select(catalogue_records.c.document).where(known))).scalar()
    if document is None:
        return None
    point = ServicePoint.model_validate_json(document)
    sheets = point_sheets(point)
    page = min(wanted.page, len(sheets) - 1)
    given = wanted.model_dump() | {"page": page}
    sheet = sheets[page]
    return Shown(**given, pages=len(sheets), title=point.name, heading=sheet.heading, rows=sheet.rows)
