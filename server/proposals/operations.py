"""Proposing at the desk, deciding on the television."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState
from protocol.errors import ErrorCode
from protocol.events import ProposalChanged
from protocol.person import MemberList
from protocol.proposal import (
    CallForm,
    ConfirmProposal,
    NewProposal,
    Proposal,
    ProposalInFull,
    ProposalList,
    ProposalState,
)
from server.applications import members
from server.applications.refusal import refusals
from server.audit.trail import record as audit
from server.calls import store as call_store
from server.calls.rules import RefusedMove
from server.calls.switchboard import NO_CALL, party_of
from server.crypto.sealing import Sealer
from server.crypto.tokens import new_id
from server.events.outbox import append
from server.http.context import Context
from server.http.errors import ApiError
from server.http.operation import Rate, operation

from . import rules, store
from .answer_target import AnswerTarget, form_of
from .person_target import PersonTarget
from .store import ProposalRecord
from .target import Target

TARGETS: dict[str, Target] = {"person": PersonTarget(), "answer": AnswerTarget()}
"""Kind of value → what has to be known of it."""
_GONE = "这一条已经没有了。"


@operation(
    "GET",
    "/api/staff/calls/{id}/members",
    permission="staff.answer_calls",
    summary="通话这一家登记的人",
    answer=MemberList,
)
async def list_call_members(ctx: Context, *, id: str) -> MemberList:
    """Masked, for the clerk of the call: whose data is to be completed. Audited."""
    async with ctx.store.write() as conn:
        row = await _talking(ctx, conn, id)
        found = await members.of_household(conn, ctx.sealer, row.household_id)
        await audit(conn, ctx.caller, "member.list", id)
    return MemberList(members=tuple(found))


@operation(
    "GET",
    "/api/staff/calls/{id}/form",
    permission="staff.answer_calls",
    summary="通话说的那件事，要填些什么",
    answer=CallForm,
)
async def show_form(ctx: Context, *, id: str) -> CallForm:
    """The questions without their answers, for the clerk of the call to fill in together. Audited."""
    async with ctx.store.write() as conn:
        row = await _talking(ctx, conn, id)
        found = await form_of(ctx, conn, row)
        await audit(conn, ctx.caller, "application.questions", row.application_id or id)
    return found


@operation(
    "POST",
    "/api/staff/calls/{id}/proposals",
    permission="staff.answer_calls",
    summary="替居民填，等居民确认",
    body=NewProposal,
    answer=Proposal,
    status=201,
    limit_bytes=4000,
    rate=Rate(60, 60),
)
async def propose(ctx: Context, body: NewProposal, *, id: str) -> Proposal:
    """It takes the place of what the call has open; nothing changes before the resident's OK."""
    now = ctx.now_ms()
    async with ctx.store.write() as conn:
        row = await _talking(ctx, conn, id)
        with refusals():
            value = await TARGETS[body.value.kind].check(ctx, conn, row, body.value)
        await withdraw_open(conn, ctx.sealer, id, now)
        record = ProposalRecord(
            id=new_id(),
            household_id=row.household_id,
            call_id=id,
            kind=body.value.kind,
            value=value,
            state=ProposalState.OPEN,
            proposer_id=ctx.caller.id,
            proposer_name=ctx.caller.name,
            created=now,
        )
        await store.add(conn, ctx.sealer, record)
        await audit(conn, ctx.caller, "proposal.make", record.id)
        return await _tell(conn, record)


@operation(
    "GET",
    "/api/staff/calls/{id}/proposals",
    permission="staff.answer_calls",
    summary="这个通话里替居民填过的",
    answer=ProposalList,
)
async def list_of_call(ctx: Context, *, id: str) -> ProposalList:
    """For a page that was loaded anew; masked."""
    async with ctx.store.read() as conn:
        row = await call_store.find_call(conn, id)
        if row is None or not party_of(ctx.caller, row).is_clerk:
            raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
        found = await store.of_call(conn, ctx.sealer, id)
    return ProposalList(proposals=tuple(map(view, found)))


@operation(
    "POST",
    "/api/staff/proposals/{id}/withdraw",
    permission="staff.answer_calls",
    summary="收回替居民填的",
    answer=Proposal,
)
async def withdraw(ctx: Context, *, id: str) -> Proposal:
    """The clerk has seen a mistake."""
    async with ctx.store.write() as conn:
        record = await store.find(conn, ctx.sealer, id, lock=True)
        if record is None or record.proposer_id != ctx.caller.id:
            raise ApiError(ErrorCode.NOT_FOUND, _GONE)
        _check_open(record)
        await audit(conn, ctx.caller, "proposal.withdraw", id)
        return await _decide(conn, replace(record, state=ProposalState.WITHDRAWN, decided=ctx.now_ms()))


