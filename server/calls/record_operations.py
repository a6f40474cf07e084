"""The operations of what clerks write down about a call. The household never sees any of it."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call_record import (
    CallRecord,
    NewTicket,
    Note,
    RecordLine,
    RecordList,
    Ticket,
)
from protocol.errors import ErrorCode
from server.audit.trail import record as audit
from server.calls import record_rules, record_store, rules, store
from server.calls.switchboard import NO_CALL, party_of
from server.calls.transfer_store import handed_on_by, transfers_of
from server.desks.rules import DeskTable
from server.desks.table_file import read_desks
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

_AUDIT_EVERY_MS = 10 * 60_000
"""A note is saved while it is being typed; the trail has one line for it in this time."""
_CLOSED = "这个通话结束一天多了，不能再写。"


@operation(
    "GET",
    "/api/staff/records",
    permission="staff.answer_calls",
    summary="我一天里的通话",
    answer=RecordList,
)
async def records(ctx: Context) -> RecordList:
    """For after-call work, and for what came up later: newest first."""
    async with ctx.store.read() as conn:
        rows = await record_store.talked_by(conn, ctx.caller.id, ctx.now_ms() - record_rules.WRITABLE_MS)
    return RecordList(
        lines=tuple(
            RecordLine(
                call_id=row.id,
                desk=row.desk,
                caller=row.caller,
                guide_title=row.guide_title,
                talked=row.talked,
                open=bool(row.open),
                noted=bool(row.noted),
                ticket=bool(row.ticket_there),
            )
            for row in rows
        )
    )


@operation(
    "GET",
    "/api/staff/calls/{id}/record",
    permission="staff.answer_calls",
    summary="这个通话的记录",
    answer=CallRecord,
)
async def record(ctx: Context, *, id: str) -> CallRecord:
    """For whoever has the call, rings for it, or has had it within a day. Audited when there is something."""
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id)
        found = await _record(ctx, conn, row, read_desks(ctx.settings))
        if found.note or found.colleagues or found.handed_on or found.ticket:
            await audit(conn, ctx.caller, "call.record.read", id)
    return found


@operation(
    "PUT",
    "/api/staff/calls/{id}/note",
    permission="staff.answer_calls",
    summary="写通话记录",
    body=Note,
    answer=CallRecord,
    limit_bytes=16_000,
    rate=Rate(240, 60),
)
async def write_note(ctx: Context, body: Note, *, id: str) -> CallRecord:
    """One's own, as it is now: saved again and again while it is typed."""
    now = ctx.now_ms()
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id, writing=True)
        text = record_rules.paragraphs(body.text)
        before = await record_store.keep_note(conn, ctx.sealer, id, ctx.caller, text, now)
        if before is None or not text or now - before > _AUDIT_EVERY_MS:
            await audit(conn, ctx.caller, "call.note", id)
        return await _record(ctx, conn, row, read_desks(ctx.settings))


@operation(
    "PUT",
    "/api/staff/calls/{id}/ticket",
    permission="staff.answer_calls",
    summary="记下 12345 工单编号",
    body=NewTicket,
    answer=CallRecord,
    limit_bytes=1000,
)
async def write_ticket(ctx: Context, body: NewTicket, *, id: str) -> CallRecord:
    """One a call, written as the operator's table says; an empty one takes it away."""
    table = read_desks(ctx.settings)
    async with ctx.store.write() as conn:
        row = await _mine(ctx, conn, id, writing=True)
        try:
            number = record_rules.ticket_number(body.number, table.ticket_pattern)
        except rules.RefusedMove as refusal:
            raise ApiError(ErrorCode.INVALID, refusal.args[0]) from refusal
        await record_store.keep_ticket(conn, ctx.sealer, id, ctx.caller, number, ctx.now_ms())
        await audit(conn, ctx.caller, "call.ticket", id)
        return await _record(ctx, conn, row, table)


async def _mine(ctx: Context, conn: AsyncConnection, call_id: str, *, writing: bool = False) -> store.CallRow:
    row = await store.find_call(conn, call_id, lock=writing)
    mine = row is not None and (
        party_of(ctx.caller, row).is_clerk or await handed_on_by(conn, call_id, ctx.caller.id)
    )
    if row is None or not mine:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    if not record_rules.is_writable(row.ended, ctx.now_ms()):
        raise ApiError(ErrorCode.CONFLICT if writing else ErrorCode.NOT_FOUND, _CLOSED)
    return row


async def _record(ctx: Context, conn: AsyncConnection, row: store.CallRow, table: DeskTable) -> CallRecord:
    notes = await record_store.notes_of(conn, ctx.sealer, row.id)
    own = notes.pop(ctx.caller.id, None)
    kept = await record_store.ticket_of(conn, ctx.sealer, row.id)
    ticket = None
    if kept is not None:
        number, written = kept
        link = table.ticket_link.replace("{number}", number)
        ticket = Ticket(number=number, link=link, clerk_name=written.clerk_name, written=written.written)
    return CallRecord(
        call_id=row.id,
        note=own.text if own is not None else "",
        changed=own.changed if own is not None else None,
        colleagues=tuple(notes.values()),
        handed_on=tuple(await transfers_of(conn, ctx.sealer, row.id)),
        ticket=ticket,
    )
