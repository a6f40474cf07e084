"""Handing a call on to another desk, with a word for the colleague there."""

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DESK_LABELS, Call, CallState, DeskName
from protocol.call_record import NewTransfer, TransferWay, TransferWays
from protocol.call_words import CallWords, WordKind
from protocol.errors import ErrorCode
from protocol.events import CallSaid
from protocol.participant import ParticipantKind, ParticipantState, TelephoneState
from server.audit.trail import record as audit
from server.calls import clerk_store, participant_store, rules, store, telephone_store, word_store
from server.calls.switchboard import NO_CALL, SWITCHBOARD, Switchboard, party_of, queue_news
from server.calls.transfer_rules import Way, after_transfer
from server.calls.transfer_store import add_transfer
from server.calls.view import call_view
from server.calls.word_rules import one_line
from server.desks.group_hours import table_for
from server.desks.rules import DeskTable, day_of
from server.desks.store import next_ticket
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation
from server.proposals.operations import withdraw_open
from server.showing.store import keep_shown, shown_row
from server.workdays.store import workdays


@operation(
    "GET",
    "/api/staff/calls/{id}/transfer",
    permission="staff.answer_calls",
    summary="这个通话可以转到哪里",
    answer=TransferWays,
)
async def transfer_ways(ctx: Context, *, id: str) -> TransferWays:
    """Other desks, and whoever speaks as people do here; with who is there now."""
    board = ctx.app[SWITCHBOARD]
    async with ctx.store.read() as conn:
        row = await store.find_call(conn, id)
        if row is None or not party_of(ctx.caller, row).is_clerk:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        table = await table_for(conn, board.desks, row.device_id)
        ways = []
        for desk, dialect in _places(table, DeskName(row.desk)):
            way = await _way(board, conn, table, desk, dialect=dialect)
            label = f"会说{table.dialect}的同事" if dialect else DESK_LABELS[desk]
            ways.append(
                TransferWay(
                    desk=desk,
                    dialect=dialect,
                    label=label,
                    open=way.open,
                    hours=way.hours,
                    taking=way.taking,
                    waiting=await store.waiting_at(conn, desk.value),
                )
            )
    return TransferWays(ways=tuple(ways))


@operation(
    "POST",
    "/api/staff/calls/{id}/transfer",
    permission="staff.answer_calls",
    summary="转给另一个服务台",
    body=NewTransfer,
    answer=Call,
    limit_bytes=4000,
    rate=Rate(30, 60),
)
async def hand_on(ctx: Context, body: NewTransfer, *, id: str) -> Call:
    """The call waits at the front of the other desk's queue, the clerk writes up; the television sends a
    new offer and is rung for as soon as it is there."""
    board, now = ctx.app[SWITCHBOARD], ctx.now_ms()
    word = one_line(body.word)
    if not word:
        raise ApiError(ErrorCode.INVALID, "请写一句话给下一位同事，居民就不用再说一遍。")
    async with ctx.store.write() as conn:
        row = await store.find_call(conn, id, lock=True)
        party = party_of(ctx.caller, row)
        if row is None or not party.is_clerk:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        table, here = await table_for(conn, board.desks, row.device_id), DeskName(row.desk)
        way = await _way(board, conn, table, body.desk, dialect=body.dialect)
        try:
            to = after_transfer(CallState(row.state), party, here, way, row.transfers)
        except rules.RefusedMove as refusal:
            raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
        await add_transfer(conn, ctx.sealer, row, body.desk, word, now)
        gone = await _clear(ctx, conn, row, now)
        changed = await _to_the_front(conn, row, to, body, now)
        await clerk_store.begin_wrap_up(conn, ctx.caller.id, now, table.desks[here].after_call_seconds)
        await audit(conn, ctx.caller, "call.transfer", id)
        await board.tell(conn, changed, ctx.caller.id, also=gone, news=[queue_news(here.value)])
        return await call_view(conn, ctx.settings, changed, now)


def _places(table: DeskTable, here: DeskName) -> list[tuple[DeskName, bool]]:
    others = [(desk, False) for desk in DeskName if desk is not here]
    return [*others, (here, True)] if table.dialect else others


async def _way(
    board: Switchboard, conn: AsyncConnection, table: DeskTable, desk: DeskName, *, dialect: bool
) -> Way:
    now, hours = board.now(), table.desks[desk]
    after = now - rules.AWAY_SECONDS * 1000
    return Way(
        desk=desk,
        dialect=dialect,
        open=hours.is_open(await workdays(conn), now),
        hours=hours.words,
        taking=await clerk_store.clerks_taking_calls(conn, desk.value, after, dialect=dialect),
    )


async def _to_the_front(
    conn: AsyncConnection, row: store.CallRow, to: CallState, wanted: NewTransfer, now: int
) -> store.CallRow:
    desk = wanted.desk.value
    lowest = await store.lowest_place(conn, desk)
    return await store.change_call(
        conn,
        row.id,
        state=to.value,
        desk=desk,
        dialect=wanted.dialect,
        place=rules.front_place([now] if lowest is None else [lowest]),
        # Of the day at the desk it is at now.
        ticket=await next_ticket(conn, desk, day_of(now)),
        # What was between the first two is over: nobody is rung before there is a new offer.
        generation=0,
        offer=None,
        clerk_id=None,
        clerk_name="",
        clerk_number="",
        callback_id=None,
        rung=None,
        answered=None,
        queued=now,
        transfers=row.transfers + 1,
        transfer_desk=row.desk,
        transfer_name=row.clerk_name,
        transfer_number=row.clerk_number,
    )


async def _clear(ctx: Context, conn: AsyncConnection, row: store.CallRow, now: int) -> Row[Any] | None:
    """What stood between this clerk and the household goes: a caption, what is shown, what waits for an OK,
    ringing by telephone, a third person (given back). The household's own phone stays in the call."""
    await withdraw_open(conn, ctx.sealer, row.id, now)
    caption = await word_store.caption_of(conn, ctx.sealer, row.id)
    if caption is not None and caption.text:
        newest = (await word_store.words_of(conn, ctx.sealer, row.id, latest=1))[-1].number
        gone = CallWords(call_id=row.id, number=newest + 1, kind=WordKind.CAPTION, sent=now)
        await word_store.add_words(conn, ctx.sealer, gone, ctx.caller.id)
        await append(conn, f"household:{row.household_id}", CallSaid(words=gone))
    shown = await shown_row(conn, row.id)
    if shown is not None and shown.kind:
        await keep_shown(conn, row.id, row.clerk_id, None)  # nor is it there when the call comes back
    telephone = await telephone_store.beside(conn, row.id)
    if telephone is not None and telephone.state is TelephoneState.RINGING:
        await telephone_store.mark(conn, row.id, TelephoneState.ASKED)
    for each in await participant_store.of_call(conn, row.id):
        if each.kind == ParticipantKind.THIRD.value:
            await participant_store.change(conn, each.id, state=ParticipantState.GONE.value)
            return each
    return None
