"""The pure rules of calls."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.call import CallState, EndedBy, IceCandidate, SessionDescription, Signal
from server.calls import rules

LEGAL = {
    ("queued", "ringing"), ("queued", "talking"), ("queued", "ended"), ("queued", "missed"),
    ("ringing", "queued"), ("ringing", "talking"), ("ringing", "ended"),
    ("talking", "ended"),
    ("calling", "talking"), ("calling", "missed"),
}  # fmt: skip


@pytest.mark.parametrize(("state", "to"), list(product(CallState, CallState)))
def test_every_other_move_is_refused_with_a_sentence(state: CallState, to: CallState) -> None:
    if (state.value, to.value) in LEGAL:
        rules.check_move(state, to)
        return
    with pytest.raises(rules.RefusedMove) as refused:
        rules.check_move(state, to)
    assert refused.value.args[0].endswith("。")


OFFER = SessionDescription(type="offer", sdp="o")
ANSWER = SessionDescription(type="answer", sdp="a")
CANDIDATE = IceCandidate(candidate="")
BOX, CLERK = rules.Party(is_household=True), rules.Party(is_clerk=True)


@pytest.mark.parametrize(
    ("party", "state", "current", "generation", "parts", "fine"),
    [
        (BOX, CallState.QUEUED, 0, 1, {"description": OFFER}, True),
        (BOX, CallState.QUEUED, 2, 1, {"description": OFFER}, False),
        (BOX, CallState.TALKING, 1, 2, {"description": OFFER}, True),
        (BOX, CallState.TALKING, 1, 1, {"description": ANSWER}, False),
        (BOX, CallState.ENDED, 1, 2, {"description": OFFER}, False),
        (CLERK, CallState.TALKING, 1, 1, {"description": ANSWER}, True),
        (CLERK, CallState.TALKING, 2, 1, {"description": ANSWER}, False),
        (CLERK, CallState.TALKING, 1, 1, {"description": OFFER}, False),
        (CLERK, CallState.TALKING, 1, 1, {"candidate": CANDIDATE}, True),
        (CLERK, CallState.RINGING, 1, 1, {"description": ANSWER}, False),
        (CLERK, CallState.TALKING, 1, 2, {}, True),
        (CLERK, CallState.TALKING, 1, 1, {}, False),
        (BOX, CallState.CALLING, 0, 1, {"description": OFFER}, False),
    ],
)
def test_who_may_say_what(
    party: rules.Party, state: CallState, current: int, generation: int, parts: dict, fine: bool
) -> None:
    signal = Signal(call_id="call_1", generation=generation, **parts)
    if fine:
        rules.check_signal(state, current, party, signal)
    else:
        with pytest.raises(rules.RefusedMove):
            rules.check_signal(state, current, party, signal)


def test_waiting_uses_the_median_so_that_one_endless_talk_does_not_frighten() -> None:
    assert rules.expected_wait(1, 1, [100, 110, 3600]) == 120
    assert rules.expected_wait(4, 2, [100, 110, 3600]) == 240
    assert rules.expected_wait(1, 0, []) == rules.USUAL_SERVICE_SECONDS
    assert rules.expected_wait(0, 1, []) == 0


@given(st.integers(1, 500), st.integers(0, 50), st.lists(st.integers(1, 7200), max_size=20))
def test_who_stands_further_back_never_waits_less(position: int, clerks: int, seconds: list[int]) -> None:
    here = rules.expected_wait(position, clerks, seconds)
    assert here % 30 == 0
    assert 0 < here <= rules.expected_wait(position + 1, clerks, seconds)


@given(st.lists(st.integers(-1000, 10**13)))
def test_the_front_place_is_before_all_others(places: list[int]) -> None:
    assert all(rules.front_place(places) < place for place in places)


@pytest.mark.parametrize(
    ("state", "by", "minutes", "kept"),
    [
        (CallState.MISSED, EndedBy.SERVER, 10, True),
        (CallState.ENDED, EndedBy.SERVER, 10, True),
        (CallState.MISSED, EndedBy.SERVER, 31, False),
        (CallState.ENDED, EndedBy.TV, 1, False),
        (CallState.ENDED, EndedBy.CLERK, 1, False),
    ],
)
def test_who_was_not_served_or_was_cut_off_has_the_old_place_for_half_an_hour(
    state: CallState, by: EndedBy, minutes: int, kept: bool
) -> None:
    earlier = rules.Earlier(place=7, state=state, ended_by=by, answered=None, ended=0)
    assert rules.old_place(earlier, minutes * 60_000) == (7 if kept else None)
    assert rules.old_place(None, 0) is None
