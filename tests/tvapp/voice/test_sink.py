"""A box without a sound device."""

import pytest

from chinese.speech import Play
from tvapp.calls.alsa import SoundError
from tvapp.voice.player import Player
from tvapp.voice.sink import AlsaSink, TimedSink, open_sink


class Tone:
    """An engine that hums for a tenth of a second a character."""

    label = "tone"

    def speak(self, sentence: str, speed: int, play: Play) -> None:
        play(b"\0\x10" * (800 * len(sentence)), 8000)

    def prepare(self, sentence: str, speed: int) -> None: ...


def reported(sink: TimedSink | AlsaSink, *sentences: str) -> list[str]:
    import queue

    events: queue.Queue[str] = queue.Queue()
    player = Player(Tone(), sink, lambda event, _number, _at: events.put(event))
    player.say(1, sentences, 170)
    seen = [events.get(timeout=10)]
    while seen[-1] == "started":
        seen.append(events.get(timeout=10))
    player.close()
    return seen


def test_without_a_device_it_says_so_and_does_not_pretend() -> None:
    assert reported(AlsaSink("there-is-no-such-device"), "你好") == ["no_device"]


def test_with_one_it_begins_once_and_ends_once() -> None:
    assert reported(TimedSink(), "你好", "再见") == ["started", "ended"]


def test_the_stand_in_is_used_only_where_it_was_asked_for() -> None:
    assert open_sink("there-is-no-such-device", stand_in=True).label == "timed"
    assert open_sink("there-is-no-such-device", stand_in=False).label == "there-is-no-such-device"


def test_a_device_that_is_not_there_is_an_error_that_is_raised() -> None:
    with pytest.raises(SoundError):
        AlsaSink("there-is-no-such-device").open(22_050)
