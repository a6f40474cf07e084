"""What a caller was looking at, checked: it is shown to the clerk beside the picture."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import NewCall
from protocol.callback import NewCallback
from server.applications.store import load
from server.catalogue.store import published_guide
from server.crypto.sealing import Sealer


@dataclass(frozen=True)
class Subject:
    """Of a call; all empty when the caller just wants to talk."""

    guide_code: str | None = None
    guide_title: str = ""
    application_id: str | None = None


async def subject_of(
    conn: AsyncConnection, sealer: Sealer, household_id: str, new: NewCall | NewCallback
) -> Subject:
    """Guide and application as far as they exist and belong to the household.

    Something that is gone does not stop the call: whoever calls about it needs the clerk all the more.
    """
    record = None
    if new.application_id is not None:
        record = await load(conn, sealer, new.application_id, household_id=household_id)
    code = new.guide_code or (record.guide.code if record is not None else None)
    found = await published_guide(conn, code) if code is not None else None
    title = found[0].title if found is not None else record.guide.title if record is not None else ""
    return Subject(
        guide_code=code if title else None,
        guide_title=title,
        application_id=record.id if record is not None else None,
    )
