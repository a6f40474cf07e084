"""What happens to calls: each move is one transaction that changes the row and appends its events."""

import logging
import secrets
from typing import Any

from aiohttp import web
from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from protocol.call import CallState, DeskName, EndedBy, Signal
from protocol.errors import ErrorCode
from protocol.events import CallChanged, CallSignal, QueueChanged
from protocol.staff import Presence
from server.calls import rules, store
from server.calls.participant_store import audience_of, of_call
from server.calls.subject import Subject
from server.calls.view import call_view, queue_view
from server.clock import CLOCK
from server.events.outbox import append
from server.http.caller import Caller
from server.http.errors import ApiError
from server.settings import SETTINGS, Settings
from server.store.engine import STORE, Store

log = logging.getLogger("server.calls")

NO_CALL = "没有找到这个通话。"
ALREADY_CALLING = "您家正在排队或者通话，不用再打。"


class Switchboard:
    """One per application: ``app[SWITCHBOARD]``. All methods are safe to call at once, from any node."""

    def __init__(self, app: web.Application) -> None:
        self._app = app

    @property
    def _store(self) -> Store:
        return self._app[STORE]

    @property
    def _settings(self) -> Settings:
        return self._app[SETTINGS]

    def now(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        now: int = self._app[CLOCK]()
        return now

    async def place(self, caller: Caller, desk: DeskName, subject: Subject, *, label: str) -> store.CallRow:
        """A box joins a desk's queue; it can be rung once its offer is in. ``label``: what clerks see."""
        now = self.now()
        call_id = "call_" + secrets.token_urlsafe(12)
        try:
            async with self._store.write() as conn:
                if await store.open_call_of_household(conn, caller.household_id) is not None:
                    raise ApiError(ErrorCode.CONFLICT, ALREADY_CALLING)
                await store.add_call(
                    conn,
                    id=call_id,
                    desk=desk.value,
                    state=CallState.QUEUED.value,
                    household_id=caller.household_id,
                    device_id=caller.id,
                    caller=label,
                    guide_code=subject.guide_code,
                    guide_title=subject.guide_title,
                    application_id=subject.application_id,
                    place=now,
                    generation=0,
                    seen=now,
                    queued=now,
                )
                row = await store.find_call(conn, call_id)
                assert row is not None
                await append(conn, f"desk:{row.desk}", QueueChanged(desk=row.desk))
        except IntegrityError as error:
            raise ApiError(ErrorCode.CONFLICT, ALREADY_CALLING) from error
        return row

    async def signal(self, caller: Caller, signal: Signal) -> None:
        """Signalling from one participant to the other; the newest offer stays with the row."""
        async with self._store.write() as conn:
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
                await append(conn, f"household:{row.household_id}", CallSignal(signal=signal))
            elif state is CallState.TALKING:
                await append(conn, f"staff:{row.clerk_id}", CallSignal(signal=signal))
        if state is CallState.QUEUED:
            await self.ring_free_clerks(row.desk)

    async def answer(self, caller: Caller, call_id: str) -> store.CallRow:
        """The clerk takes the call that rings, or picks one from the queue."""
        return await self._take(caller, call_id=call_id)

    async def answer_next(self, caller: Caller, desk: DeskName) -> store.CallRow:
        """The clerk takes the first of a desk's queue."""
        return await self._take(caller, desk=desk)

    async def hang_up(self, caller: Caller, call_id: str) -> store.CallRow:
        """Either side ends the call. A clerk who hangs up while it rings only declines it."""
        async with self._store.write() as conn:
            row = await store.find_call(conn, call_id, lock=True)
            party = party_of(caller, row)
            if row is None or not (party.is_household or party.is_clerk):
                raise ApiError(ErrorCode.NOT_FOUND, NO_CALL)
            state = CallState(row.state)
            if state not in rules.OPEN:
                return row  # hanging up twice is no mistake
            if party.is_clerk and rules.after_clerk_declines(state) is CallState.QUEUED:
                row = await self._back_to_front(conn, row)
            else:
                by = EndedBy.CLERK if party.is_clerk else EndedBy.TV
                row = await self._end(conn, row, CallState.ENDED, by)
        await self.ring_free_clerks(row.desk)
        return row

    async def set_presence(self, caller: Caller, presence: Presence, desk: DeskName | None) -> None:
        """A clerk is ready, pauses or goes; a call that rings there goes back to the front."""
        desks = [desk.value] if desk is not None else list(caller.desks)
        if not rules.may_set(presence) or not set(desks) <= set(caller.desks):
            raise ApiError(ErrorCode.CONFLICT, "这个状态不能设置。")
        async with self._store.write() as conn:
            await store.set_clerk(
                conn,
                caller.id,
                presence,
                name=caller.name,
                number=caller.number,
                desks=desks,
                now=self.now(),
            )
            held = await store.held_call_of_clerk(conn, caller.id)
            if held is not None and held.state == CallState.RINGING.value and presence is not Presence.READY:
                locked = await store.find_call(conn, held.id, lock=True)
                if locked is not None and locked.state == CallState.RINGING.value:
                    await self._back_to_front(conn, locked, pause=False)
        for name in caller.desks:
            await self.ring_free_clerks(name)

    async def ring_free_clerks(self, desk: str) -> None:
        """Bring the first who waits and the clerk idle longest together, while there are both."""
        while True:
            now = self.now()
            after = now - rules.AWAY_SECONDS * 1000
            try:
                async with self._store.write() as conn:
                    clerk = await store.free_clerk(conn, desk, after)
                    waiting = await store.first_waiting(conn, desk, after) if clerk is not None else None
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
                    await self._tell_queue(conn, desk)
            except IntegrityError:
                # The clerk took another call in this very moment; the job looks again in a second.
                return

    async def ringing_timed_out(self) -> None:
        """Calls nobody answered go back to the front, their clerks are paused. Also after a restart."""
        before = self.now() - rules.RING_SECONDS * 1000
        async with self._store.read() as conn:
            desks = await store.waiting_desks(conn)
            overdue = await store.ringing_since(conn, before)
        if overdue:  # a write transaction every second would keep the disk busy all night
            async with self._store.write() as conn:
                for row in await store.ringing_since(conn, before, lock=True):
                    await self._back_to_front(conn, row)
            desks = {*desks, *(row.desk for row in overdue)}
        for desk in desks:
            await self.ring_free_clerks(desk)

    async def give_up_absent(self) -> None:
        """Boxes that stay away: a waiting one is missed, a talking one has ended."""
        for state, to, seconds in (
            (CallState.QUEUED, CallState.MISSED, rules.NO_SHOW_SECONDS),
            (CallState.TALKING, CallState.ENDED, rules.TALK_LOST_SECONDS),
        ):
            before = self.now() - seconds * 1000
            async with self._store.read() as conn:
                if not await store.away_since(conn, state, before):
                    continue
            async with self._store.write() as conn:
                for row in await store.away_since(conn, state, before, lock=True):
                    await self._end(conn, row, to, EndedBy.SERVER)

    async def _take(
        self, caller: Caller, *, call_id: str = "", desk: DeskName | None = None
    ) -> store.CallRow:
        try:
            async with self._store.write() as conn:
                row = await self._choose(conn, caller, call_id, desk)
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
                    answered=self.now(),
                )
                await self.tell(conn, row)
                await self._tell_queue(conn, row.desk)
                return row
        except IntegrityError as error:
            raise ApiError(ErrorCode.CONFLICT, "您正在另一个通话里，请先挂断。") from error

    async def _choose(
        self, conn: AsyncConnection, caller: Caller, call_id: str, desk: DeskName | None
    ) -> store.CallRow:
        if desk is not None:
            if desk.value not in caller.desks:
                raise ApiError(ErrorCode.FORBIDDEN, "您不在这个席位。")
            held = await store.held_call_of_clerk(conn, caller.id)
            if held is not None:
                raise ApiError(ErrorCode.CONFLICT, "您有一个电话，请先接听或者挂断。")
            after = self.now() - rules.AWAY_SECONDS * 1000
            first = await store.first_waiting(conn, desk.value, after)
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

    async def _back_to_front(
        self, conn: AsyncConnection, row: store.CallRow, *, pause: bool = True
    ) -> store.CallRow:
        places = [waiting.place for waiting in await store.queue_of(conn, row.desk)]
        clerk_id = row.clerk_id
        changed = await store.change_call(
            conn,
            row.id,
            state=CallState.QUEUED.value,
            place=rules.front_place([*places, row.place]),
            clerk_id=None,
            clerk_name="",
            clerk_number="",
            rung=None,
        )
        if pause:
            await store.change_clerk(conn, clerk_id, presence=Presence.PAUSED.value)
        await self.tell(conn, changed, clerk_id)
        await self._tell_queue(conn, row.desk)
        return changed

    async def _end(
        self, conn: AsyncConnection, row: store.CallRow, to: CallState, by: EndedBy
    ) -> store.CallRow:
        now = self.now()
        changed = await store.change_call(
            conn, row.id, state=to.value, ended=now, ended_by=by.value, offer=None
        )
        if row.clerk_id:
            await store.change_clerk(conn, row.clerk_id, idle_since=now)
        await self.tell(conn, changed)
        await self._tell_queue(conn, row.desk)
        return changed

    async def tell(
        self,
        conn: AsyncConnection,
        row: store.CallRow,
        clerk_id: str | None = None,
        *,
        also: Row[Any] | None = None,
    ) -> None:
        """To the household, the clerk concerned and the participants; ``also`` one who has just gone."""
        event = CallChanged(call=await call_view(conn, self._settings, row, self.now()))
        await append(conn, f"household:{row.household_id}", event)
        clerk = clerk_id or row.clerk_id
        if clerk:
            await append(conn, f"staff:{clerk}", event)
        for each in (*await of_call(conn, row.id), *([also] if also is not None else [])):
            await append(conn, audience_of(each), event)

    async def _tell_queue(self, conn: AsyncConnection, desk: str) -> None:
        """To the desk's staff, and to everybody who waits there: their places."""
        rows = {row.id: row for row in await store.queue_of(conn, desk)}
        for call in await queue_view(conn, self._settings, desk, self.now()):
            await append(conn, f"household:{rows[call.id].household_id}", CallChanged(call=call))
        await append(conn, f"desk:{desk}", QueueChanged(desk=desk))


SWITCHBOARD = web.AppKey("switchboard", Switchboard)


def party_of(caller: Caller, row: store.CallRow | None) -> rules.Party:
    """Which side of a call this is; neither when there is no such call."""
    if row is None:
        return rules.Party()
    return rules.Party(
        is_household=caller.kind == "tv" and caller.household_id == row.household_id,
        is_clerk=caller.kind == "staff" and caller.id == row.clerk_id,
    )
