"""What a call says to the server, over the box's one connection."""

import secrets

from protocol.call import Call, NewCall, Signal
from protocol.commands import SendSignal
from protocol.model import WireModel
from tvapp.net.connection import Connection


class CurrentCall(WireModel):
    """GET /api/tv/calls/current."""

    call: Call | None


class CallExchange:
    """A ``line.CallServer``. Raises only Refused and ServerAway."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def place_call(self, new: NewCall) -> Call:
        """Join the queue; the answer carries the relay's credentials."""
        return await self._connection.post("/api/tv/calls", new, Call, key=secrets.token_urlsafe(12))

    async def current_call(self) -> Call | None:
        """The household's open call."""
        return (await self._connection.get("/api/tv/calls/current", CurrentCall)).call

    async def hang_up_call(self, call_id: str) -> None:
        """End it; twice does no harm, so a broken link may repeat it."""
        await self._connection.post(f"/api/tv/calls/{call_id}/hangup", key=f"hangup-{call_id}")

    async def send_signal(self, signal: Signal) -> None:
        """On the socket; returns when the server has it."""
        await self._connection.command(SendSignal(id=secrets.token_urlsafe(9), signal=signal))

    def in_call(self, yes: bool) -> None:
        """A quick heartbeat and quick tries while a call is open."""
        if self._connection.in_call != yes:
            self._connection.in_call = yes
