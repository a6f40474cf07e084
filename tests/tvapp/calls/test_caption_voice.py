"""A caption is read aloud once, and never over the clerk's voice."""

from tvapp.calls.caption_voice import PATIENCE, QUIET, SILENCE, CaptionVoice

LOUD, STILL = QUIET * 5, 0.0


def test_it_waits_for_silence_and_reads_once() -> None:
    voice = CaptionVoice()
    assert not voice.busy
    voice.shows("请稍等", 0.0)
    assert voice.hears(LOUD, False, 1.0) is None and voice.busy
    assert voice.hears(STILL, False, 1.2) is None, "a breath is no silence"
    assert voice.hears(LOUD, False, 1.5) is None
    assert voice.hears(STILL, False, 2.0) is None
    assert voice.hears(STILL, False, 2.1 + SILENCE) == "请稍等"
    assert voice.hears(STILL, True, 3.3) is None and voice.busy
    assert voice.hears(STILL, False, 4.0) is None and not voice.busy
    voice.shows("请稍等", 5.0)
    assert not voice.busy, "what stands there already is not read again"


def test_a_clerk_who_begins_to_speak_brings_silence_at_once() -> None:
    voice = CaptionVoice()
    voice.shows("请稍等", 0.0)
    voice.hears(STILL, False, 0.1)
    assert voice.hears(STILL, False, 1.0) == "请稍等"
    assert voice.hears(LOUD, True, 1.3) == ""
    assert voice.hears(STILL, False, 3.0) is None and not voice.busy


def test_a_key_reads_again_what_stands_there() -> None:
    voice = CaptionVoice()
    assert not voice.again(0.0) and not voice.busy
    voice.shows("请稍等", 0.0, read=False)
    assert not voice.busy, "not by itself to who did not ask for that"
    for start in (10.0, 100.0):
        assert voice.again(start)
        assert voice.hears(STILL, False, start) is None
        assert voice.hears(STILL, False, start + 1) == "请稍等"
        assert voice.hears(STILL, False, start + 3) is None and not voice.busy


def test_without_a_silence_it_gives_up_and_a_cleared_caption_is_not_read() -> None:
    voice = CaptionVoice()
    voice.shows("请稍等", 0.0)
    assert voice.hears(STILL, False, PATIENCE + 1) is None and not voice.busy
    voice.shows("带原件", 30.0)
    voice.shows("", 31.0)
    assert not voice.busy
