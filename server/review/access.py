"""Which applications a member of staff may see: those of the account's departments, once submitted."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from server.applications import store
from server.applications.record import ApplicationRecord
from server.applications.refusal import NO_APPLICATION
from server.applications.tables import applications
from server.http.caller import Caller
from server.http.context import Context
from server.http.errors import ApiError


def covers(caller: Caller, department: str) -> bool:
    """Whether the account looks after this department's cases; one without departments does for all."""
    return not caller.departments or department in caller.departments


async def may_see(conn: AsyncConnection, caller: Caller, application_id: str) -> bool:
    """The same for an id, for a caller who may review at all."""
    if "staff.review" not in caller.permissions:
        return False
    query = select(applications.c.department, applications.c.submitted).where(
        applications.c.id == application_id
    )
    row = (await conn.execute(query)).first()
    return row is not None and row.submitted is not None and covers(caller, row.department)


async def seen(
    ctx: Context, conn: AsyncConnection, application_id: str, *, for_update: bool = False
) -> ApplicationRecord:
    """The application as far as this clerk may see it; another department's is as good as none.

    A draft gives itself away only to say that it is one: its number was never given out.
    Raises ApiError(NOT_FOUND).
    """
    record = await found(ctx, conn, application_id, for_update=for_update)
    if record is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
    return record


async def found(
    ctx: Context, conn: AsyncConnection, application_id: str, *, for_update: bool = False
) -> ApplicationRecord | None:
    """The same without raising."""
    record = await store.load(conn, ctx.sealer, application_id, for_update=for_update)
    return record if record and covers(ctx.caller, record.guide.department) else None
