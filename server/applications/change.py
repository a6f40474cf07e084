"""One change of an application, whole: hold the row, apply a rule, write, audit, announce."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import ApplicationState
from protocol.errors import ErrorCode
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.retention.promise import promised

from . import store
from .record import ApplicationRecord
from .refusal import NO_APPLICATION, refusals

Rule = Callable[[ApplicationRecord], ApplicationRecord]


async def held(ctx: Context, conn: AsyncConnection, application_id: str) -> ApplicationRecord:
    """The application until the commit; a TV sees only its household's. Raises ApiError(NOT_FOUND)."""
    household_id = ctx.caller.household_id if ctx.caller.kind == "tv" else None
    found = await store.load(conn, ctx.sealer, application_id, household_id=household_id, for_update=True)
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
    return found


async def change(
    ctx: Context, conn: AsyncConnection, before: ApplicationRecord, rule: Rule, action: str
) -> ApplicationRecord:
    """Apply and write; ``action`` is the audit's word. Raises ApiError(CONFLICT) with the rule's sentence."""
    with refusals():
        after = rule(before)
    after = await kept(ctx, conn, before, after)
    await audit(conn, ctx.caller, action, before.id)
    return after


async def kept(
    ctx: Context, conn: AsyncConnection, before: ApplicationRecord, after: ApplicationRecord
) -> ApplicationRecord:
    """Write it; a draft that is worked on lies open for its full time again."""
    if after.state is ApplicationState.DRAFT:
        after = replace(after, closes=promised(ctx, after.state))
    return await store.save(conn, ctx.sealer, before, after, ctx.now_ms())
