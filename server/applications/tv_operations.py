"""What a television asks about applications. Another household's application is as good as none."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import (
    Application,
    ApplicationList,
    ApplicationState,
    ChooseApplicant,
    NewApplication,
)
from protocol.errors import ErrorCode
from protocol.guide import GuideState
from server.audit.trail import record as audit
from server.catalogue.store import published_guide
from server.devices.store import households
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.retention.promise import promised
from server.workdays.store import workdays

from . import completeness, licence_check, members, photo_rows, rules, store, views
from .announcement import announce, as_tv_sees
from .change import change, held
from .new_id import new_id
from .packages import rules as packages
from .photo_files import PHOTO_FILES
from .record import ApplicationRecord
from .refusal import NO_APPLICATION

_APPLICATIONS = "/api/tv/applications"


@operation(
    "POST",
    _APPLICATIONS,
    permission="tv",
    summary="开始申请",
    body=NewApplication,
    answer=Application,
    status=201,
)
async def open_application(ctx: Context, body: NewApplication) -> Application:
    """A new draft, or the household's draft for the same guide."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        # Two presses at once must find one draft: the household's row is the lock.
        await conn.execute(select(households.c.id).where(households.c.id == household_id).with_for_update())
        known = await store.draft_for(conn, ctx.sealer, household_id, body.guide_code)
        if known is not None:
            return await as_tv_sees(conn, ctx.sealer, known, ctx.settings.base_url)
        record = await _new_draft(ctx, conn, body.guide_code)
        await store.create(conn, ctx.sealer, record)
        await audit(conn, ctx.caller, "application.create", record.id)
        return await announce(ctx, conn, record, reviewers=False)


async def _new_draft(ctx: Context, conn: AsyncConnection, code: str) -> ApplicationRecord:
    found = await published_guide(conn, code)
    if found is None or found[0].state is GuideState.CANCELLED:
        raise ApiError(ErrorCode.NOT_FOUND, "没有找到这件事的指南，请返回重新选。")
    guide, version = found
    if guide.state is GuideState.SUSPENDED:
        raise ApiError(ErrorCode.CONFLICT, "这件事暂停办理，请打电话问清楚再办。")
    if not guide.pre_review:
        raise ApiError(ErrorCode.CONFLICT, "这件事不能在电视上预审，只能到窗口办。")
    now = ctx.now_ms()
    return ApplicationRecord(
        id=new_id(),
        household_id=ctx.caller.household_id,
        device_id=ctx.caller.id,
        guide=guide,
        guide_version=version,
        state=ApplicationState.DRAFT,
        round=1,
        materials=rules.first_materials(guide),
        created=now,
        changed=now,
        closes=promised(ctx, ApplicationState.DRAFT),
    )


@operation("GET", _APPLICATIONS, permission="tv", summary="我的办件", answer=ApplicationList)
async def list_applications(ctx: Context) -> ApplicationList:
    """Newest change first."""
    async with ctx.store.read() as conn:
        found = await store.of_household(conn, ctx.sealer, ctx.caller.household_id)
        ids = {record.member_id for record in found if record.member_id}
        people = await members.persons(conn, ctx.sealer, ids)
    base_url = ctx.settings.base_url
    return ApplicationList(
        applications=tuple(
            views.for_tv(record, people.get(record.member_id or ""), base_url) for record in found
        )
    )


@operation("GET", _APPLICATIONS + "/{id}", permission="tv", summary="一件办件", answer=Application)
async def get_application(ctx: Context, *, id: str) -> Application:
    """One application of the household."""
    async with ctx.store.read() as conn:
        found = await store.load(conn, ctx.sealer, id, household_id=ctx.caller.household_id)
        if found is None:
            raise ApiError(ErrorCode.NOT_FOUND, NO_APPLICATION)
        return await as_tv_sees(conn, ctx.sealer, found, ctx.settings.base_url)


@operation(
    "PUT",
    _APPLICATIONS + "/{id}/applicant",
    permission="tv",
    summary="选给谁办",
    body=ChooseApplicant,
    answer=Application,
    rate=Rate(120, 3600),  # who guesses names and numbers must not learn of licences that way
)
async def choose_applicant(ctx: Context, body: ChooseApplicant, *, id: str) -> Application:
    """One of the household's people. Materials of 免提交 are looked up for them; that can refuse nothing."""
    findings = await licence_check.asked_about(ctx, id, body.member_id)
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        if not await members.belongs(conn, ctx.caller.household_id, body.member_id):
            raise ApiError(ErrorCode.NOT_FOUND, "这个人不在名单里了，请重新选。")
        after = await change(
            ctx,
            conn,
            before,
            lambda r: rules.look_up(rules.choose_applicant(r, body.member_id), findings),
            "application.applicant",
        )
        if findings:
            await audit(conn, ctx.caller, "licence.look_up", id)
        return await announce(ctx, conn, after, reviewers=False)


@operation("POST", _APPLICATIONS + "/{id}/submit", permission="tv", summary="提交", answer=Application)
async def submit_application(ctx: Context, *, id: str) -> Application:
    """409 with what is still missing. Pressed twice it is submitted once. What could not be looked up before
    is asked for once more."""
    findings = await licence_check.asked_about(ctx, id)
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        absent = completeness.missing(before)
        people = await members.persons(conn, ctx.sealer, {before.member_id} if before.member_id else set())
        if any(not person.name for person in people.values()):
            absent = ["办事人还没有写姓名，请用手机填，或者请工作人员写", *absent]
        number, now = before.number, ctx.now_ms()
        if before.is_open and not absent and not number:
            number = await store.take_number(conn, now)
        due = (await workdays(conn)).due(now, ctx.settings.review_workdays)
        after = await change(
            ctx,
            conn,
            before,
            lambda record: (
                packages.submit(record, absent, number, now, due, new_id)
                if record.whole
                else rules.submit(rules.look_up(record, findings), absent, number, now, due)
            ),
            "application.submit",
        )
        if findings:
            await audit(conn, ctx.caller, "licence.look_up", id)
        strays: list[str] = []
        if after.whole:
            # Photographed before the choice was changed: nobody asks for it any more.
            strays = await photo_rows.remove_strays(conn, id, {each.key for each in after.materials})
        view = await announce(ctx, conn, after, reviewers=True)
    for photo_id in strays:
        await ctx.app[PHOTO_FILES].remove(photo_id)
    return view


@operation("POST", _APPLICATIONS + "/{id}/withdraw", permission="tv", summary="撤回", answer=Application)
async def withdraw_application(ctx: Context, *, id: str) -> Application:
    """Taken back for good; the number stays on it."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        withdraw = packages.withdraw if before.whole else rules.withdraw
        after = await change(ctx, conn, before, withdraw, "application.withdraw")
        seen = before.submitted is not None
        return await announce(ctx, conn, after, reviewers=seen)
