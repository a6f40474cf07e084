"""Templates of reasons, and the supervisor's agreement to a late one."""

from protocol.application import ApplicationState, Verdict
from protocol.errors import ErrorCode, FieldError
from protocol.events import LateReasonsChanged
from protocol.review import (
    WHOLE,
    AskLate,
    DecideLate,
    LateRequest,
    LateRequests,
    LateState,
    Reasons,
    Review,
)
from server.applications.record import ApplicationRecord
from server.audit.trail import record as audit
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation

from . import access, reason_store
from .review_operations import in_hand, shown
from .rules import Late


@operation("GET", "/api/staff/reasons", permission="staff.review", summary="常用原因", answer=Reasons)
async def list_reasons(ctx: Context) -> Reasons:
    """In the order in which clerks see them."""
    async with ctx.store.read() as conn:
        return Reasons(reasons=tuple(await reason_store.templates(conn)))


@operation(
    "PUT",
    "/api/staff/reasons",
    permission="staff.edit_reasons",
    summary="修改常用原因",
    body=Reasons,
    answer=Reasons,
    limit_bytes=256_000,
)
async def change_reasons(ctx: Context, body: Reasons) -> Reasons:
    """The whole list at once."""
    seen: set[str] = set()
    for index, each in enumerate(body.reasons):
        if each.id in seen:
            errors = (FieldError(pointer=f"/reasons/{index}/id", message="这个编号前面已经有了"),)
            raise ApiError(ErrorCode.INVALID, "有两条原因的编号一样，请重新打开再改。", errors=errors)
        seen.add(each.id)
    async with ctx.store.write() as conn:
        await reason_store.replace_templates(conn, body.reasons)
        await audit(conn, ctx.caller, "reasons.change", str(len(body.reasons)))
    return body


@operation(
    "POST",
    "/api/staff/applications/{id}/late/{key}",
    permission="staff.review",
    summary="请主管同意现在才提的原因",
    body=AskLate,
    answer=Review,
)
async def ask_late(ctx: Context, body: AskLate, *, id: str, key: str) -> Review:
    """``key`` is a material's, or ``whole`` for the word about the whole."""
    async with ctx.store.write() as conn:
        record = await in_hand(ctx, conn, id)
        sentence = _sentence(record, key, body.message)
        late = Late(key, record.round, LateState.ASKED, sentence)
        await reason_store.ask_late(conn, ctx.sealer, id, late, body.because, ctx.caller, ctx.now_ms())
        await audit(conn, ctx.caller, "late.ask", f"{id}/{key}")
        await append(conn, "reviewers", LateReasonsChanged(application_id=id))
        return await shown(ctx, conn, record)


def _sentence(record: ApplicationRecord, key: str, message: str) -> str:
    if record.state is not ApplicationState.IN_REVIEW:
        raise ApiError(ErrorCode.CONFLICT, "这件现在不在审，不用请主管同意。")
    if key == WHOLE:
        if not message.strip():
            raise ApiError(ErrorCode.CONFLICT, "请先写给居民的话，再请主管同意。")
        return message.strip()
    material = record.material(key)
    if material is None or material.verdict is not Verdict.CORRECTION:
        raise ApiError(ErrorCode.CONFLICT, "请先把这样材料判为“需补正”，再请主管同意。")
    return material.reason


@operation(
    "GET",
    "/api/staff/late",
    permission="staff.approve_late",
    summary="等主管同意的原因",
    answer=LateRequests,
)
async def list_late(ctx: Context) -> LateRequests:
    """Oldest first; looking is audited, a sentence may speak of a person."""
    async with ctx.store.write() as conn:
        found = []
        for row in await reason_store.waiting(conn):
            record = await access.found(ctx, conn, row.application_id)
            if record is None or record.state is not ApplicationState.IN_REVIEW:
                continue
            sentence, because = reason_store.opened(ctx.sealer, row)
            described = record.described(row.key)
            found.append(
                LateRequest(
                    application_id=row.application_id,
                    key=row.key,
                    number=record.number,
                    guide_title=record.guide.title,
                    material=described.name if described else "填写的内容",
                    sentence=sentence,
                    because=because,
                    asked_by=row.asked_name,
                    asked=row.asked,
                )
            )
        if found:
            await audit(conn, ctx.caller, "late.read", str(len(found)))
    return LateRequests(requests=tuple(found))


@operation(
    "POST",
    "/api/staff/late/{id}/{key}/decide",
    permission="staff.approve_late",
    summary="同意或不同意现在才提的原因",
    body=DecideLate,
)
async def decide_late(ctx: Context, body: DecideLate, *, id: str, key: str) -> None:
    """Recorded with the supervisor's name; whoever asked cannot agree."""
    async with ctx.store.write() as conn:
        await access.seen(ctx, conn, id)
        state = LateState.APPROVED if body.approve else LateState.REFUSED
        if not await reason_store.decide(conn, id, key, state, ctx.caller, ctx.now_ms()):
            raise ApiError(ErrorCode.CONFLICT, "这条已经有人答过了，或者是您自己提的，要请另一位主管。")
        await audit(conn, ctx.caller, f"late.{state.value}", f"{id}/{key}")
        await append(conn, "reviewers", LateReasonsChanged(application_id=id))
