"""Which applications a member of staff may see: those of the account's departments, once submitted."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.errors import ErrorCode
from server.applications import store
from server.applications.packages.rules import WITH_CLERKS
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
    if record is not None and record.whole is not None:
        part_id = first_part(ctx.caller, record)
        return await found(ctx, conn, part_id, for_update=for_update) if part_id else None
    return record if record and covers(ctx.caller, record.guide.department) else None


def first_part(caller: Caller, whole: ApplicationRecord) -> str:
    """Where somebody who was given the whole begins: what waits in the account's departments, else any of
    theirs; "" when none of it is."""
    mine = [part for part in whole.parts if covers(caller, part.guide.department)]
    waiting = [part for part in mine if part.state in WITH_CLERKS]
    return next((part.id for part in (*waiting, *mine)), "")


def sees_all(caller: Caller, whole: ApplicationRecord) -> bool:
    """Whether the account may see what all departments say: it looks after all of them, or sits at 安馨办,
    where people come to ask about the whole."""
    return DeskName.ANXINBAN.value in caller.desks or all(
        covers(caller, part.guide.department) for part in whole.parts
    )
