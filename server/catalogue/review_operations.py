"""Review and publication of an import: a second person approves it, it is published, or given up."""

from protocol.catalogue import ImportSummary
from protocol.errors import ErrorCode
from protocol.model import WireModel
from server.audit.trail import record
from server.catalogue.imports import import_store
from server.catalogue.imports.import_operations import found
from server.catalogue.publishing import Press, PublishError, publish
from server.catalogue.review import Person, refusal_to_approve, refusal_to_drop, refusal_to_publish
from server.catalogue.routes import bundles_folder
from server.crypto.signing import BUNDLE_KEY
from server.fleet.heartbeat_operations import STANDING
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation


class PublishQuery(WireModel):
    """``staged``: to ten boxes first."""

    staged: bool = False


@operation(
    "POST",
    "/api/staff/catalogue/imports/{id}/approve",
    permission="catalogue.approve",
    summary="复核通过（不能是上传的人）",
    answer=ImportSummary,
)
async def approve(ctx: Context, *, id: str) -> ImportSummary:
    """A second person has looked at the differences."""
    which = await found(ctx, id)
    importer, reviewer = (
        Person(which.imported_by_id, which.imported_by),
        Person(ctx.caller.id, ctx.caller.name),
    )
    _refuse(refusal_to_approve(which.state, importer, reviewer))
    async with ctx.store.write() as conn:
        if not await import_store.approve(conn, id, ctx.caller.id, ctx.caller.name, ctx.now_ms()):
            _refuse("刚才有人先处理了这份草稿，请刷新看看。")
        await record(conn, ctx.caller, "catalogue.approve", id)
    return (await found(ctx, id)).summary(ctx.caller.id)


@operation(
    "POST",
    "/api/staff/catalogue/imports/{id}/publish",
    permission="catalogue.publish",
    summary="发布复核过的草稿",
    query=PublishQuery,
    answer=ImportSummary,
    deadline=120.0,
)
async def publish_import(ctx: Context, *, query: PublishQuery, id: str) -> ImportSummary:
    """Build, sign and publish; boxes are told."""
    which = await found(ctx, id)
    _refuse(refusal_to_publish(which.state))
    try:
        await publish(
            press_of(ctx),
            reviewer=which.approved_by,
            now=ctx.now_ms(),
            draft_id=which.draft_id or "",
            caller=ctx.caller,
            approved=True,
            staged=query.staged,
        )
    except PublishError as refused:
        _refuse(str(refused))
    ctx.app[STANDING].forget()
    return (await found(ctx, id)).summary(ctx.caller.id)


@operation(
    "POST",
    "/api/staff/catalogue/imports/{id}/drop",
    permission="catalogue.publish",
    summary="作废一份草稿",
    answer=ImportSummary,
)
async def drop(ctx: Context, *, id: str) -> ImportSummary:
    """The draft is given up; what is published stays as it is."""
    which = await found(ctx, id)
    _refuse(refusal_to_drop(which.state))
    async with ctx.store.write() as conn:
        if not await import_store.drop(conn, which.draft_id or ""):
            _refuse("刚才有人先处理了这份草稿，请刷新看看。")
        await record(conn, ctx.caller, "catalogue.drop", id)
    return (await found(ctx, id)).summary(ctx.caller.id)


def press_of(ctx: Context) -> Press:
    """What publishing needs."""
    return Press(ctx.store, ctx.app[BUNDLE_KEY], bundles_folder(ctx.settings))


def _refuse(why: str) -> None:
    if why:
        raise ApiError(ErrorCode.CONFLICT, why)
