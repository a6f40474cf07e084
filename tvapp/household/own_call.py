"""The household's call as events and answers tell it, whichever of them arrives first."""

from protocol.call import Call, CallState, EndedBy
from protocol.desk import QueuePlace

OVER = frozenset({CallState.ENDED, CallState.MISSED})
STRANGERS = 4
"""Calls remembered of which only an event is known: the answer that names them is still on its way."""


class OwnCall:
    """Knows one call at a time, and keeps it after its end until it is forgotten.

    Events of calls this television did not ask for are not believed: a restart replays old events,
    and yesterday's call must not ring once more.
    """

    def __init__(self) -> None:
        self.call: Call | None = None
        self._strangers: dict[str, Call] = {}

    def claim(self, call: Call | None) -> bool:
        """An answer of the server names our open call (None: there is none). Whether anything changed."""
        if call is None:
            if self.call is None or self.call.state in OVER:
                return False
            over = {"state": CallState.ENDED, "ended_by": EndedBy.SERVER, "position": 0}
            self.call = self.call.model_copy(update=over)
            return True
        # An event that overtook the answer is the newer word: it was made after the call was.
        early = self._strangers.pop(call.id, None)
        return self._follow(call if early is None else with_relay(early, call))

    def hear(self, call: Call) -> bool:
        """An event about a call. Whether anything changed."""
        if self.call is not None and call.id == self.call.id:
            return self._follow(call)
        self._strangers.pop(call.id, None)
        self._strangers[call.id] = call
        while len(self._strangers) > STRANGERS:
            del self._strangers[next(iter(self._strangers))]
        return False

    def moved(self, place: QueuePlace) -> bool:
        """News of the place in the queue. Whether anything changed."""
        call = self.call
        if call is None or call.id != place.call_id or call.state is not CallState.QUEUED:
            return False
        parts = {"position": place.position, "expected_wait": place.expected_wait, "message": place.message}
        self.call = call.model_copy(update=parts)
        return self.call != call

    def forget(self) -> bool:
        """The resident is done with the call. Whether there was one."""
        had, self.call = self.call is not None, None
        return had

    def _follow(self, call: Call) -> bool:
        known = self.call
        if known is not None and known.id == call.id:
            if not may_follow(known, call):
                return False
            call = with_relay(call, known)
        self.call = call
        return call != known


def may_follow(call: Call, after: Call) -> bool:
    """Whether ``after`` can be newer: nothing follows the end, only the end follows talking, or the call was
    handed on to another desk meanwhile."""
    if call.state in OVER:
        return False
    known, then = (each.transfer.number if each.transfer is not None else 0 for each in (call, after))
    if known != then:
        return then > known
    return call.state is not CallState.TALKING or after.state is CallState.TALKING or after.state in OVER


def with_relay(call: Call, known: Call) -> Call:
    """``call`` with the relay's credentials of ``known``: events come without them."""
    if call.ice_servers or not known.ice_servers:
        return call
    return call.model_copy(update={"ice_servers": known.ice_servers})
