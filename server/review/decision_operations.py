"""The clerk's word on the whole: returned, passed, refused. A return keeps 一次性告知."""

from collections.abc import Callable

from protocol.application import ApplicationState as State
from protocol.application import Verdict
from protocol.errors import ErrorCode
from protocol.review import WHOLE, Decision, ReasonAbout, Review
from server.applications import rules
from server.applications.announcement import announce
from server.applications.change import change
from server.applications.record import ApplicationRecord
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.retention.promise import promised

from . import reason_store
from . import rules as late_rules
from .review_operations import in_hand, shown
from .rules import Told

_ONE = "/api/staff/applications/{id}"
Rule = Callable[[ApplicationRecord], ApplicationRecord]


@operation(
    "POST", _ONE + "/return", permission="staff.review", summary="退回补正", body=Decision, answer=Review
)
async def return_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """Re-opens only what is wrong; what could be seen before needs a supervisor (一次性告知)."""
    async with ctx.store.write() as conn:
        before = await in_hand(ctx, conn, id)
        abouts = await reason_store.abouts(conn)
        told = [each for each, _ in await reason_store.told(conn, ctx.sealer, id)]
        asked = await reason_store.asked(conn, ctx.sealer, id)
        late = late_rules.unapproved(before, body.message, abouts, told, asked)
        if late and before.state is State.IN_REVIEW:
            raise ApiError(ErrorCode.CONFLICT, _late_sentence(before, late))
        after = await change(
            ctx,
            conn,
            before,
            lambda r: rules.send_back(r, body.message, promised(ctx, State.RETURNED)),
            "application.return",
        )
        await reason_store.keep_told(
            conn, ctx.sealer, id, _now_told(before, after, abouts), ctx.caller, ctx.now_ms()
        )
        await announce(ctx, conn, after, reviewers=True)
        return await shown(ctx, conn, after)


def _late_sentence(record: ApplicationRecord, keys: list[str]) -> str:
    names = [described.name if (described := record.described(key)) else "填写的内容" for key in keys]
    return (
        f"“{'”“'.join(names)}”的问题上一次就能看见，按一次性告知的要求现在才提要主管同意。"
        "请改判，或者请主管同意。"
    )


def _now_told(
    before: ApplicationRecord, after: ApplicationRecord, abouts: dict[str, ReasonAbout]
) -> list[Told]:
    told = [
        Told(each.key, before.round, late_rules.about(each.reason_id, abouts), each.reason_id, each.reason)
        for each in after.materials
        if each.verdict is Verdict.CORRECTION
    ]
    if after.message:
        told.append(Told(WHOLE, before.round, ReasonAbout.CONTENT, "", after.message))
    return told


@operation(
    "POST", _ONE + "/pass", permission="staff.review", summary="预审通过", body=Decision, answer=Review
)
async def pass_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """预审通过, not 已受理."""
    closes = promised(ctx, State.PASSED)
    return await _decide(ctx, id, lambda r: rules.let_pass(r, body.message, closes), "application.pass")


@operation(
    "POST", _ONE + "/refuse", permission="staff.review", summary="不予通过", body=Decision, answer=Review
)
async def refuse_application(ctx: Context, body: Decision, *, id: str) -> Review:
    """With the reason in words."""
    return await _decide(
        ctx, id, lambda r: rules.refuse(r, body.message, body.legal_basis), "application.refuse"
    )


async def _decide(ctx: Context, application_id: str, rule: Rule, action: str) -> Review:
    async with ctx.store.write() as conn:
        before = await in_hand(ctx, conn, application_id)
        after = await change(ctx, conn, before, rule, action)
        await announce(ctx, conn, after, reviewers=True)
        return await shown(ctx, conn, after)
