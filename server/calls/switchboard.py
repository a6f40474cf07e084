"""What happens to calls: each move is one transaction that changes the row and appends its events."""

import logging
import secrets
from collections.abc import Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState, DeskName, EndedBy, Signal
from protocol.callback import CallbackReason
from protocol.desk import PauseReason
from protocol.errors import ErrorCode
from protocol.events import CallChanged, CallSignal, Event, QueueChanged
from protocol.participant import ParticipantKind
from protocol.staff import Presence
from server.callbacks import work as callbacks
from server.calls import clerk_store, rules, store
from server.calls.participant_store import audience_of, of_call
from server.calls.store import CallRow
from server.calls.subject import Subject
from server.calls.view import call_view, for_guest
from server.clock import CLOCK
from server.desks.group_hours import table_for
from server.desks.rules import DeskTable, day_of
from server.desks.store import next_ticket
from server.desks.table_file import read_desks
from server.events.outbox import append_all
from server.http.caller import Caller
from server.http.errors import ApiError
from server.settings import SETTINGS, Settings
from server.store.engine import STORE, Store
from server.workdays.store import workdays

log = logging.getLogger("server.calls")

NO_CALL = "没有找到这个通话。"
ALREADY_CALLING = "您家正在排队或者通话，不用再打。"
CLOSED = "现在不是服务时间。可以请工作人员上班后打给您。"


