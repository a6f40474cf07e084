"""An answer to a question of a form, written down by a clerk in a call about the application."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.answers import masked, shown
from protocol.form import FormField, asked
from protocol.proposal import CallForm, CallQuestion, ProposalLine, ProposedAnswer
from server.applications import rules, store
from server.applications.announcement import announce
from server.applications.answer_operations import checked_answer
from server.applications.change import change, held
from server.applications.record import ApplicationRecord
from server.applications.rules import Refused
from server.calls.store import CallRow
from server.http.context import Context

from .kept import AnswerWithQuestion
from .store import ProposalRecord

_NOT_ABOUT_ONE = "居民不是从办件里打来的，替他填不了。请他打开那件事，在那里选“问工作人员”。"
_NOT_ASKED = "这一题现在不用答，请重新选。"


async def form_of(ctx: Context, conn: AsyncConnection, call: CallRow) -> CallForm:
    """The questions that the clerk of the call may answer for the household."""
    record = await _about(ctx, conn, call)
    if record is None or not record.form_open:
        return CallForm()
    questions = tuple(
        CallQuestion(field=field, answered=bool(record.answers.get(field.key))) for field in _asked(record)
    )
    return CallForm(title=record.guide.title, questions=questions)


class AnswerTarget:
    """``ProposedAnswer``: checked and kept as if it had been given on the television."""

    needs_consent = False

    def title(self, value: AnswerWithQuestion) -> str:
        """A heading for the television."""
        return "替您填了一题"

    def lines(self, value: AnswerWithQuestion, *, masked: bool) -> tuple[ProposalLine, ...]:
        """For what, the question, the answer in words."""
        return (
            ProposalLine(label="办的事", text=value.title),
            ProposalLine(label="问题", text=value.field.label),
            ProposalLine(label="回答", text=_words(value.field, value.value, hide=masked)),
        )

    async def check(
        self, ctx: Context, conn: AsyncConnection, call: CallRow, value: ProposedAnswer
    ) -> AnswerWithQuestion:
        """Before it is shown to the resident."""
        record = await _about(ctx, conn, call)
        if record is None:
            raise Refused(_NOT_ABOUT_ONE)
        field = next((field for field in _asked(record) if field.key == value.question), None)
        if field is None:
            raise Refused(_NOT_ASKED)
        answer = checked_answer(record, field.key, value.value, ctx.now_ms())
        rules.set_answer(record, field.key, answer)
        return AnswerWithQuestion(
            question=field.key,
            value=answer,
            application_id=record.id,
            title=record.guide.title,
            field=field,
        )

    async def carry_out(
        self, ctx: Context, conn: AsyncConnection, record: ProposalRecord, value: AnswerWithQuestion
    ) -> str:
        """As if it had been answered on the television; all of the household's learn of it."""
        before = await held(ctx, conn, value.application_id)
        answer = checked_answer(before, value.question, value.value, ctx.now_ms())
        after = await change(
            ctx, conn, before, lambda one: rules.set_answer(one, value.question, answer), "application.answer"
        )
        await announce(ctx, conn, after, reviewers=False)
        return after.id


async def _about(ctx: Context, conn: AsyncConnection, call: CallRow) -> ApplicationRecord | None:
    if not call.application_id:
        return None
    return await store.load(conn, ctx.sealer, call.application_id, household_id=call.household_id)


def _asked(record: ApplicationRecord) -> tuple[FormField, ...]:
    fields = asked(record.guide.form, record.answers)
    return tuple(field for field in fields if not record.parts or field.key in record.open_questions)


def _words(field: FormField, value: str, *, hide: bool) -> str:
    return shown(field, masked(field, value) if hide else value)
