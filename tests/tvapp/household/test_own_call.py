"""The call stays right whichever arrives first, the answer or the event."""

import pytest

from protocol.call import CallState, EndedBy, IceServer
from tests.tvapp.household.samples import call
from tvapp.household.own_call import STRANGERS, OwnCall

S = CallState
RELAY = (IceServer(urls=("turn:relay:3478",), username="u", credential="c"),)


def test_an_event_that_overtook_the_answer_is_the_newer_word() -> None:
    current = OwnCall()
    assert not current.hear(call(state=S.RINGING))
    assert current.claim(call(state=S.QUEUED, ice_servers=RELAY))
    assert current.call is not None
    assert current.call.state is S.RINGING
    assert current.call.ice_servers == RELAY


def test_events_come_without_the_relays_credentials_and_do_not_take_them_away() -> None:
    current = OwnCall()
    current.claim(call(ice_servers=RELAY))
    current.hear(call(state=S.TALKING))
    assert current.call is not None and current.call.ice_servers == RELAY


@pytest.mark.parametrize("late", [S.QUEUED, S.RINGING])
def test_a_late_answer_does_not_take_back_that_the_clerk_has_answered(late: CallState) -> None:
    current = OwnCall()
    current.claim(call())
    current.hear(call(state=S.TALKING))
    assert not current.claim(call(state=late))
    assert current.call is not None and current.call.state is S.TALKING


def test_unanswered_ringing_goes_back_to_the_queue() -> None:
    current = OwnCall()
    current.claim(call())
    current.hear(call(state=S.RINGING))
    assert current.hear(call(state=S.QUEUED, position=1))


@pytest.mark.parametrize("over", [S.ENDED, S.MISSED])
def test_nothing_follows_the_end(over: CallState) -> None:
    current = OwnCall()
    current.claim(call())
    current.hear(call(state=over))
    assert not current.hear(call(state=S.TALKING))
    assert not current.claim(call(state=S.RINGING))
    assert current.call is not None and current.call.state is over


def test_a_call_the_server_no_longer_has_is_over_and_stays_to_be_rated() -> None:
    current = OwnCall()
    current.claim(call(state=S.TALKING))
    assert current.claim(None)
    assert current.call is not None
    assert (current.call.state, current.call.ended_by) == (S.ENDED, EndedBy.SERVER)
    assert not current.claim(None)


def test_a_new_call_takes_the_place_of_one_that_is_over() -> None:
    current = OwnCall()
    current.claim(call())
    current.hear(call(state=S.ENDED))
    assert current.claim(call("call_2"))
    assert current.call is not None and current.call.id == "call_2"


def test_a_forgotten_call_does_not_come_back_by_replayed_events() -> None:
    current = OwnCall()
    current.claim(call())
    assert current.forget()
    assert not current.forget()
    assert not current.hear(call(state=S.RINGING))
    assert current.call is None


def test_calls_of_which_only_events_are_known_do_not_pile_up() -> None:
    current = OwnCall()
    for number in range(50):
        current.hear(call(f"call_{number}", S.RINGING))
    # the latest are remembered, the oldest are not
    current.claim(call("call_49"))
    assert current.call is not None and current.call.state is S.RINGING
    current = OwnCall()
    for number in range(STRANGERS + 1):
        current.hear(call(f"call_{number}", S.RINGING))
    current.claim(call("call_0"))
    assert current.call is not None and current.call.state is S.QUEUED


def test_only_a_call_that_was_handed_on_waits_again_and_what_was_before_it_is_old() -> None:
    current = OwnCall()
    current.claim(call(state=S.TALKING))
    assert not current.hear(call(state=S.QUEUED))
    by = {"number": 1, "desk": "anxinban", "clerk_name": "王敏"}
    assert current.hear(call(state=S.QUEUED, transfer=by))
    assert not current.hear(call(state=S.TALKING)), "from before"
    assert current.hear(call(state=S.TALKING, transfer=by))
