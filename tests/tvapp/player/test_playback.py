"""The film's state machine, with a clock that is moved by hand."""

import pytest

from tvapp.player.arrow import FAST_AFTER
from tvapp.player.playback import (
    AGAIN,
    CRASHES,
    NO_START,
    PATIENCE,
    REST,
    STALL,
    Effect,
    Failure,
    Playback,
    Step,
)


def playing(at: float = 30.0, seconds: float = 100.0) -> Playback:
    """A film that plays at this second, its last picture at the time 1."""
    film = Playback(at)
    assert film.open(0.0) == (Effect.OPEN,)
    film.opened(seconds, True)
    film.picture(at, 0, 1.0)
    assert film.step is Step.PLAYING
    return film


def test_it_plays_from_its_first_picture_on() -> None:
    film = Playback(12.0)
    film.open(0.0)
    assert (film.step, film.running) == (Step.LOADING, True)
    film.picture(12.0, 0, 0.2)
    assert (film.step, film.position) == (Step.PLAYING, 12.0)


def test_ok_pauses_and_goes_on() -> None:
    film = playing()
    assert film.toggle(2.0) == (Effect.PAUSE,)
    assert (film.step, film.running) == (Step.PAUSED, False)
    assert film.toggle(3.0) == (Effect.RESUME,)
    assert film.step is Step.PLAYING


def test_a_long_pause_lets_the_decoder_go_and_ok_opens_it_where_it_was() -> None:
    film = playing(30.0)
    film.toggle(2.0)
    assert film.tick(2.0 + REST - 0.1) == ()
    assert film.tick(2.0 + REST + 0.1) == (Effect.CLOSE,) and film.resting
    assert film.tick(500.0) == ()
    assert film.toggle(600.0) == (Effect.OPEN,)
    assert (film.position, film.wants_pause, film.step) == (30.0, False, Step.LOADING)


def test_a_pause_during_a_jump_or_while_it_loads_holds_at_the_first_picture() -> None:
    film = playing()
    film.jump(1, 2.0)
    assert film.toggle(2.1) == (Effect.PAUSE,)
    film.picture(40.0, film.number, 2.2)
    assert film.step is Step.PAUSED
    fresh = Playback(0.0)
    fresh.open(0.0)
    fresh.toggle(0.1)
    fresh.picture(0.0, 0, 0.2)
    assert fresh.step is Step.PAUSED


def test_an_arrow_jumps_ten_seconds_and_old_pictures_do_not_count() -> None:
    film = playing(30.0)
    assert film.jump(1, 2.0) == (Effect.SEEK,)
    assert (film.target, film.shown_position) == (40.0, 40.0)
    film.picture(30.04, 0, 2.05)
    assert film.step is Step.SEEKING
    film.picture(40.0, 1, 2.1)
    assert (film.step, film.position) == (Step.PLAYING, 40.0)


def test_steps_of_a_held_arrow_are_gathered_while_a_jump_is_under_way() -> None:
    film = playing(30.0)
    film.jump(1, 2.0)
    assert film.jump(1, 2.2) == () and film.jump(1, 2.4) == ()
    assert film.shown_position == 60.0
    assert film.picture(40.0, 1, 2.5) == (Effect.SEEK,)
    assert film.target == 60.0
    film.picture(60.0, 2, 2.6)
    assert (film.step, film.position) == (Step.PLAYING, 60.0)


@pytest.mark.parametrize(("seconds", "steps"), [(100.0, 10.0), (3600.0, 30.0)])
def test_an_arrow_held_on_is_quicker_in_a_long_film(seconds: float, steps: float) -> None:
    film = playing(0.0, seconds)
    for step in range(FAST_AFTER + 1):
        before = film.shown_position
        film.jump(1, 2.0 + step / 6)
    assert film.shown_position - before == steps


def test_jumps_stay_within_the_film() -> None:
    film = playing(4.0)
    film.jump(-1, 2.0)
    assert film.target == 0.0
    film = playing(95.0)
    film.jump(1, 2.0)
    assert film.target == 98.0
    film = playing(99.0)
    film.jump(1, 2.0)
    assert film.target == 99.0


def test_a_jump_in_a_film_that_rests_shows_the_place_and_stays_paused() -> None:
    film = playing(30.0)
    film.rest(2.0)
    assert film.jump(-1, 3.0) == (Effect.OPEN,) and film.wants_pause
    assert film.jump(-1, 3.1) == ()
    assert film.picture(20.0, film.number, 3.2) == (Effect.SEEK,)
    film.picture(10.0, film.number, 3.3)
    assert (film.step, film.position) == (Step.PAUSED, 10.0)


