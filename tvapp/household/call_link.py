"""The household's call over its connection; what ``tvapp.calls.line`` asks of the server (``CallServer``)."""

import asyncio
import logging
import uuid

from protocol.call import Call, CurrentCall, NewCall, Signal
from protocol.call_words import CallWords, NewWish
from protocol.callback import Callback, HouseholdCallback, NewCallback
from protocol.commands import SendSignal
from protocol.desk import DeskList, DeskView
from protocol.errors import ErrorCode
from protocol.participant import TelephoneAsked
from protocol.rating import Rating
from protocol.shown import Showing
from tvapp.household.state import Household
from tvapp.net.connection import Connection
from tvapp.net.failure import Refused, ServerAway

log = logging.getLogger(__name__)


class CallLink:
    """Raises only ServerAway and Refused. What the server answers is noted in the household."""

    def __init__(self, connection: Connection, household: Household) -> None:
        self._connection = connection
        self._household = household
        self._hung_up = ""
        self._telling: asyncio.Task[None] | None = None

    async def place_call(self, new: NewCall) -> Call:
        """Queue for a desk. When an earlier try got through unnoticed, that call is taken up."""
        self._hung_up = ""
        try:
            call = await self._connection.post("/api/tv/calls", new, Call, key=uuid.uuid4().hex)
        except Refused as refusal:
            open_call = await self._open_at(new) if refusal.problem.code is ErrorCode.CONFLICT else None
            if open_call is None:
                raise
            return open_call
        self._household.claim_call(call)
        return call

    async def current_call(self) -> Call | None:
        """The call the server still has of this household."""
        call = (await self._connection.get("/api/tv/calls/current", CurrentCall)).call
        self._household.claim_call(call)
        return call

    async def hang_up_call(self, call_id: str) -> None:
        """End the call, or leave the queue. When the server is away it is told again once it is back."""
        try:
            # Twice does no harm, so a broken link may repeat it.
            path = f"/api/tv/calls/{call_id}/hangup"
            call = await self._connection.post(path, None, Call, key=f"hangup-{call_id}")
        except ServerAway:
            self._hung_up = call_id
            raise
        self._household.claim_call(call)

    async def accept_call(self, call_id: str) -> Call:
        """Take the call that rings here."""
        # Twice does no harm, so a broken link may repeat it.
        call = await self._connection.post(
            f"/api/tv/calls/{call_id}/accept", None, Call, key=f"accept-{call_id}"
        )
        self._household.claim_call(call)
        return call

    async def desks(self) -> tuple[DeskView, ...]:
        """Which desks are served now, and how long one waits."""
        return (await self._connection.get("/api/tv/desks", DeskList)).desks

    async def ask_callback(self, new: NewCallback) -> Callback:
        """Be rung by a clerk; leaves the queue."""
        callback = await self._connection.post("/api/tv/callbacks", new, Callback, key=uuid.uuid4().hex)
        self._household.promised(callback)
        return callback

    async def current_callback(self) -> None:
        """What the server has promised this household."""
        answer = await self._connection.get("/api/tv/callbacks/current", HouseholdCallback)
        self._household.promised(answer.callback)

    async def cancel_callback(self, callback_id: str) -> None:
        """Not to be rung any more."""
        path = f"/api/tv/callbacks/{callback_id}/cancel"
        await self._connection.post(path, None, Callback, key=f"cancel-{callback_id}")
        self._household.promised(None)

    async def rate(self, call_id: str, rating: Rating) -> None:
        """How a call that is over was; the same twice does no harm."""
        await self._connection.put(f"/api/tv/calls/{call_id}/rating", rating, Rating)

    async def send_wish(self, call_id: str, wish: NewWish) -> None:
        """Ask the clerk for something with one key."""
        path = f"/api/tv/calls/{call_id}/wishes"
        await self._connection.post(path, wish, CallWords, key=uuid.uuid4().hex)

    async def close_shown(self, call_id: str) -> None:
        """The resident has put away what the clerk shows; twice does no harm."""
        path = f"/api/tv/calls/{call_id}/shown/close"
        await self._connection.post(path, None, Showing, key=uuid.uuid4().hex)

    async def ask_telephone(self, call_id: str, asked: TelephoneAsked) -> None:
        """Have the clerk ring a telephone."""
        path = f"/api/tv/calls/{call_id}/telephone"
        call = await self._connection.post(path, asked, Call, key=uuid.uuid4().hex)
        self._household.claim_call(call)

    async def leave_participant(self, call_id: str, participant_id: str) -> None:
        """The phone is not used any more, or a third person has to go; the call goes on."""
        await self._connection.delete(f"/api/tv/calls/{call_id}/participants/{participant_id}", Call)

    async def send_signal(self, signal: Signal) -> None:
        """Signalling for the clerk's side; returns when the server has it."""
        await self._connection.command(SendSignal(id=uuid.uuid4().hex, signal=signal))

    def in_call(self, yes: bool) -> None:
        """While a call is open a lost socket is noticed and mended quickly."""
        if self._connection.in_call != yes:
            self._connection.in_call = yes

    def doubt(self, *, moved: bool) -> None:
        """The media has fallen silent; ``moved``: because the box has another address."""
        self._connection.doubt(moved=moved)

    def online(self) -> None:
        """The server is back: a clerk must not go on waiting for somebody who has hung up."""
        if self._hung_up:
            self._telling = asyncio.create_task(self._tell_hung_up(), name="late hang-up")

    async def _open_at(self, new: NewCall) -> Call | None:
        """The call that is open already, if it is the one that was asked for."""
        call = await self.current_call()
        return call if call is not None and call.desk == new.desk else None

    async def _tell_hung_up(self) -> None:
        call_id, self._hung_up = self._hung_up, ""
        try:
            await self.hang_up_call(call_id)
        except (ServerAway, Refused) as failure:
            log.info("late hang-up: %s", failure)
