"""What a television asks about applications for packages, besides what it asks about every application."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.application import Application, ApplicationState, NewPackageApplication
from protocol.errors import ErrorCode
from protocol.guide import Guide, GuideState
from protocol.package import Package
from protocol.package_union import package_code, unite
from server.audit.trail import record as audit
from server.catalogue.places.county_records import package_named
from server.catalogue.store import published_guide
from server.devices.store import households
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from .. import rules as life
from .. import store
from ..announcement import announce, as_tv_sees
from ..change import change, held
from ..new_id import new_id
from ..record import ApplicationRecord, PlannedPart, Whole
from . import rules


@operation(
    "POST",
    "/api/tv/packages/applications",
    permission="tv",
    summary="开始申请一件事",
    body=NewPackageApplication,
    answer=Application,
    status=201,
)
async def open_package_application(ctx: Context, body: NewPackageApplication) -> Application:
    """A new draft, or the household's draft of the package, with what is chosen now."""
    household_id = ctx.caller.household_id
    async with ctx.store.write() as conn:
        # Two presses at once must find one draft: the household's row is the lock.
        await conn.execute(select(households.c.id).where(households.c.id == household_id).with_for_update())
        known = await store.draft_for(conn, ctx.sealer, household_id, package_code(body.package))
        if known is not None and _chosen(known) == set(body.guides):
            return await as_tv_sees(conn, ctx.sealer, known, ctx.settings.base_url)
        fresh = await _draft(ctx, conn, body)
        if known is None:
            await store.create(conn, ctx.sealer, fresh)
            await audit(conn, ctx.caller, "application.create", fresh.id)
            return await announce(ctx, conn, fresh, reviewers=False)
        await store.choose_anew(conn, ctx.sealer, _chosen_anew(known, fresh), ctx.now_ms())
        await audit(conn, ctx.caller, "application.choose", known.id)
        after = await held(ctx, conn, known.id)
        return await announce(ctx, conn, after, reviewers=False)


@operation(
    "POST",
    "/api/tv/applications/{id}/parts/{part}/withdraw",
    permission="tv",
    summary="一件事里撤回一样",
    answer=Application,
)
async def withdraw_part(ctx: Context, *, id: str, part: str) -> Application:
    """The other departments go on."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        after = await change(
            ctx, conn, before, lambda whole: rules.withdraw_part(whole, part), "application.withdraw"
        )
        await audit(conn, ctx.caller, "application.withdraw", part)
        return await announce(ctx, conn, after, reviewers=True)


def _chosen(record: ApplicationRecord) -> set[str]:
    return {plan.guide.code for plan in record.whole.plans} if record.whole else set()


def _chosen_anew(known: ApplicationRecord, fresh: ApplicationRecord) -> ApplicationRecord:
    """The draft with another choice; answers and photos stay for when somebody thinks better of it."""
    return replace(
        known,
        guide=fresh.guide,
        whole=fresh.whole,
        guide_version=fresh.guide_version,
        materials=fresh.materials,
    )


async def _draft(ctx: Context, conn: AsyncConnection, body: NewPackageApplication) -> ApplicationRecord:
    package = await package_named(conn, body.package)
    if package is None:
        raise ApiError(ErrorCode.NOT_FOUND, "没有找到这个“一件事”，它可能已经取消了，请返回重新选。")
    guides = await _guides(conn, package)
    wanted = [code for code in package.guides if code in body.guides]
    if len(wanted) != len(set(body.guides)):
        raise ApiError(ErrorCode.NOT_FOUND, "选的事里有的已经不在这个“一件事”里了，请返回重新选。")
    for code in wanted:
        _check(guides.get(code))
    union = unite(package, [guide for guide, _ in guides.values()], wanted)
    now = ctx.now_ms()
    plans = tuple(PlannedPart(*guides[takes.guide_code], takes) for takes in union.plans)
    return ApplicationRecord(
        id=new_id(),
        household_id=ctx.caller.household_id,
        device_id=ctx.caller.id,
        guide=union.guide,
        guide_version=max(plan.version for plan in plans),
        state=ApplicationState.DRAFT,
        round=1,
        materials=life.first_materials(union.guide),
        created=now,
        changed=now,
        whole=Whole(package.key, plans),
    )


async def _guides(conn: AsyncConnection, package: Package) -> dict[str, tuple[Guide, int]]:
    """The package's published guides with their versions, in its order."""
    found = {code: await published_guide(conn, code) for code in package.guides}
    return {
        code: known
        for code, known in found.items()
        if known is not None and known[0].state is not GuideState.CANCELLED
    }


def _check(found: tuple[Guide, int] | None) -> None:
    if found is None:
        raise ApiError(ErrorCode.NOT_FOUND, "选的事里有一件已经取消了，请返回重新选。")
    guide, _ = found
    if guide.state is GuideState.SUSPENDED:
        raise ApiError(ErrorCode.CONFLICT, f"“{guide.title}”暂停办理，请返回去掉它再办。")
    if not guide.pre_review:
        raise ApiError(ErrorCode.CONFLICT, f"“{guide.title}”只能到窗口办，请返回去掉它再办。")
