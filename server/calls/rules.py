"""What may happen to a call, in which order, and how long a person waits. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from protocol.call import CallState, Signal
from protocol.staff import Presence

RING_SECONDS = 20
"""A clerk who does not answer within this is paused, and the call goes back to the front."""
AWAY_SECONDS = 30
"""A clerk's page or a box not seen for this long is not rung."""
NO_SHOW_SECONDS = 30 * 60
"""A waiting box that stays away longer than this loses its place."""
TALK_LOST_SECONDS = 180
"""A talk whose box stays away longer than this is over."""
USUAL_SERVICE_SECONDS = 240
"""Until there are real service times."""

OPEN = frozenset({CallState.QUEUED, CallState.RINGING, CallState.TALKING})
_MOVES: dict[CallState, frozenset[CallState]] = {
    CallState.QUEUED: frozenset({CallState.RINGING, CallState.TALKING, CallState.ENDED, CallState.MISSED}),
    CallState.RINGING: frozenset({CallState.QUEUED, CallState.TALKING, CallState.ENDED}),
    CallState.TALKING: frozenset({CallState.ENDED}),
    CallState.ENDED: frozenset(),
    CallState.MISSED: frozenset(),
}


class RefusedMove(Exception):
    """A call cannot do this now. ``args[0]`` says why, in plain Chinese."""


@dataclass(frozen=True)
class Party:
    """Who wants something of a call: the box of its household, its clerk, or somebody else."""

    is_household: bool = False
    is_clerk: bool = False


def check_move(state: CallState, to: CallState) -> None:
    """Raises RefusedMove when a call in ``state`` cannot become ``to``."""
    if to in _MOVES[state]:
        return
    if state not in OPEN:
        raise RefusedMove("通话已经结束了。")
    if state is CallState.TALKING and to in (CallState.TALKING, CallState.RINGING):
        raise RefusedMove("别的同事已经接了这个电话。")
    raise RefusedMove("通话现在不能这样做。")


def after_clerk_declines(state: CallState) -> CallState:
    """What a clerk's hanging up makes of a call: a ringing one waits for the next clerk."""
    check_move(state, CallState.QUEUED if state is CallState.RINGING else CallState.ENDED)
    return CallState.QUEUED if state is CallState.RINGING else CallState.ENDED


def check_signal(state: CallState, generation: int, party: Party, signal: Signal) -> None:
    """Raises RefusedMove when ``party`` may not say this about a call whose newest offer is ``generation``.

    Offers come from the box, answers from the clerk; both send candidates; the clerk alone may ask
    for a new offer (neither description nor candidate), with a higher generation.
    """
    if state not in OPEN:
        raise RefusedMove("通话已经结束了。")
    kind = signal.description.type if signal.description else None
    if party.is_household:
        if kind == "answer" or signal.generation < generation:
            raise RefusedMove("这条信令已经过时。")
        return
    if state is not CallState.TALKING:
        raise RefusedMove("请先接听。")
    asks = signal.description is None and signal.candidate is None
    if kind == "offer" or (asks and signal.generation <= generation):
        raise RefusedMove("这条信令已经过时。")
    if not asks and signal.generation != generation:
        raise RefusedMove("这条信令已经过时。")


def may_set(presence: Presence) -> bool:
    """Busy is a fact, not a wish: it follows from a call."""
    return presence is not Presence.BUSY


def front_place(places: Sequence[int]) -> int:
    """The place before all others of a queue (places only order; smaller comes first)."""
    return min(places, default=0) - 1


def expected_wait(position: int, clerks: int, service_seconds: Sequence[int]) -> int:
    """Seconds until the ``position``-th in the queue is served, in steps of half a minute.

    ``clerks`` that take calls now (none counts as one: somebody will come), ``service_seconds`` of
    the latest talks. The median, because one talk of an hour says nothing about the next.
    """
    if position <= 0:
        return 0
    usual = median(service_seconds) if len(service_seconds) >= 3 else USUAL_SERVICE_SECONDS
    seconds = usual * position / max(1, clerks)
    return max(30, int(-(-seconds // 30)) * 30)