def test_the_end_is_the_end_and_again_begins_at_the_beginning() -> None:
    film = playing(99.5)
    assert film.ran_out(0, 2.0) == (Effect.CLOSE,)
    assert (film.step, film.position) == (Step.ENDED, 100.0)
    assert film.toggle(3.0) == () and film.jump(-1, 3.0) == () and film.tick(99.0) == ()
    assert film.restart(4.0) == (Effect.OPEN,) and film.position == 0.0


def test_a_decoder_that_does_not_tell_the_end_is_not_waited_for() -> None:
    film = playing(99.5)
    assert film.tick(1.0 + STALL + 0.1) == (Effect.CLOSE,)
    assert film.step is Step.ENDED


def test_an_end_told_of_before_a_jump_does_not_count() -> None:
    film = playing(99.0)
    film.jump(-1, 2.0)
    assert film.ran_out(0, 2.1) == () and film.step is Step.SEEKING


def test_pictures_that_stop_are_a_stall_and_go_on_by_themselves() -> None:
    film = playing(30.0)
    film.tick(1.0 + STALL + 0.1)
    assert film.step is Step.STALLED
    film.picture(30.04, 0, 4.0)
    assert film.step is Step.PLAYING


def test_a_link_that_breaks_is_tried_again_until_patience_ends() -> None:
    film = playing(30.0)
    assert film.ran_out(0, 10.0) == (Effect.CLOSE,)
    assert film.step is Step.STALLED
    tries, now = 0, 10.0
    while film.step is Step.STALLED:
        now += 0.5
        if Effect.OPEN in film.tick(now):
            tries += 1
            film.failed(Failure.NETWORK, now)
    assert (film.step, film.failure) == (Step.FAILED, Failure.NETWORK)
    assert tries >= 5 and now == pytest.approx(10 + PATIENCE, abs=1.0)
    assert film.position == 30.0


def test_a_link_that_comes_back_goes_on_where_it_broke() -> None:
    film = playing(30.0)
    film.ran_out(0, 10.0)
    assert film.tick(10.0 + AGAIN) == (Effect.OPEN,)
    assert film.position == 30.0
    film.picture(28.0, film.number, 12.5)
    film.picture(31.0, film.number, 15.5)
    assert film.step is Step.PLAYING
    film.ran_out(film.number, 16.0)
    assert film.step is Step.STALLED  # another break, not a torn file


def test_a_file_that_ends_at_the_same_place_again_is_broken() -> None:
    film = playing(30.0)
    film.ran_out(0, 10.0)
    film.tick(10.0 + AGAIN)
    film.picture(28.0, film.number, 12.5)
    film.picture(30.0, film.number, 14.5)
    film.ran_out(film.number, 14.6)
    assert film.failure is Failure.BROKEN


def test_a_break_during_a_jump_goes_on_where_the_jump_led() -> None:
    film = playing(30.0)
    film.jump(1, 2.0)
    film.ran_out(film.number, 2.5)
    film.tick(2.5 + AGAIN)
    assert film.position == 40.0


@pytest.mark.parametrize("failure", list(Failure))
def test_what_cannot_be_opened_fails_at_once(failure: Failure) -> None:
    film = Playback(5.0)
    film.open(0.0)
    assert film.failed(failure, 0.3) == (Effect.CLOSE,)
    assert (film.step, film.failure) == (Step.FAILED, failure)
    assert film.position == 5.0


def test_a_server_that_never_answers_is_given_up() -> None:
    film = Playback()
    film.open(0.0)
    assert film.tick(NO_START - 0.1) == ()
    assert film.tick(NO_START + 0.1) == (Effect.CLOSE,) and film.failure is Failure.NETWORK


def test_a_decoder_that_dies_is_started_again_but_not_for_ever() -> None:
    film = playing(30.0)
    for _ in range(CRASHES):
        assert film.died(2.0) == (Effect.OPEN,) and film.position == 30.0
    assert film.died(3.0) == (Effect.CLOSE,) and film.failure is Failure.BROKEN


def test_nothing_that_a_closed_decoder_says_counts() -> None:
    film = playing(30.0)
    film.rest(2.0)
    assert film.picture(31.0, 0, 2.1) == () and film.died(2.1) == () and film.ran_out(0, 2.1) == ()
    assert (film.step, film.position) == (Step.PAUSED, 30.0)


def test_a_call_pauses_a_film_that_stalls_or_jumps_too() -> None:
    film = playing(30.0)
    film.jump(1, 2.0)
    assert film.rest(2.1) == (Effect.CLOSE,) and film.position == 40.0
    film = playing(30.0)
    film.tick(3.0)
    assert film.step is Step.STALLED and film.toggle(3.1) == (Effect.CLOSE,) and film.resting
