"""Waits between tries grow, keep to their limit, and are spread."""

from hypothesis import given
from hypothesis import strategies as st

from tvapp.net.backoff import Backoff


def test_waits_double_up_to_the_longest() -> None:
    backoff = Backoff(0.2, 10.0, chance=lambda: 1.0)
    assert [round(backoff.next(), 3) for _ in range(8)] == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0]


def test_after_success_the_next_trouble_starts_short() -> None:
    backoff = Backoff(0.2, 10.0, chance=lambda: 1.0)
    for _ in range(6):
        backoff.next()
    backoff.reset()
    assert backoff.next() == 0.2


def test_a_call_caps_the_wait() -> None:
    backoff = Backoff(0.2, 10.0, chance=lambda: 1.0)
    for _ in range(6):
        backoff.next()
    assert backoff.next(longest=1.0) == 1.0


@given(tries=st.integers(min_value=1, max_value=2000), chance=st.floats(min_value=0, max_value=1))
def test_every_wait_lies_between_half_and_the_whole(tries: int, chance: float) -> None:
    backoff = Backoff(0.2, 10.0, chance=lambda: chance)
    for _ in range(min(tries, 50) - 1):
        backoff.next()
    wait = backoff.next()
    assert 0.1 <= wait <= 10.0


def test_a_week_of_tries_does_not_overflow() -> None:
    backoff = Backoff(chance=lambda: 1.0)
    for _ in range(5000):
        last = backoff.next()
    assert last == 10.0
