"""What a call needs of the server."""

from typing import Protocol

from protocol.call import Call, NewCall, Signal
from protocol.call_words import NewWish


class CallServer(Protocol):
    """The way to the server; ``tvapp.household.call_link.CallLink`` has it.

    All raise only ``Refused`` and ``ServerAway``, each with a sentence for the person.
    """

    async def place_call(self, new: NewCall) -> Call:
        """POST /api/tv/calls."""

    async def current_call(self) -> Call | None:
        """GET /api/tv/calls/current."""

    async def hang_up_call(self, call_id: str) -> None:
        """POST /api/tv/calls/{id}/hangup."""

    async def accept_call(self, call_id: str) -> Call:
        """POST /api/tv/calls/{id}/accept."""

    async def send_wish(self, call_id: str, wish: NewWish) -> None:
        """POST /api/tv/calls/{id}/wishes."""

    async def close_shown(self, call_id: str) -> None:
        """POST /api/tv/calls/{id}/shown/close."""

    async def send_signal(self, signal: Signal) -> None:
        """The ``signal`` command on the socket."""

    def doubt(self, *, moved: bool) -> None:
        """The media has fallen silent: is the line to the server cut too? ``moved``: it is."""

    def in_call(self, yes: bool) -> None:
        """While a call is open, a lost socket should be noticed and mended quickly."""
