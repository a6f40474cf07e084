"""One application in a clerk's hands: look, take over, judge, decide; looks and changes are audited."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.errors import ErrorCode
from protocol.review import Decision, MaterialVerdict, Review
from server.applications import members, rules
from server.applications.announcement import announce
from server.applications.change import change
from server.applications.record import ApplicationRecord
from server.applications.refusal import NO_APPLICATION, refusals
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.store import workdays

from . import access, viewers
from .review_view import for_review

_ONE = "/api/staff/applications/{id}"
Rule = Callable[[ApplicationRecord], ApplicationRecord]


@operation("GET", _ONE, permission="staff.review", summary="看一件（不接手）", answer=Review)
async def look_at_application(ctx: Context, *, id: str) -> Review:
    """For what is decided already, or in a colleague's hands."""
    async with ctx.store.write() as conn:
        found = await access.seen(ctx, conn, id)
        if found.submitted is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        await audit(conn, ctx.caller, "application.read", id)
        return await shown(ctx, conn, found)


@operation("POST", _ONE + "/open", permission="staff.review", summary="打开一件来审", answer=Review)
async def open_review(ctx: Context, *, id: str) -> Review:
    """The resident's TV then says that somebody is looking. What a colleague has in hand is only shown."""
    return await _into_hands(ctx, id, rules.open_for_review, "application.open")


@operation("POST", _ONE + "/take", permission="staff.review", summary="从同事手里接过来", answer=Review)
async def take_over(ctx: Context, *, id: str) -> Review:
    """The colleague's page hears of it and only looks on."""
    return await _into_hands(ctx, id, rules.take_over, "application.take")


async def _into_hands(
    ctx: Context,
    application_id: str,
    rule: Callable[[ApplicationRecord, str, str], ApplicationRecord],
    action: str,
) -> Review:
    async with ctx.store.write() as conn:
        before = await access.seen(ctx, conn, application_id, for_update=True)
        after = await change(
            ctx, conn, before, lambda record: rule(record, ctx.caller.id, ctx.caller.name), action
        )
        if (before.state, before.clerk_id) != (after.state, after.clerk_id):
            await announce(ctx, conn, after, reviewers=True)
        return await shown(ctx, conn, after)


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
        before = await _in_hand(ctx, conn, id)
        after = await change(
            ctx,
            conn,
            before,
            lambda record: rules.judge(record, key, body.verdict, body.reason),
            "application.judge",
        )
        return await shown(ctx, conn, after)


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


async def _decide(ctx: Context, application_id: str, rule: Rule, action: str) -> Review:
    async with ctx.store.write() as conn:
        before = await _in_hand(ctx, conn, application_id)
        after = await change(ctx, conn, before, rule, action)
        await announce(ctx, conn, after, reviewers=True)
        return await shown(ctx, conn, after)


async def _in_hand(ctx: Context, conn: AsyncConnection, application_id: str) -> ApplicationRecord:
    """Held until the commit, and in this clerk's hands. Raises ApiError."""
    found = await access.seen(ctx, conn, application_id, for_update=True)
    with refusals():
        rules.check_hands(found, ctx.caller.id)
    return found


async def shown(ctx: Context, conn: AsyncConnection, record: ApplicationRecord) -> Review:
    """Everything of it; whoever calls this has audited it."""
    ids = {record.member_id} if record.member_id else set()
    people = await members.persons(conn, ctx.sealer, ids)
    now = ctx.now_ms()
    looking = await viewers.of(conn, [record.id], now)
    calendar = await workdays(conn)
    return for_review(record, people.get(record.member_id or ""), calendar, now, looking.get(record.id, ()))
