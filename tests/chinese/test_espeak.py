"""The real engine: its sound is as long as it should be, is not silence, and ends when it is told to."""

import pytest

from chinese.espeak import EspeakSpeech
from tests.chinese.wave_file import Tape, recorded
from tvapp.voice.habits import Speed

LETTER = (
    "残疾人证到期以后要在三十天内换新证，请带上身份证、旧的残疾人证和两张照片，"
    "到村里或者乡镇的窗口办理。办这件事不要钱，一次就能办好"
)
CHARACTERS = sum("\u4e00" <= char <= "\u9fff" for char in LETTER)


@pytest.fixture(scope="module")
def speech() -> EspeakSpeech:
    return EspeakSpeech()


@pytest.mark.parametrize("speed", list(Speed))
def test_it_says_as_many_characters_a_minute_as_were_asked_for(speech: EspeakSpeech, speed: Speed) -> None:
    tape = recorded(speech, LETTER, speed)
    assert CHARACTERS / tape.seconds * 60 == pytest.approx(speed, rel=0.06)


def test_the_usual_speed_is_between_160_and_180_characters_a_minute(speech: EspeakSpeech) -> None:
    tape = recorded(speech, LETTER, Speed.NORMAL)
    assert 160 <= CHARACTERS / tape.seconds * 60 <= 180


def test_faster_is_shorter(speech: EspeakSpeech) -> None:
    slow, normal, fast = (recorded(speech, "看指南", speed).seconds for speed in Speed)
    assert slow > normal > fast


@pytest.mark.parametrize("label", ["看指南", "幺幺零", "塆", "张某明", "按OK打开"])
def test_a_short_label_can_be_heard(speech: EspeakSpeech, label: str) -> None:
    tape = recorded(speech, label, Speed.NORMAL)
    assert 0.2 < tape.seconds < 3
    assert tape.loudness > 0.02


def test_it_ends_in_the_middle_when_told(speech: EspeakSpeech) -> None:
    tape = Tape(most=0.3)
    speech.speak(LETTER, Speed.NORMAL, tape.play)
    assert tape.seconds < 0.6


def test_after_being_cut_short_it_speaks_again(speech: EspeakSpeech) -> None:
    speech.speak(LETTER, Speed.NORMAL, Tape(most=0.1).play)
    assert recorded(speech, "好的", Speed.NORMAL).seconds > 0.2


def test_what_goes_wrong_while_playing_is_raised(speech: EspeakSpeech) -> None:
    def broken(_samples: bytes, _rate: int) -> bool:
        raise OSError("the loudspeaker was pulled out")

    with pytest.raises(OSError, match="pulled out"):
        speech.speak("看指南", Speed.NORMAL, broken)