class Switchboard:
    """One per application: ``app[SWITCHBOARD]``. All methods are safe to call at once, from any node."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    @property
    def database(self) -> Store:
        """Where the rows are."""
        return self._app[STORE]

    @property
    def _settings(self) -> Settings:
        return self._app[SETTINGS]

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        now: int = self._app[CLOCK]()
        return now

    @property
    def desks(self) -> DeskTable:
        """Hours and habits of the desks, as the operator's table has them now."""
        return read_desks(self._settings)

    async def place(
        self, caller: Caller, desk: DeskName, subject: Subject, *, label: str, dialect: bool = False
    ) -> CallRow:
        """A box joins a desk's queue; it can be rung once its offer is in. ``label``: what clerks see.

        Who was not served, or was cut off, and calls again soon has the old place.
        """
        now = self.now()
        call_id = new_call_id()
        try:
            async with self.database.write() as conn:
                hours = (await table_for(conn, self.desks, caller.id)).desks[desk]
                if not hours.is_open(await workdays(conn), now):
                    raise ApiError(ErrorCode.CONFLICT, CLOSED)
                if await store.open_call_of_household(conn, caller.household_id) is not None:
                    raise ApiError(ErrorCode.CONFLICT, ALREADY_CALLING)
                place = rules.old_place(await store.last_call(conn, caller.household_id, desk.value), now)
                await store.add_call(
                    conn,
                    id=call_id,
                    ticket=await next_ticket(conn, desk.value, day_of(now)),
                    dialect=dialect,
                    came_back=place is not None,
                    desk=desk.value,
                    state=CallState.QUEUED.value,
                    household_id=caller.household_id,
                    device_id=caller.id,
                    caller=label,
                    guide_code=subject.guide_code,
                    guide_title=subject.guide_title,
                    application_id=subject.application_id,
                    place=now if place is None else place,
                    generation=0,
                    seen=now,
                    queued=now,
                )
                row = await store.find_call(conn, call_id)
                assert row is not None
                await append_all(conn, [queue_news(row.desk)])
        except IntegrityError as error:
            raise ApiError(ErrorCode.CONFLICT, ALREADY_CALLING) from error
        return row

    async def accept(self, caller: Caller, call_id: str) -> CallRow:
        """The television takes the call that rings on it; its offer follows."""
        async with self.database.write() as conn:
            row = await store.find_call(conn, call_id, lock=True)
            if row is None or not party_of(caller, row).is_household:
                raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
            if row.state == CallState.TALKING.value and row.callback_id:
                return row  # the answer to the first try was lost
            if row.state != CallState.CALLING.value:
                raise ApiError(ErrorCode.CONFLICT, "这个电话已经过去了，还会再打给您。")
            now = self.now()
            row = await store.change_call(conn, row.id, state=CallState.TALKING.value, answered=now, seen=now)
            kept = await callbacks.talked(conn, row.household_id, row.desk, row.callback_id, now)
            await self.tell(conn, row, news=kept)
        return row

    async def signal(self, caller: Caller, signal: Signal) -> None:
        """Signalling from one participant to the other; the newest offer stays with the row."""
        async with self.database.write() as conn:
            row = await store.find_call(conn, signal.call_id, lock=True)
            party = party_of(caller, row)
            if row is None or not (party.is_household or party.is_clerk):
                raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
            state = CallState(row.state)
            try:
                rules.check_signal(state, row.generation, party, signal)
            except rules.RefusedMove as refusal:
                raise ApiError(ErrorCode.CONFLICT, refusal.args[0]) from refusal
            if signal.description is not None and signal.description.type == "offer":
                offer = signal.description.model_dump_json()
                await store.change_call(
                    conn, row.id, offer=offer, generation=signal.generation, seen=self.now()
                )
            if party.is_clerk:
                await append_all(conn, [(f"household:{row.household_id}", CallSignal(signal=signal))])
            elif state is CallState.TALKING:
                await append_all(conn, [(f"staff:{row.clerk_id}", CallSignal(signal=signal))])
        if state is CallState.QUEUED:
            await self.ring_free_clerks(row.desk)

    async def hang_up(self, caller: Caller, call_id: str) -> CallRow:
        """Either side ends the call. A clerk who hangs up while it rings only declines it."""
        async with self.database.write() as conn:
            row = await store.find_call(conn, call_id, lock=True)
            party = party_of(caller, row)
            if row is None or not (party.is_household or party.is_clerk):
                raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
            state = CallState(row.state)
            if state not in rules.OPEN:
                return row  # hanging up twice is no mistake
            to = rules.after_hang_up(state, party)
            if to is CallState.QUEUED:
                row = await self.back_to_front(conn, row)
            else:
                row = await self.end(conn, row, to, EndedBy.CLERK if party.is_clerk else EndedBy.TV)
        await self.ring_free_clerks(row.desk)
        return row

    async def ring_free_clerks(self, desk: str) -> None:
        """Bring the first who waits and the clerk idle longest together, while there are both."""
        while True:
            now = self.now()
            after = now - rules.AWAY_SECONDS * 1000
            try:
                async with self.database.write() as conn:
                    clerk, waiting = await self._pair(conn, desk, now, after)
                    if clerk is None or waiting is None:
                        return
                    row = await store.change_call(
                        conn,
                        waiting.id,
                        state=CallState.RINGING.value,
                        clerk_id=clerk.staff_id,
                        clerk_name=clerk.name,
                        clerk_number=clerk.number,
                        rung=now,
                    )
                    await self.tell(conn, row)
            except IntegrityError:
                # The clerk took another call in this very moment; the job looks again in a second.
                return

    async def _pair(
        self, conn: AsyncConnection, desk: str, now: int, after: int
    ) -> tuple[Row[Any] | None, CallRow | None]:
        """A free clerk and the first who can be served; who wants the local speech waits for who speaks it,
        as long as one of those serves the desk."""
        apart = await clerk_store.clerks_taking_calls(conn, desk, after, dialect=True) > 0
        for speaks in (False, True) if apart else (None,):
            clerk = await clerk_store.free_clerk(conn, desk, now, after, dialect=speaks)
            if clerk is None:
                continue
            waiting = await store.first_waiting(conn, desk, after, plain_only=speaks is False)
            if waiting is not None:
                return clerk, waiting
        return None, None

    async def back_to_front(self, conn: AsyncConnection, row: CallRow, *, pause: bool = True) -> CallRow:
        """A call nobody answered, before all others; who did not answer pauses."""
        lowest = await store.lowest_place(conn, row.desk)
        clerk_id = row.clerk_id
        changed = await store.change_call(
            conn,
            row.id,
            state=CallState.QUEUED.value,
            place=rules.front_place([row.place] if lowest is None else [lowest, row.place]),
            clerk_id=None,
            clerk_name="",
            clerk_number="",
            rung=None,
        )
        if pause:
            values = {"presence": Presence.PAUSED.value, "reason": PauseReason.UNANSWERED.value}
            await clerk_store.change_clerk(conn, clerk_id, since=self.now(), wrap_until=None, **values)
        await self.tell(conn, changed, clerk_id)
        return changed

    async def end(self, conn: AsyncConnection, row: CallRow, to: CallState, by: EndedBy) -> CallRow:
        """A call is over: after-call work begins, or a call-back is promised; all concerned hear it."""
        now = self.now()
        changed = await store.change_call(
            conn, row.id, state=to.value, ended=now, ended_by=by.value, offer=None
        )
        also: list[tuple[str, Event]] = []
        if row.clerk_id and row.state == CallState.TALKING.value:
            seconds = self.desks.desks[DeskName(row.desk)].after_call_seconds
            await clerk_store.begin_wrap_up(conn, row.clerk_id, now, seconds)
        elif row.clerk_id:
            await clerk_store.change_clerk(conn, row.clerk_id, idle_since=now)
        if row.state == CallState.CALLING.value:
            also = await callbacks.rung_in_vain(conn, row.callback_id, row.clerk_name, row.clerk_number, now)
        elif to is CallState.MISSED:
            missed = await callbacks.promise_caller(conn, self.desks, CallbackReason.MISSED, row, now)
            also = callbacks.news(missed)
        await self.tell(conn, changed, news=also)
        return changed

    async def tell(
        self,
        conn: AsyncConnection,
        row: CallRow,
        clerk_id: str | None = None,
        *,
        also: Row[Any] | None = None,
        news: Sequence[tuple[str, Event]] = (),
    ) -> None:
        """To the household, the clerk concerned, the participants (``also``: one who has just gone) and the
        desk, with more ``news``; ``desks.crier`` tells the others their places."""
        people = await of_call(conn, row.id)
        event = CallChanged(call=await call_view(conn, self._settings, row, self.now(), people=people))
        told: list[tuple[str, Event]] = [(f"household:{row.household_id}", event)]
        clerk = clerk_id or row.clerk_id
        if clerk:
            told.append((f"staff:{clerk}", event))
        for each in (*people, *([also] if also is not None else [])):
            guest = each.kind == ParticipantKind.THIRD.value
            told.append((audience_of(each), CallChanged(call=for_guest(event.call)) if guest else event))
        desk = queue_news(row.desk)
        await append_all(conn, [*told, *(each for each in news if each != desk), desk])


SWITCHBOARD = web.AppKey("switchboard", Switchboard)


def new_call_id() -> str:
    """Of a call."""
    return "call_" + secrets.token_urlsafe(12)


def queue_news(desk: str) -> tuple[str, Event]:
    return f"desk:{desk}", QueueChanged(desk=desk)


def party_of(caller: Caller, row: CallRow | None) -> rules.Party:
    """Which side of a call this is; neither when there is no such call."""
    if row is None:
        return rules.Party()
    return rules.Party(
        is_household=caller.kind == "tv" and caller.household_id == row.household_id,
        is_clerk=caller.kind == "staff" and caller.id == row.clerk_id,
    )
