"""An engine of the operator's: a command line that gets text on stdin and writes WAV to stdout."""

import os
import shlex
import signal
import subprocess
from array import array
from struct import unpack_from
from typing import IO

from chinese.speech import Play, SpeechError

_CHUNK = 4096
"""Bytes read at once: 93 ms at 22,050 samples a second."""
_SPEED = "SPEECH_CHARACTERS_A_MINUTE"
"""Environment variable in which the command finds the speed wanted."""


class CommandSpeech:
    """Starts the command once for each sentence, the next one while the one before is still heard."""

    def __init__(self, command: str) -> None:
        """Raises SpeechError for a command line that cannot be taken apart."""
        try:
            self._command = shlex.split(command)
        except ValueError as error:
            raise SpeechError(f"{command}: {error}") from error
        if not self._command:
            raise SpeechError("the speech command is empty")
        self.label = self._command[0]
        self._next: tuple[str, int, subprocess.Popen[bytes]] | None = None

    def speak(self, sentence: str, speed: int, play: Play) -> None:
        """See Speech."""
        process = self._taken(sentence, speed) or self._started(sentence, speed)
        assert process.stdout is not None
        try:
            rate, channels = _wav_header(process.stdout)
            while samples := process.stdout.read(_CHUNK):
                if not play(_mono(samples[: len(samples) // 2 * 2], channels), rate):
                    self._drop()
                    return
        finally:
            _end(process)

    def prepare(self, sentence: str, speed: int) -> None:
        """See Speech: its sound waits in the pipe."""
        self._drop()
        self._next = (sentence, speed, self._started(sentence, speed))

    def _taken(self, sentence: str, speed: int) -> subprocess.Popen[bytes] | None:
        if self._next is None or self._next[:2] != (sentence, speed):
            self._drop()
            return None
        process, self._next = self._next[2], None
        return process

    def _drop(self) -> None:
        if self._next is not None:
            _end(self._next[2])
            self._next = None

    def _started(self, sentence: str, speed: int) -> subprocess.Popen[bytes]:
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, _SPEED: str(speed)},
                # Engines are often shell pipelines: all of it has to end at a key.
                start_new_session=True,
            )
        except OSError as error:
            raise SpeechError(f"{self.label}: {error}") from error
        assert process.stdin is not None
        try:
            process.stdin.write(sentence.encode() + b"\n")
            process.stdin.close()
        except BrokenPipeError:
            pass  # it ended by itself; its missing sound will be noticed
        return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it has just ended
    process.wait()
    if process.stdout is not None:
        process.stdout.close()


def _wav_header(file: IO[bytes]) -> tuple[int, int]:
    """Rate and channels; the file stands at its samples then. Lengths are not looked at: a WAV that is
    written while it is made cannot know them. Raises SpeechError for anything but 16-bit PCM."""
    if len(start := file.read(12)) < 12 or start[:4] != b"RIFF" or start[8:] != b"WAVE":
        raise SpeechError("the speech command wrote no WAV")
    rate = channels = 0
    while len(head := file.read(8)) == 8:
        name, size = head[:4], int(unpack_from("<I", head, 4)[0])
        if name == b"data":
            break
        body = file.read(size + size % 2)
        if name == b"fmt " and len(body) >= 16:
            _kind, channels, rate, _bytes, _block, bits = unpack_from("<HHIIHH", body)
            if bits != 16:
                raise SpeechError(f"the speech command writes {bits} bits, not 16")
    if not rate or not channels:
        raise SpeechError("the speech command wrote a WAV without a format")
    return rate, channels


def _mono(samples: bytes, channels: int) -> bytes:
    if channels == 1:
        return samples
    every = array("h")
    every.frombytes(samples)
    return every[::channels].tobytes()
