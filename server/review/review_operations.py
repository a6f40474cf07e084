"""One application in a clerk's hands: look, take over, judge, mark; looks and changes are audited."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import MARK_SIDE
from protocol.application import ApplicationState as State
from protocol.errors import ErrorCode
from protocol.material import Handling
from protocol.review import MaterialVerdict, PhotoMarks, Review
from server.applications import members, photo_rows, rules, store
from server.applications.announcement import announce
from server.applications.change import change
from server.applications.record import ApplicationRecord, takes_of
from server.applications.refusal import NO_APPLICATION, refusals
from server.audit.trail import record as audit
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.store import workdays

from . import access, reason_store, viewers
from . import rules as late_rules
from .package_view import with_package
from .review_view import Said, for_review

_ONE = "/api/staff/applications/{id}"


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
        before = await in_hand(ctx, conn, id)
        described = before.described(key)
        reason_id = late_rules.kept_template(
            body.reason_id,
            body.reason,
            described.name if described else "",
            await reason_store.templates(conn),
        )
        after = await change(
            ctx,
            conn,
            before,
            lambda record: rules.judge(record, key, body.verdict, body.reason, reason_id),
            "application.judge",
        )
        return await shown(ctx, conn, after)


@operation(
    "PUT",
    "/api/staff/photos/{id}/marks",
    permission="staff.review",
    summary="在照片上画框",
    body=PhotoMarks,
    answer=PhotoMarks,
)
async def mark_photo(ctx: Context, body: PhotoMarks, *, id: str) -> PhotoMarks:
    """All rectangles of the photo at once; the household sees them with the decision."""
    if any(mark.x + mark.width > MARK_SIDE or mark.y + mark.height > MARK_SIDE for mark in body.marks):
        raise ApiError(ErrorCode.INVALID, "框画到照片外面去了，请重画。")
    async with ctx.store.write() as conn:
        place = await photo_rows.place(conn, id)
        if place is None:
            raise ApiError(ErrorCode.NOT_FOUND, "这张照片已经不在了。")
        record, key = await _asking_for(ctx, conn, place[1], place[2])
        material = record.material(key)
        current = material and any(p.id == id and p.round == record.round for p in material.photos)
        if record.state is not State.IN_REVIEW or not current:
            raise ApiError(ErrorCode.CONFLICT, "只能在这一次交的照片上画框。")
        await photo_rows.set_marks(conn, id, body.marks)
        await audit(conn, ctx.caller, "photo.mark", id)
    return body


async def _asking_for(
    ctx: Context, conn: AsyncConnection, application_id: str, key: str
) -> tuple[ApplicationRecord, str]:
    """The application in this clerk's hands that a photo belongs to: of a package that part, and its key."""
    whole = await store.load(conn, ctx.sealer, application_id, for_update=True)
    if whole is None or not whole.parts:
        return await in_hand(ctx, conn, application_id), key
    mine = [part for part in whole.parts if access.covers(ctx.caller, part.guide.department)]
    for part in sorted(mine, key=lambda part: part.clerk_id != ctx.caller.id):
        for own, united in takes_of(part).materials.items():
            if united == key and part.handling(own) is not Handling.NOT_NEEDED:
                return await in_hand(ctx, conn, part.id), own
    raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)


async def in_hand(ctx: Context, conn: AsyncConnection, application_id: str) -> ApplicationRecord:
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
    said = Said(
        told=await reason_store.told(conn, ctx.sealer, record.id),
        asked=await reason_store.asked(conn, ctx.sealer, record.id),
        abouts=await reason_store.abouts(conn),
    )
    calendar = await workdays(conn)
    person = people.get(record.member_id or "")
    review = for_review(record, person, said, calendar, now, looking.get(record.id, ()))
    whole = await store.load(conn, ctx.sealer, record.part.whole_id) if record.part else None
    return with_package(review, record, whole, ctx.caller) if whole else review
