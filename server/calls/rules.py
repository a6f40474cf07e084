"""What may happen to a call, in which order, and how long a person waits. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from protocol.call import CallState, EndedBy, Signal
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
CALLING_SECONDS = 60
"""So long a clerk's call rings on the television: somebody of 80 has to come from the kitchen."""
RETURN_SECONDS = 30 * 60
"""Who was not served and calls again within this has the old place."""

OPEN = frozenset({CallState.QUEUED, CallState.CALLING, CallState.RINGING, CallState.TALKING})
HELD = frozenset({CallState.CALLING, CallState.RINGING, CallState.TALKING})
"""A clerk has it in hand."""
_MOVES: dict[CallState, frozenset[CallState]] = {
    CallState.CALLING: frozenset({CallState.TALKING, CallState.MISSED}),
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


def after_hang_up(state: CallState, party: Party) -> CallState:
    """What hanging up makes of an open call: one that rings at a clerk's waits for the next clerk when the
    clerk does it; one that rings on the television was not taken, whoever does it."""
    to = CallState.ENDED
    if state is CallState.CALLING:
        to = CallState.MISSED
    elif state is CallState.RINGING and party.is_clerk:
        to = CallState.QUEUED
    check_move(state, to)
    return to


def check_signal(state: CallState, generation: int, party: Party, signal: Signal) -> None:
    """Raises RefusedMove when ``party`` may not say this about a call whose newest offer is ``generation``.

    Offers come from the box, answers from the clerk; both send candidates; the clerk alone may ask
    for a new offer (neither description nor candidate), with a higher generation.
    """
    if state not in OPEN:
        raise RefusedMove("通话已经结束了。")
    kind = signal.description.type if signal.description else None
    if party.is_household:
        if state is CallState.CALLING:
            raise RefusedMove("请先接听。")
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
    """Busy and after-call work are facts, not wishes: they follow from a call."""
    return presence not in (Presence.BUSY, Presence.WRAP_UP)


def front_place(places: Sequence[int]) -> int:
    """The place before all others of a queue (places only order; smaller comes first)."""
    return min(places, default=0) - 1


@dataclass(frozen=True)
class Earlier:
    """The household's last call at the same desk; times in milliseconds."""

    place: int
    state: CallState
    ended_by: EndedBy | None
    answered: int | None
    ended: int


def old_place(earlier: Earlier | None, now: int) -> int | None:
    """The place of who was not served, or whose talk broke off, and calls again soon; None: a new one."""
    if earlier is None or now - earlier.ended > RETURN_SECONDS * 1000:
        return None
    broke_off = earlier.state is CallState.ENDED and earlier.ended_by is EndedBy.SERVER
    return earlier.place if earlier.state is CallState.MISSED or broke_off else None


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
