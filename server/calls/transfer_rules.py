"""When a call may be handed on to another desk, and what becomes of it. Pure."""

from dataclasses import dataclass

from protocol.call import DESK_LABELS, CallState, DeskName
from server.calls.rules import OPEN, Party, RefusedMove

MOST_TRANSFERS = 4
"""So often an old person is sent on in one call; then whoever has it keeps it."""


@dataclass(frozen=True)
class Way:
    """A place a call could go to, as it is now. Who speaks the local speech is a place of its own."""

    desk: DeskName
    dialect: bool
    open: bool
    hours: str
    taking: int
    """Clerks there who take calls now, of those who speak the local speech when that is wanted."""


def after_transfer(state: CallState, party: Party, here: DeskName, way: Way, transfers: int) -> CallState:
    """What handing on makes of a talk: it waits at the other desk, before all others.

    Only this way a talk becomes a place in a queue again. ``transfers``: how many there were in this call.
    Raises RefusedMove with a sentence for the clerk, before anything happens.
    """
    if state not in OPEN:
        raise RefusedMove("通话已经结束了。")
    if state is not CallState.TALKING or not party.is_clerk:
        raise RefusedMove("请先接听。")
    if way.desk is here and not way.dialect:
        raise RefusedMove("这个电话就在您的服务台。")
    if transfers >= MOST_TRANSFERS:
        raise RefusedMove(f"这个电话已经转过 {transfers} 次，请不要再转。可以请别人加入，或者答应回电。")
    if not way.open:
        raise RefusedMove(f"{DESK_LABELS[way.desk]}现在不上班（{way.hours}），没有转。可以记下来，答应回电。")
    if way.desk is here and not way.taking:
        raise RefusedMove("现在没有会说本地话的同事在，没有转。")
    return CallState.QUEUED
