"""Rows of calls as both ends see them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import Call, CallState, IceServer, Transfer
from protocol.call_words import CallWords
from server.calls import clerk_store, rules, store
from server.calls.participant_store import as_participant, of_call
from server.calls.telephone_store import beside
from server.desks.store import message_of
from server.settings import Settings


async def call_view(
    conn: AsyncConnection,
    settings: Settings,
    row: store.CallRow,
    now_ms: int,
    ice_servers: tuple[IceServer, ...] = (),
    caption: CallWords | None = None,
    *,
    people: Sequence[Row[Any]] | None = None,
) -> Call:
    """A call with its place and expected wait. Events leave ``ice_servers`` empty: they are kept in rows.

    ``people``: the rows of its participants, where they are known already.
    """
    position = await store.position_of(conn, row)
    wait, message = 0, ""
    if position:
        taking = await clerk_store.clerks_taking_calls(conn, row.desk, now_ms - rules.AWAY_SECONDS * 1000)
        wait = rules.expected_wait(position, taking, await store.service_seconds(conn, row.desk))
        message = await message_of(conn, row.desk)
    call = as_call(settings, row, position, wait, ice_servers, caption, message)
    rows = await of_call(conn, row.id) if people is None else people
    shown = tuple(as_participant(each) for each in rows)
    return call.model_copy(update={"participants": shown, "telephone": await beside(conn, row.id)})


async def queue_view(
    conn: AsyncConnection, settings: Settings, desk: str, now_ms: int, first: int = 50
) -> tuple[list[Call], int]:
    """The first who wait at a desk, in order, and how many there are, with one look at the service times."""
    taking = await clerk_store.clerks_taking_calls(conn, desk, now_ms - rules.AWAY_SECONDS * 1000)
    seconds = await store.service_seconds(conn, desk)
    rows, total = await store.queue_of(conn, desk, first), await store.waiting_at(conn, desk)
    waiting = enumerate(rows, start=1)
    return [as_call(settings, row, n, rules.expected_wait(n, taking, seconds)) for n, row in waiting], total


def as_call(
    settings: Settings,
    row: store.CallRow,
    position: int,
    wait: int,
    ice_servers: tuple[IceServer, ...] = (),
    caption: CallWords | None = None,
    message: str = "",
) -> Call:
    """The wire's words for a row."""
    return Call(
        id=row.id,
        desk=row.desk,
        state=CallState(row.state),
        position=position,
        expected_wait=wait,
        ticket=row.ticket,
        message=message,
        dialect=row.dialect,
        came_back=row.came_back,
        transfer=_transfer(row),
        callback_id=row.callback_id,
        clerk_name=row.clerk_name,
        clerk_number=row.clerk_number,
        caller=row.caller,
        guide_code=row.guide_code,
        guide_title=row.guide_title,
        application_id=row.application_id,
        ice_servers=ice_servers,
        relay_only=settings.relay_only,
        generation=row.generation,
        caption=caption,
        ended_by=row.ended_by,
        queued=row.queued,
        answered=row.answered,
        ended=row.ended,
    )


def for_guest(call: Call) -> Call:
    """The same for a third person: who talks, not what about, nor in which home."""
    hidden = {"caller": "", "guide_code": None, "guide_title": "", "application_id": None, "caption": None}
    more = {"telephone": None, "transfer": None, "callback_id": None, "message": "", "ticket": 0}
    return call.model_copy(update=hidden | more)


def _transfer(row: store.CallRow) -> Transfer | None:
    if not row.transfers:
        return None
    return Transfer(
        number=row.transfers,
        desk=row.transfer_desk,
        clerk_name=row.transfer_name,
        clerk_number=row.transfer_number,
    )
