"""What happens to call-backs, inside the caller's transaction; the household and the desk are told."""

from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import DeskName
from protocol.callback import Callback, CallbackReason, CallbackState
from protocol.events import CallbackChanged, Event, QueueChanged
from server.callbacks import store
from server.callbacks.rules import after_try
from server.calls.store import CallRow
from server.calls.subject import Subject
from server.desks.group_hours import table_for
from server.desks.rules import DeskTable
from server.workdays.store import workdays


async def promise(
    conn: AsyncConnection,
    table: DeskTable,
    reason: CallbackReason,
    desk: DeskName,
    subject: Subject,
    now: int,
    *,
    household_id: str,
    device_id: str,
    caller: str,
    dialect: bool = False,
    about_call: str | None = None,
) -> store.CallbackRow:
    """Somebody will ring: the promise there is already, or a new one. Announce it with ``news``."""
    known = await store.open_callback(conn, household_id, desk.value)
    if known is not None and reason is not CallbackReason.RATING:
        return known
    days = await workdays(conn)
    promised = (await table_for(conn, table, device_id)).desks[desk].promise(days, now)
    if reason is CallbackReason.RATING:
        promised = days.due(now, table.rating_workdays)
    callback_id = await store.add_callback(
        conn,
        reason,
        desk=desk.value,
        household_id=household_id,
        device_id=device_id,
        caller=caller,
        guide_code=subject.guide_code,
        guide_title=subject.guide_title,
        application_id=subject.application_id,
        dialect=dialect,
        created=now,
        promised=promised,
        about_call=about_call,
    )
    row = await store.find_callback(conn, callback_id)
    assert row is not None
    return row


async def promise_caller(
    conn: AsyncConnection, table: DeskTable, reason: CallbackReason, call: CallRow, now: int
) -> store.CallbackRow:
    """As ``promise``, to the household of a call and about what the call was about."""
    return await promise(
        conn,
        table,
        reason,
        DeskName(call.desk),
        Subject(call.guide_code, call.guide_title, call.application_id),
        now,
        household_id=call.household_id,
        device_id=call.device_id,
        caller=call.caller,
        dialect=call.dialect,
        about_call=call.id,
    )


async def open_for_supervisor(
    conn: AsyncConnection, household_id: str, desk: str
) -> store.CallbackRow | None:
    """A supervisor's task about this household and desk that is not done."""
    return await store.open_callback(conn, household_id, desk, supervisor=True)


async def rung_in_vain(
    conn: AsyncConnection, callback_id: str, clerk_name: str, clerk_number: str, now: int
) -> list[tuple[str, Event]]:
    """Nobody took it on the television; after the last try it is given up. Gives what to tell whom."""
    row = await store.find_callback(conn, callback_id, lock=True)
    if row is None or row.state != CallbackState.OPEN.value:
        return []
    state = after_try(row.tries + 1)
    ended = None if state is CallbackState.OPEN else now
    row = await store.change_callback(
        conn,
        callback_id,
        tries=row.tries + 1,
        tried=now,
        state=state.value,
        ended=ended,
        clerk_name=clerk_name,
        clerk_number=clerk_number,
    )
    return news(row)


async def talked(
    conn: AsyncConnection, household_id: str, desk: str, callback_id: str | None, now: int
) -> list[tuple[str, Event]]:
    """A clerk of the desk and the household talk: what was promised is kept, whoever rang whom."""
    row = await store.find_callback(conn, callback_id, lock=True) if callback_id else None
    row = row or await store.open_callback(conn, household_id, desk)
    if row is None or row.state != CallbackState.OPEN.value:
        return []
    return news(await store.change_callback(conn, row.id, state=CallbackState.DONE.value, ended=now))


def news(row: store.CallbackRow) -> list[tuple[str, Event]]:
    """Who is told of a change. A supervisor's task is no news for the household before it is rung."""
    told: list[tuple[str, Event]] = [(f"desk:{row.desk}", QueueChanged(desk=row.desk))]
    if not row.for_supervisor:
        told.append((f"household:{row.household_id}", CallbackChanged(callback=as_callback(row))))
    return told


def as_callback(row: store.CallbackRow, *, calling: bool = False, rating: str = "") -> Callback:
    """The wire's words for a row."""
    return Callback(
        id=row.id,
        desk=row.desk,
        state=CallbackState(row.state),
        reason=CallbackReason(row.reason),
        promised=row.promised,
        created=row.created,
        caller=row.caller,
        guide_title=row.guide_title,
        application_id=row.application_id,
        dialect=row.dialect,
        tries=row.tries,
        tried=row.tried,
        clerk_name=row.clerk_name,
        clerk_number=row.clerk_number,
        calling=calling,
        rating=rating,
    )
