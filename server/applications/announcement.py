"""Telling the screens: every change of an application is an event to its household, and to the reviewers."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import Application
from protocol.events import ApplicationChanged, WorklistChanged
from server.crypto.sealing import Sealer
from server.events.outbox import append
from server.http.context import Context

from . import members, store, views
from .packages.rules import settle
from .record import ApplicationRecord


async def announce(
    ctx: Context, conn: AsyncConnection, record: ApplicationRecord, *, reviewers: bool
) -> Application:
    """Append the events, last in the write transaction; gives the application as the TV sees it."""
    return await tell(conn, ctx.sealer, ctx.settings.base_url, record, reviewers=reviewers)


async def tell(
    conn: AsyncConnection, sealer: Sealer, base_url: str, record: ApplicationRecord, *, reviewers: bool
) -> Application:
    """The same without a request: for jobs and commands. After a part has moved its whole follows."""
    whole = await _followed(conn, sealer, record) if record.part else record
    view = await as_tv_sees(conn, sealer, whole, base_url)
    await append(conn, f"household:{whole.household_id}", ApplicationChanged(application=view))
    if reviewers:
        # Who has another part of a package open sees how far this one is.
        for changed in whole.parts or [record]:
            await append(conn, "reviewers", WorklistChanged(application_id=changed.id))
    return view


async def _followed(conn: AsyncConnection, sealer: Sealer, part: ApplicationRecord) -> ApplicationRecord:
    """The whole of a part that was just written, settled and written."""
    assert part.part is not None
    whole = await store.load(conn, sealer, part.part.whole_id, for_update=True)
    if whole is None:
        raise LookupError("a part without its whole")
    return await store.save(conn, sealer, whole, settle(whole), part.changed)


async def as_tv_sees(
    conn: AsyncConnection, sealer: Sealer, record: ApplicationRecord, base_url: str
) -> Application:
    """The masked view of one application."""
    ids = {record.member_id} if record.member_id else set()
    known = await members.persons(conn, sealer, ids)
    return views.for_tv(record, known.get(record.member_id or ""), base_url)
