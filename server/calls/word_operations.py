"""The operations of what is said in a call besides speaking: captions, and wishes of the resident."""

from protocol.call import CallState
from protocol.call_words import CallLog, CallWords, NewCaption, NewWish, QuickPhrases, WordKind
from protocol.errors import ErrorCode
from protocol.events import CallSaid
from server.audit.trail import record as audit
from server.calls import store, word_store
from server.calls.quick_phrases import read_phrases
from server.calls.rules import RefusedMove
from server.calls.switchboard import NO_CALL, party_of
from server.calls.word_rules import check_words, one_line
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation


@operation(
    "POST",
    "/api/tv/calls/{id}/wishes",
    permission="tv",
    summary="请工作人员说慢一点、再说一遍",
    body=NewWish,
    answer=CallWords,
    status=201,
    limit_bytes=1000,
)
async def wish(ctx: Context, body: NewWish, *, id: str) -> CallWords:
    """The clerk's page shows it with the time."""
    return await _say(ctx, id, body.kind)


@operation(
    "POST",
    "/api/staff/calls/{id}/captions",
    permission="staff.answer_calls",
    summary="发一句字幕到电视上",
    body=NewCaption,
    answer=CallWords,
    status=201,
    limit_bytes=2000,
    rate=Rate(240, 60),
)
async def caption(ctx: Context, body: NewCaption, *, id: str) -> CallWords:
    """It stands until the next one; an empty text takes it away."""
    return await _say(ctx, id, WordKind.CAPTION, one_line(body.text))


@operation(
    "GET",
    "/api/staff/calls/{id}/words",
    permission="staff.answer_calls",
    summary="这个通话里发过的话",
    answer=CallLog,
)
async def words(ctx: Context, *, id: str) -> CallLog:
    """For a page that was loaded anew; only the clerk of the call reads it."""
    async with ctx.store.write() as conn:
        row = await store.find_call(conn, id)
        if row is None or not party_of(ctx.caller, row).is_clerk:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        said = await word_store.words_of(conn, ctx.sealer, id)
        if said:
            await audit(conn, ctx.caller, "call.words.read", id)
    return CallLog(words=tuple(said))


@operation(
    "GET",
    "/api/staff/quick-phrases",
    permission="staff.answer_calls",
    summary="通话里的快捷用语",
    answer=QuickPhrases,
)
async def quick_phrases(ctx: Context) -> QuickPhrases:
    """At most nine, for the number keys."""
    return read_phrases(ctx.settings.data)


async def _say(ctx: Context, call_id: str, kind: WordKind, text: str = "") -> CallWords:
    now = ctx.now_ms()
    async with ctx.store.write() as conn:
        row = await store.find_call(conn, call_id, lock=True)
        party = party_of(ctx.caller, row)
        if row is None or not (party.is_household or party.is_clerk):
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        latest = await word_store.words_of(conn, ctx.sealer, call_id, latest=20)
        try:
            check_words(CallState(row.state), party, kind, latest, now)
        except RefusedMove as refusal:
            raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
        number = latest[-1].number + 1 if latest else 1
        said = CallWords(call_id=call_id, number=number, kind=kind, text=text, sent=now)
        await word_store.add_words(conn, ctx.sealer, said, ctx.caller.id)
        await audit(conn, ctx.caller, f"call.{kind.value}", call_id)
        other = f"household:{row.household_id}" if party.is_clerk else f"staff:{row.clerk_id}"
        await append(conn, other, CallSaid(words=said))
    return said