@operation("GET", "/api/tv/proposals", permission="tv", summary="等您确认的", answer=ProposalList)
async def list_open(ctx: Context) -> ProposalList:
    """What a clerk has written in the call that goes on; for a television that restarts."""
    async with ctx.store.read() as conn:
        found = await store.open_of_household(conn, ctx.sealer, ctx.caller.household_id)
    return ProposalList(proposals=tuple(map(view, found)))


@operation(
    "GET",
    "/api/tv/proposals/{id}/full",
    permission="tv",
    summary="看全部",
    answer=ProposalInFull,
)
async def show_in_full(ctx: Context, *, id: str) -> ProposalInFull:
    """Unmasked, when the resident asks for it to compare; audited."""
    async with ctx.store.write() as conn:
        record = await _mine(ctx, conn, id)
        _check_open(record)
        await audit(conn, ctx.caller, "proposal.read", id)
        value = record.value
    return ProposalInFull(lines=TARGETS[record.kind].lines(value, masked=False))


@operation(
    "POST",
    "/api/tv/proposals/{id}/confirm",
    permission="tv",
    summary="对的，就这样",
    body=ConfirmProposal,
    answer=Proposal,
)
async def confirm(ctx: Context, body: ConfirmProposal, *, id: str) -> Proposal:
    """Now it is done; who wrote and who confirmed stays with it."""
    async with ctx.store.write() as conn:
        record = await _mine(ctx, conn, id, lock=True)
        _check_open(record)
        target = TARGETS[record.kind]
        with refusals():
            if target.needs_consent:
                members.check_consent(body.consent_version)
            subject = await target.carry_out(ctx, conn, record, record.value)
        await audit(conn, ctx.caller, "proposal.confirm", id)
        return await _decide(
            conn,
            replace(
                record,
                state=ProposalState.CONFIRMED,
                subject_id=subject,
                device_id=ctx.caller.id,
                decided=ctx.now_ms(),
            ),
        )


@operation("POST", "/api/tv/proposals/{id}/refuse", permission="tv", summary="不对", answer=Proposal)
async def refuse(ctx: Context, *, id: str) -> Proposal:
    """The clerk sees it and writes it anew."""
    async with ctx.store.write() as conn:
        record = await _mine(ctx, conn, id, lock=True)
        _check_open(record)
        await audit(conn, ctx.caller, "proposal.refuse", id)
        decided = replace(record, state=ProposalState.REFUSED, device_id=ctx.caller.id, decided=ctx.now_ms())
        return await _decide(conn, decided)


async def withdraw_open(conn: AsyncConnection, sealer: Sealer, call_id: str, now: int) -> None:
    """What a call has open goes: the next takes its place, or the clerk hands the call on."""
    for earlier in await store.of_call(conn, sealer, call_id):
        if earlier.state is ProposalState.OPEN:
            await _decide(conn, replace(earlier, state=ProposalState.WITHDRAWN, decided=now))


def view(record: ProposalRecord) -> Proposal:
    """As both screens see it."""
    target = TARGETS[record.kind]
    return Proposal(
        id=record.id,
        call_id=record.call_id,
        kind=record.kind,
        state=record.state,
        title=target.title(record.value) if record.value is not None else "",
        lines=target.lines(record.value, masked=True) if record.value is not None else (),
        needs_consent=target.needs_consent,
        proposed_by=record.proposer_name,
        created=record.created,
        decided=record.decided,
    )


async def _decide(conn: AsyncConnection, record: ProposalRecord) -> Proposal:
    await store.decide(conn, record)
    return await _tell(conn, replace(record, value=None))


async def _tell(conn: AsyncConnection, record: ProposalRecord) -> Proposal:
    shown = view(record)
    for audience in (f"household:{record.household_id}", f"staff:{record.proposer_id}"):
        await append(conn, audience, ProposalChanged(proposal=shown))
    return shown


async def _talking(ctx: Context, conn: AsyncConnection, call_id: str) -> call_store.CallRow:
    row = await call_store.find_call(conn, call_id, lock=True)
    party = party_of(ctx.caller, row)
    if row is None or not party.is_clerk:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    try:
        rules.check_may_propose(CallState(row.state), party)
    except RefusedMove as refusal:
        raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
    return row


async def _mine(
    ctx: Context, conn: AsyncConnection, proposal_id: str, *, lock: bool = False
) -> ProposalRecord:
    record = await store.find(conn, ctx.sealer, proposal_id, lock=lock)
    if record is None or record.household_id != ctx.caller.household_id:
        raise ApiError(ErrorCode.NOT_FOUND, _GONE)
    call = await call_store.find_call(conn, record.call_id)
    if record.state is ProposalState.OPEN and (call is None or call.state != CallState.TALKING.value):
        return replace(record, state=ProposalState.EXPIRED)
    return record


def _check_open(record: ProposalRecord) -> None:
    try:
        rules.check_open(record.state)
    except RefusedMove as refusal:
        raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
