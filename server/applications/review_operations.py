"""The clerk's side: worklist, review, verdicts, decisions. Every opening and every change is audited."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import Decision, MaterialVerdict, Review, Worklist
from server.http.context import Context
from server.http.operation import operation

from . import members, rules, store, views
from .announcement import announce
from .change import change, held
from .record import ApplicationRecord

_ONE = "/api/staff/applications/{id}"


@operation("GET", "/api/staff/worklist", permission="staff.review", summary="待审列表", answer=Worklist)
async def worklist(ctx: Context) -> Worklist:
    """Oldest submission first; applicants masked."""
    async with ctx.store.read() as conn:
        found = await store.waiting(conn, ctx.sealer)
        ids = {record.member_id for record in found if record.member_id}
        people = await members.persons(conn, ctx.sealer, ids)
    return Worklist(
        rows=tuple(views.for_worklist(record, people.get(record.member_id or "")) for record in found)
    )


@operation("POST", _ONE + "/open", permission="staff.review", summary="打开一件来审", answer=Review)
async def open_review(ctx: Context, *, id: str) -> Review:
    """The resident's TV then says that somebody is looking."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        after = await change(
            ctx,
            conn,
            before,
            lambda record: rules.open_for_review(record, ctx.caller.id, ctx.caller.name),
            "application.open",
        )
        if (before.state, before.clerk_id) != (after.state, after.clerk_id):
            await announce(ctx, conn, after, reviewers=True)
        return await _review(ctx, conn, after)


@operation(
    "PUT",
    _ONE + "/materials/{key}",
    permission="staff.review",
    summary="判定一样材料",
    body=MaterialVerdict,
    answer=Review,
)
async def judge_material(ctx: Context, body: MaterialVerdict, *, id: str, key: str) -> Review:
    """The household learns of verdicts with the decision, all at once."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        after = await change(
            ctx,
            conn,
            before,
            lambda record: rules.judge(record, key, body.verdict, body.reason),
            "application.judge",
        )
        return await _review(ctx, conn, after)


@operation(
    "POST", _ONE + "/return", permission="staff.review", summary="退回补正", body=Decision, answer=Review
)
async def return_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """Re-opens only what is wrong."""
    return await _decide(ctx, id, lambda r: rules.send_back(r, body.message), "application.return")


@operation(
    "POST", _ONE + "/pass", permission="staff.review", summary="预审通过", body=Decision, answer=Review
)
async def pass_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """预审通过, not 已受理."""
    return await _decide(ctx, id, lambda r: rules.let_pass(r, body.message), "application.pass")


@operation(
    "POST", _ONE + "/refuse", permission="staff.review", summary="不予通过", body=Decision, answer=Review
)
async def refuse_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """With the reason in words."""
    return await _decide(ctx, id, lambda r: rules.refuse(r, body.message), "application.refuse")


async def _decide(
    ctx: Context, application_id: str, rule: Callable[[ApplicationRecord], ApplicationRecord], action: str
) -> Review:
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, application_id)
        after = await change(ctx, conn, before, rule, action)
        await announce(ctx, conn, after, reviewers=True)
        return await _review(ctx, conn, after)


async def _review(ctx: Context, conn: AsyncConnection, record: ApplicationRecord) -> Review:
    ids = {record.member_id} if record.member_id else set()
    people = await members.persons(conn, ctx.sealer, ids)
    return views.for_review(record, people.get(record.member_id or ""))
