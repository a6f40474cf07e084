"""An engine of the operator's own: text on stdin, WAV on stdout."""

import shlex
import sys
from pathlib import Path

import pytest

from chinese.engine_command import CommandSpeech
from chinese.speech import SpeechError
from tests.chinese.wave_file import Tape, recorded, write_wav

ENGINE = shlex.join([sys.executable, str(Path(__file__).with_name("wave_file.py"))])


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> CommandSpeech:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[3]))
    return CommandSpeech(ENGINE)


def test_its_sound_is_played_as_it_is(engine: CommandSpeech) -> None:
    tape = recorded(engine, "五个汉字呀", 170)
    assert (tape.rate, tape.seconds) == (16_000, pytest.approx(0.5))
    assert tape.loudness > 0.2


def test_the_next_sentence_is_made_beforehand_and_not_mixed_up(engine: CommandSpeech) -> None:
    engine.prepare("一二三", 170)
    assert recorded(engine, "一二三四五六", 170).seconds == pytest.approx(0.6)
    engine.prepare("一二三", 170)
    assert recorded(engine, "一二三", 170).seconds == pytest.approx(0.3)


def test_an_engine_that_writes_for_ever_ends_with_the_key() -> None:
    header = "printf 'RIFF\\377\\377\\377\\377WAVEfmt \\020\\0\\0\\0\\001\\0\\001\\0'"
    header += "; printf '\\200\\076\\0\\0\\0\\175\\0\\0\\002\\0\\020\\0data\\377\\377\\377\\377'"
    tape = Tape(most=1.0)
    CommandSpeech(shlex.join(["sh", "-c", f"{header}; cat /dev/zero"])).speak("好", 170, tape.play)
    assert tape.rate == 16_000 and 1.0 <= tape.seconds < 1.5


def test_the_left_side_of_a_stereo_sound_is_played(tmp_path: Path) -> None:
    write_wav(tmp_path / "two.wav", 0.5, channels=2)
    tape = recorded(CommandSpeech(f"cat {tmp_path / 'two.wav'}"), "好", 170)
    assert tape.seconds == pytest.approx(0.5) and tape.loudness > 0.2


def test_the_command_is_told_the_speed(tmp_path: Path) -> None:
    write_wav(tmp_path / "230.wav", 0.25)
    command = shlex.join(["sh", "-c", f"cat {tmp_path}/$SPEECH_CHARACTERS_A_MINUTE.wav"])
    assert recorded(CommandSpeech(command), "好", 230).seconds == pytest.approx(0.25)


@pytest.mark.parametrize("command", ["echo 你好", "true", "/there/is/no/such/engine"])
def test_a_command_that_makes_no_sound_is_an_error_one_can_read(command: str) -> None:
    with pytest.raises(SpeechError):
        CommandSpeech(command).speak("好", 170, Tape().play)


@pytest.mark.parametrize("command", ["", "'"])
def test_a_command_line_that_cannot_be_taken_apart_is_refused(command: str) -> None:
    with pytest.raises(SpeechError):
        CommandSpeech(command)
