"""The sound of a film: with an operator's engine too as loud as any, every picture before its words."""

import shlex
import sys
from pathlib import Path

import numpy as np
import pytest

from server.videos.making.narration import RATE, CannotSpeak, narrate
from server.videos.making.writing.scene import Script, breaths_of
from server.videos.making.writing.script import write_script
from server.videos.making.writing.wording import said
from tests.chinese import wave_file
from tests.server.videos.conftest import GUIDE, VIDEO

ENGINE = shlex.join([sys.executable, str(Path(wave_file.__file__))])
"""Says a tone of a tenth of a second for every character, 16,000 samples a second."""


@pytest.fixture(scope="module")
def script() -> Script:
    whole = write_script(VIDEO, [GUIDE])
    return Script(**{name: getattr(whole, name) for name in whole.__slots__} | {"scenes": whole.scenes[:3]})


def test_an_engine_of_the_operators_is_timed_by_what_it_says(script: Script) -> None:
    made = narrate(script, ENGINE)
    breaths = [breath for scene in script.scenes for breath in breaths_of(scene)]
    assert [cue.text for cue in made.cues] == [breath.text for breath in breaths]
    for cue, breath in zip(made.cues, breaths, strict=True):
        assert cue.end - cue.start == pytest.approx(0.1 * len(said(breath.text)), abs=0.05)
    wave = made.samples.astype(np.float64) / 32768
    assert np.abs(wave).max() < 0.9
    spoken = wave[round(made.cues[0].start * RATE) : round(made.cues[0].end * RATE)]
    assert 20 * np.log10(np.sqrt(np.mean(spoken**2))) == pytest.approx(-19, abs=1)


def test_a_scene_is_seen_before_its_first_word_and_rows_with_theirs(script: Script) -> None:
    made = narrate(script, "")
    starts = [picture.start for picture in made.pictures]
    assert starts == sorted(starts) and starts[0] == 0.0
    assert {picture.scene for picture in made.pictures} == {0, 1, 2}
    for picture in made.pictures[1:]:
        nearest = min(made.cues, key=lambda cue: abs(cue.start - picture.start))
        assert 0 <= nearest.start - picture.start <= 0.31


@pytest.mark.parametrize("command", ["false", "true", "echo no sound", "'unbalanced"])
def test_an_engine_that_makes_no_sound_is_a_failure_in_words(command: str, script: Script) -> None:
    with pytest.raises(CannotSpeak, match=r"\w"):
        narrate(script, command)


def test_an_engine_that_hangs_is_given_up(script: Script) -> None:
    with pytest.raises(CannotSpeak, match="too long"):
        narrate(script, "sleep 31.25", seconds=0.5)
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert b"sleep\x0031.25\x00" not in running
