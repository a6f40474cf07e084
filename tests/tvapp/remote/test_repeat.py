"""Held and trembling keys, with a clock of our own."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tvapp.remote.action import Action
from tvapp.remote.repeat import FIRST_REPEAT, INTERVAL, LONGEST_HOLD, OK_REST, REPEATED, RepeatPolicy


def hold(
    policy: RepeatPolicy, action: Action, start: float, seconds: float, wake: float = 0.001
) -> list[float]:
    """Times of all actions while the key is held, asked as the program does: when `next_due` says."""
    times = [start] * len(policy.press(action, start))
    while (due := policy.next_due()) is not None and due <= start + seconds:
        if policy.due(due + wake) is not None:
            times.append(due + wake)
    policy.release(action, start + seconds)
    return times


def test_a_held_arrow_waits_half_a_second_then_goes_six_times_a_second() -> None:
    times = hold(RepeatPolicy(), Action.DOWN, 10.0, 2.0)
    assert times[0] == 10.0
    assert times[1] == pytest.approx(10.5, abs=0.01)
    assert len([t for t in times if 10.5 <= t < 11.5]) == 6
    assert all(later - earlier >= INTERVAL for earlier, later in pairwise(times))


def test_it_stops_with_the_key() -> None:
    policy = RepeatPolicy()
    hold(policy, Action.DOWN, 0.0, 3.0)
    assert policy.next_due() is None
    assert policy.due(100.0) is None


def test_what_was_missed_is_not_made_up_for() -> None:
    policy = RepeatPolicy()
    policy.press(Action.DOWN, 0.0)
    assert policy.due(5.0) is Action.DOWN
    assert policy.due(5.0) is None
    assert policy.next_due() == pytest.approx(5.0 + INTERVAL)


@pytest.mark.parametrize("action", sorted(set(Action) - REPEATED))
def test_nothing_but_arrows_and_page_keys_repeats(action: Action) -> None:
    policy = RepeatPolicy()
    assert policy.press(action, 0.0) == [action]
    assert policy.next_due() is None
    assert policy.due(60.0) is None


def test_repeats_of_the_system_are_dropped() -> None:
    policy = RepeatPolicy()
    assert policy.press(Action.LEFT, 0.0) == [Action.LEFT]
    system = [0.66 + n / 25 for n in range(50)]
    assert [policy.press(Action.LEFT, now) for now in system] == [[]] * 50
    policy.release(Action.LEFT, 3.0)
    assert policy.press(Action.LEFT, 3.1) == [Action.LEFT]


def test_a_held_ok_chooses_once() -> None:
    policy = RepeatPolicy()
    assert policy.press(Action.OK, 0.0) == [Action.OK]
    assert [policy.press(Action.OK, 0.5 + n / 30) for n in range(90)] == [[]] * 90


def test_a_second_ok_of_a_trembling_hand_is_ignored() -> None:
    policy = RepeatPolicy()
    pressed = []
    for now in (0.0, 0.2, 0.4, 0.8):
        pressed += [now] * len(policy.press(Action.OK, now))
        policy.release(Action.OK, now + 0.05)
    assert pressed == [0.0, 0.8]


def test_other_keys_may_follow_each_other_quickly() -> None:
    policy = RepeatPolicy()
    for now in (0.0, 0.1, 0.2):
        assert policy.press(Action.DIGIT_5, now) == [Action.DIGIT_5]
        policy.release(Action.DIGIT_5, now + 0.05)
    assert policy.press(Action.OK, 0.25) == [Action.OK]


def test_a_lost_release_does_not_lock_the_key_nor_run_for_ever() -> None:
    policy = RepeatPolicy()
    times = hold(policy, Action.DOWN, 0.0, 10 * LONGEST_HOLD)
    assert times[-1] <= LONGEST_HOLD + INTERVAL
    policy.press(Action.DOWN, 300.0)
    assert policy.press(Action.DOWN, 302.0) == [Action.DOWN]


def test_another_key_ends_the_repeating() -> None:
    policy = RepeatPolicy()
    policy.press(Action.DOWN, 0.0)
    policy.press(Action.OK, 1.0)
    assert policy.due(2.0) is None


def test_the_second_of_two_arrows_repeats_and_the_first_stays_quiet() -> None:
    policy = RepeatPolicy()
    policy.press(Action.DOWN, 0.0)
    policy.press(Action.RIGHT, 0.4)
    assert policy.due(0.6) is None
    assert policy.due(0.95) is Action.RIGHT
    policy.release(Action.DOWN, 1.0)
    assert policy.due(1.2) is Action.RIGHT
    policy.release(Action.RIGHT, 1.3)
    assert policy.due(9.9) is None


def test_rest_forgets_what_is_down() -> None:
    policy = RepeatPolicy()
    policy.press(Action.OK, 0.0)
    policy.press(Action.DOWN, 0.1)
    policy.rest()
    assert policy.next_due() is None
    assert policy.press(Action.DOWN, 0.2) == [Action.DOWN]
    assert policy.press(Action.OK, 0.2) == [Action.OK]


steps = st.lists(
    st.tuples(
        st.sampled_from(["press", "release", "due"]), st.sampled_from(list(Action)), st.floats(0.001, 1.5)
    ),
    max_size=80,
)


@given(steps)
def test_whatever_is_pressed_repeats_stay_slow_and_belong_to_a_key_that_is_down(
    script: list[tuple[str, Action, float]],
) -> None:
    policy, now, down = RepeatPolicy(), 0.0, set()
    last_event, last_ok = -10.0, -10.0
    for what, action, pause in script:
        now += pause
        if what == "press":
            out = policy.press(action, now)
            assert out in ([], [action])
            if out == [Action.OK]:
                assert now - last_ok >= OK_REST
                last_ok = now
            down.add(action)
            if out:
                last_event = now
        elif what == "release":
            policy.release(action, now)
            down.discard(action)
        else:
            repeated = policy.due(now)
            if repeated is not None:
                assert repeated in down & REPEATED
                assert now - last_event >= min(INTERVAL, FIRST_REPEAT)
                last_event = now
