"""Says one thing after another in a thread, and stops in the middle of a syllable when told to."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chinese.speech import Speech, SpeechError
from tvapp.calls.alsa import SoundError
from tvapp.voice.sink import LATENCY, Sink

log = logging.getLogger(__name__)

PART = 0.02
"""Seconds written to the sink at once: after so long a stop is heard of."""
PAUSE = 0.35
"""Seconds of silence between sentences."""


@dataclass(frozen=True)
class Job:
    """Sentences to say; ``number`` names the job in what is reported."""

    number: int
    sentences: tuple[str, ...]
    speed: int


class Player:
    """``report(event, number, at)``: ``started`` with the monotonic second of its first sound, then
    ``ended`` | ``stopped`` | ``no_device`` | ``failed``. Called from the player's thread."""

    def __init__(self, speech: Speech, sink: Sink, report: Callable[[str, int, float], None]) -> None:
        self._speech, self._sink, self._report = speech, sink, report
        self._changed = threading.Condition()
        self._job: Job | None = None
        self._done: Job | None = None
        self._closing = False
        self._rate = 0
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    def say(self, number: int, sentences: Sequence[str], speed: int) -> None:
        """Say this instead of whatever is being said."""
        with self._changed:
            self._job = Job(number, tuple(sentences), speed)
            self._changed.notify()

    def stop(self) -> None:
        """Silence."""
        with self._changed:
            self._job = None

    def close(self) -> None:
        """Silence, and the thread ends."""
        with self._changed:
            self._job, self._closing = None, True
            self._changed.notify()
        self._thread.join(2.0)

    def _run(self) -> None:
        while (job := self._next()) is not None:
            self._report(self._say(job), job.number, time.monotonic())
            self._done = job

    def _next(self) -> Job | None:
        """Waits for a job that has not been done; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._job not in (None, self._done))
            return None if self._closing else self._job

    def _say(self, job: Job) -> str:
        """How the job ended."""
        self._rate = 0
        try:
            for index, sentence in enumerate(job.sentences):
                if index:
                    self._write(job, bytes(2 * int(self._rate * PAUSE)))
                if index + 1 < len(job.sentences):
                    self._speech.prepare(job.sentences[index + 1], job.speed)
                self._speech.speak(sentence, job.speed, lambda samples, rate: self._play(job, samples, rate))
                if self._job is not job:
                    return "stopped"
            # A device is cut off when it is closed: what it still holds is pushed out by silence.
            self._write(job, bytes(2 * int(self._rate * LATENCY)))
        except SoundError as error:
            log.warning("loudspeaker %s: %s", self._sink.label, error)
            return "no_device"
        except SpeechError as error:
            log.warning("%s: %s", self._speech.label, error)
            return "failed"
        finally:
            self._sink.close()
        return "ended" if self._job is job else "stopped"

    def _play(self, job: Job, samples: bytes, rate: int) -> bool:
        if rate != self._rate:
            self._sink.close()
            self._sink.open(rate)
            first, self._rate = not self._rate, rate
            if first:
                self._report("started", job.number, time.monotonic())
        return self._write(job, samples)

    def _write(self, job: Job, samples: bytes) -> bool:
        """False when the job is no longer wanted."""
        step = 2 * int(self._rate * PART) or 2
        for start in range(0, len(samples), step):
            if self._job is not job:
                return False
            self._sink.write(samples[start : start + step])
        return self._job is job
