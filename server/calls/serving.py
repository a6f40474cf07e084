"""The clerk's moves: being there, taking the next call or this one, ringing a television."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState, DeskName
from protocol.desk import PauseReason
from protocol.errors import ErrorCode
from protocol.staff import Presence
from server.callbacks import work as callbacks
from server.callbacks.store import CallbackRow
from server.calls import clerk_store, rules, store
from server.calls.switchboard import NO_CALL, Switchboard, new_call_id, queue_news
from server.events.outbox import append_all
from server.http.caller import Caller
from server.http.errors import ApiError

THEY_TALK = "这一家正在排队或者通话，请过一会儿再打。"
BUSY_YOURSELF = "您正在另一个通话里，请先挂断。"


async def answer(board: Switchboard, caller: Caller, call_id: str) -> store.CallRow:
    """The clerk takes the call that rings, or picks one from the queue."""
    return await _take(board, caller, call_id=call_id)


async def answer_next(board: Switchboard, caller: Caller, desk: DeskName) -> store.CallRow:
    """The clerk takes the first of a desk's queue."""
    return await _take(board, caller, desk=desk)


async def ring_back(board: Switchboard, caller: Caller, task: CallbackRow) -> store.CallRow:
    """The clerk rings a household's television. Refused when one of both is in another call."""
    now = board.now()
    call_id = new_call_id()
    try:
        async with board.database.write() as conn:
            if await store.held_call_of_clerk(conn, caller.id) is not None:
                raise ApiError(ErrorCode.CONFLICT, BUSY_YOURSELF)
            if await store.open_call_of_household(conn, task.household_id) is not None:
                raise ApiError(ErrorCode.CONFLICT, THEY_TALK)
            await store.add_call(
                conn,
                id=call_id,
                desk=task.desk,
                state=CallState.CALLING.value,
                household_id=task.household_id,
                device_id=task.device_id,
                caller=task.caller,
                guide_code=task.guide_code,
                guide_title=task.guide_title,
                application_id=task.application_id,
                dialect=task.dialect,
                callback_id=task.id,
                place=now,
                generation=0,
                clerk_id=caller.id,
                clerk_name=caller.name,
                clerk_number=caller.number,
                seen=now,
                queued=now,
                rung=now,
            )
            row = await store.find_call(conn, call_id)
            assert row is not None
            await board.tell(conn, row)
    except IntegrityError as error:
        raise ApiError(ErrorCode.CONFLICT, THEY_TALK) from error
    return row


async def set_presence(
    board: Switchboard,
    caller: Caller,
    presence: Presence,
    desk: DeskName | None,
    reason: PauseReason | None = None,
) -> None:
    """A clerk is ready, pauses or goes; a call that rings there goes back to the front."""
    desks = [desk.value] if desk is not None else list(caller.desks)
    if not rules.may_set(presence) or not set(desks) <= set(caller.desks):
        raise ApiError(ErrorCode.CONFLICT, "这个状态不能设置。")
    async with board.database.write() as conn:
        await clerk_store.set_clerk(
            conn,
            caller.id,
            presence,
            name=caller.name,
            number=caller.number,
            desks=desks,
            now=board.now(),
            reason=reason.value if reason is not None and presence is Presence.PAUSED else "",
            dialect=caller.dialect,
        )
        await append_all(conn, [queue_news(name) for name in desks])
        held = await store.held_call_of_clerk(conn, caller.id)
        if held is not None and held.state == CallState.RINGING.value and presence is not Presence.READY:
            locked = await store.find_call(conn, held.id, lock=True)
            if locked is not None and locked.state == CallState.RINGING.value:
                await board.back_to_front(conn, locked, pause=False)
    for name in caller.desks:
        await board.ring_free_clerks(name)


async def _take(
    board: Switchboard, caller: Caller, *, call_id: str = "", desk: DeskName | None = None
) -> store.CallRow:
    try:
        async with board.database.write() as conn:
            row = await _choose(board, conn, caller, call_id, desk)
            try:
                rules.check_move(CallState(row.state), CallState.TALKING)
            except rules.RefusedMove as refusal:
                raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
            row = await store.change_call(
                conn,
                row.id,
                state=CallState.TALKING.value,
                clerk_id=caller.id,
                clerk_name=caller.name,
                clerk_number=caller.number,
                answered=board.now(),
            )
            kept = await callbacks.talked(conn, row.household_id, row.desk, None, board.now())
            await board.tell(conn, row, news=kept)
            return row
    except IntegrityError as error:
        raise ApiError(ErrorCode.CONFLICT, BUSY_YOURSELF) from error


async def _choose(
    board: Switchboard, conn: AsyncConnection, caller: Caller, call_id: str, desk: DeskName | None
) -> store.CallRow:
    if desk is not None:
        if desk.value not in caller.desks:
            raise ApiError(ErrorCode.FORBIDDEN, "您不在这个席位。")
        held = await store.held_call_of_clerk(conn, caller.id)
        if held is not None:
            raise ApiError(ErrorCode.CONFLICT, "您有一个电话，请先接听或者挂断。")
        after = board.now() - rules.AWAY_SECONDS * 1000
        first = await store.first_waiting(conn, desk.value, after)
        if first is not None and first.dialect and not caller.dialect:
            first = await _plain_instead(board, conn, desk.value, after) or first
        if first is None:
            raise ApiError(ErrorCode.NOT_FOUND, "现在没有人在等。")
        return first
    row = await store.find_call(conn, call_id, lock=True)
    if row is None or row.desk not in caller.desks:
        raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
    if row.state == CallState.RINGING.value and row.clerk_id != caller.id:
        raise ApiError(ErrorCode.CONFLICT, "这个电话正在叫另一位同事。")
    if row.state == CallState.QUEUED.value and row.generation == 0:
        raise ApiError(ErrorCode.CONFLICT, "对方的电视还没准备好，请过几秒再接。")
    return row


async def _plain_instead(
    board: Switchboard, conn: AsyncConnection, desk: str, after: int
) -> store.CallRow | None:
    """The first who does not want the local speech, as long as somebody serves who speaks it."""
    if not await clerk_store.clerks_taking_calls(conn, desk, after, dialect=True):
        return None
    return await store.first_waiting(conn, desk, after, plain_only=True)
