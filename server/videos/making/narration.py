"""The sound of a film, and when each caption and each picture begins."""

import json
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .writing.captions import Cue
from .writing.scene import CHARACTERS_A_MINUTE, LEAD_IN, LEAD_OUT, TURN, Script, breaths_of
from .writing.wording import said

Samples = NDArray[np.int16]
RATE = 44_100
"""Samples a second in the film."""
SPOKEN_DB, PEAK_DB = -19.0, -1.5
"""Of full scale: the loudness aimed at (root of mean square of what is said), what no sample exceeds."""
_SILENT = 200
"""Samples below it at the ends of an utterance are the engine's own silence."""
_GRACE = 10.0
"""Seconds in which a narrator that takes too long ends by itself, and its engine with it."""
_EARLY = 0.3
"""Seconds by which a scene's picture comes before its first word."""


class CannotSpeak(Exception):
    """There is no narration; the text is for the operator's log."""


@dataclass(frozen=True, slots=True)
class Picture:
    """From when on which row of which scene is shown; seconds."""

    start: float
    scene: int
    item: int


@dataclass(frozen=True, slots=True)
class Narration:
    """Sound and times of a film."""

    samples: Samples
    cues: tuple[Cue, ...]
    pictures: tuple[Picture, ...]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return len(self.samples) / RATE


def narrate(script: Script, speech_command: str, seconds: float = 60.0) -> Narration:
    """Say a script. Raises ``CannotSpeak``, also when it takes longer than ``seconds``."""
    breaths = [(at, breath) for at, scene in enumerate(script.scenes) for breath in breaths_of(scene)]
    spoken = _spoken([said(breath.text) for _, breath in breaths], speech_command, seconds)
    parts: list[Samples] = [_silence(LEAD_IN)]
    cues: list[Cue] = []
    pictures: list[Picture] = []
    now, scene_before, item_before = len(parts[0]), -1, -1
    for (scene, breath), samples in zip(breaths, spoken, strict=True):
        if scene != scene_before:
            if scene_before >= 0:
                parts.append(_silence(TURN))
                now += len(parts[-1])
            pictures.append(Picture(max(0.0, now / RATE - _EARLY) if scene else 0.0, scene, breath.item))
        elif breath.item not in (item_before, -1):
            pictures.append(Picture(now / RATE, scene, breath.item))
        cues.append(Cue(now / RATE, (now + len(samples)) / RATE, breath.text))
        parts += [samples, _silence(breath.pause)]
        now += len(samples) + len(parts[-1])
        scene_before, item_before = scene, breath.item
    parts.append(_silence(LEAD_OUT))
    return Narration(_levelled(np.concatenate(parts)), tuple(cues), tuple(pictures))


def _spoken(sentences: Sequence[str], command: str, seconds: float) -> list[Samples]:
    """Every sentence without the silence at its ends."""
    order = {"speed": CHARACTERS_A_MINUTE, "seconds": seconds, "sentences": sentences}
    program = [sys.executable, "-m", "server.videos.making.narrator", "--speech", command]
    try:
        raw = json.dumps(order).encode()
        done = subprocess.run(program, input=raw, capture_output=True, timeout=seconds + _GRACE, check=False)
    except subprocess.TimeoutExpired:
        raise CannotSpeak(f"the speech engine did not end within {seconds:.0f} s") from None
    if done.returncode != 0:
        raise CannotSpeak(done.stderr.decode(errors="replace").strip()[-300:] or "the speech engine died")
    found: list[Samples] = []
    at = 0
    while at + 8 <= len(done.stdout):
        rate, count = struct.unpack_from("<II", done.stdout, at)
        samples = np.frombuffer(done.stdout, "<i2", count, at + 8)
        found.append(_resampled(_trimmed(samples), rate))
        at += 8 + 2 * count
    if len(found) != len(sentences):
        raise CannotSpeak("the speech engine left out a sentence")
    return found


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _SILENT)
    if not len(loud):
        raise CannotSpeak("the speech engine made no sound")
    return samples[loud[0] : loud[-1] + 1]


def _resampled(samples: Samples, rate: int) -> Samples:
    """To the film's rate, straight lines between the samples: speech has nothing above what that keeps."""
    if rate == RATE:
        return samples
    length = round(len(samples) * RATE / rate)
    at = np.arange(length) * (rate / RATE)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.int16)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.int16)


def _levelled(samples: Samples) -> Samples:
    """As loud as every other film, whatever the engine; never clipped."""
    wave = samples.astype(np.float64) / 32768
    peak = float(np.abs(wave).max())
    loud = wave[np.abs(wave) > peak / 100]
    power = float(np.sqrt(np.mean(loud**2)))
    gain = min(10 ** (SPOKEN_DB / 20) / power, 10 ** (PEAK_DB / 20) / peak)
    return np.round(wave * gain * 32767).astype(np.int16)
