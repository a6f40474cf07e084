"""Answers of the form as a television gives them, and at which question the household is."""

from protocol.answers import WrongAnswer, checked
from protocol.application import Answer, Application, StandAt
from protocol.errors import ErrorCode
from protocol.form import FormField
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import operation
from server.workdays.rules import local

from . import rules, store
from .announcement import announce, as_tv_sees
from .change import change, held
from .record import ApplicationRecord
from .refusal import refusals


@operation(
    "PUT",
    "/api/tv/applications/{id}/answers/{key}",
    permission="tv",
    summary="回答一个问题",
    body=Answer,
    answer=Application,
)
async def give_answer(ctx: Context, body: Answer, *, id: str, key: str) -> Application:
    """Kept at once; an empty value takes the answer away."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        value = checked_answer(before, key, body.value, ctx.now_ms())
        after = await change(
            ctx, conn, before, lambda r: rules.set_answer(r, key, value), "application.answer"
        )
        return await announce(ctx, conn, after, reviewers=False)


def checked_answer(record: ApplicationRecord, key: str, value: str, now: int) -> str:
    """The answer as it is kept. Raises ApiError with what to do; ``now`` in milliseconds."""
    try:
        return checked(_field(record, key), value, local(now).date())
    except WrongAnswer as wrong:
        raise ApiError(ErrorCode.INVALID, wrong.sentence) from None


def _field(record: ApplicationRecord, key: str) -> FormField:
    field = next((each for each in record.guide.form if each.key == key), None)
    if field is None:
        raise ApiError(ErrorCode.NOT_FOUND, "没有这个问题。")
    return field


@operation(
    "PUT",
    "/api/tv/applications/{id}/at",
    permission="tv",
    summary="填到哪一题",
    body=StandAt,
    answer=Application,
)
async def stand_at(ctx: Context, body: StandAt, *, id: str) -> Application:
    """Where another box of the household goes on; nothing personal, so nothing is audited."""
    async with ctx.store.write() as conn:
        before = await held(ctx, conn, id)
        key = _field(before, body.question).key if body.question else ""
        with refusals():
            after = rules.stand_at(before, key)
        if after == before:
            return await as_tv_sees(conn, ctx.sealer, before, ctx.settings.base_url)
        after = await store.save(conn, ctx.sealer, before, after, ctx.now_ms())
        return await announce(ctx, conn, after, reviewers=False)
