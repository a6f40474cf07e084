"""What may become of a proposal. Pure."""

from protocol.call import CallState
from protocol.proposal import ProposalState as State
from server.calls.rules import Party, RefusedMove

_SENTENCES = {
    State.CONFIRMED: "这一条已经确认过了。",
    State.REFUSED: "这一条已经按了“不对”。请工作人员改好再发一次。",
    State.WITHDRAWN: "工作人员已经收回这一条，请等新的。",
    State.EXPIRED: "通话已经结束，这一条作废了。",
}


def check_may_propose(state: CallState, party: Party) -> None:
    """Only the clerk of a call that is being talked in. Raises RefusedMove."""
    if not party.is_clerk or state is not CallState.TALKING:
        raise RefusedMove("接通以后才能替居民填。")


def check_open(state: State) -> None:
    """Whether it can still be decided or taken back. Raises RefusedMove."""
    if state is not State.OPEN:
        raise RefusedMove(_SENTENCES[state])
