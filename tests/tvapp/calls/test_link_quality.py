"""A weak link is said, and is taken back when it is well again; it does not flicker."""

from tvapp.calls.link_quality import CALM, WINDOW, SoundQuality


def told(shares: list[tuple[float, float]]) -> list[tuple[float, bool]]:
    """``shares``: (seconds, part of the sound that comes); gives when the word changed to what."""
    quality, played, now, changes = SoundQuality(), 0.0, 0.0, []
    for seconds, share in shares:
        for _ in range(int(seconds * 4)):
            now += 0.25
            played += 12.5 * share
            if quality.look(now, int(played)):
                changes.append((now, quality.weak))
    return changes


def test_a_good_link_says_nothing_nor_does_one_that_carries_no_sound() -> None:
    assert told([(60, 1.0)]) == []
    assert told([(60, 0.97)]) == []
    assert told([(60, 0.0)]) == []


def test_a_weak_link_is_said_within_seconds_and_taken_back_later() -> None:
    (weak, yes), (well, no) = told([(20, 1.0), (20, 0.8), (30, 1.0)])
    assert (yes, no) == (True, False)
    assert 20 < weak <= 20 + WINDOW
    assert 40 + CALM <= well <= 40 + WINDOW + CALM + 0.5


def test_it_does_not_flicker_while_loss_comes_and_goes() -> None:
    assert [weak for _, weak in told([(10, 1.0), *[(2, 0.7), (2, 1.0)] * 10])] == [True]
