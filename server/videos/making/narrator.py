"""Says the sentences of one film: ``python -m server.videos.making.narrator [--speech COMMAND]``.

JSON on stdin: ``{"speed": 170, "seconds": 60, "sentences": [...]}``, the seconds being all it may take. On
stdout, for each sentence: rate and count of samples as two little-endian 32-bit numbers, then the samples (16
bits, mono). Exit code 3: no engine, said on stderr.

A program of its own for every film: espeak-ng keeps a state from one sentence to the next and says the same
sentence differently the second time; a fresh one makes the same film of a text. And the library is GPL-3.0.
"""

import argparse
import json
import signal
import struct
import sys

from chinese.engine_command import CommandSpeech
from chinese.espeak import EspeakSpeech
from chinese.speech import Speech, SpeechError

NO_ENGINE = 3


def main() -> int:
    """The exit code."""
    parser = argparse.ArgumentParser(prog="python -m server.videos.making.narrator")
    parser.add_argument("--speech", default="", help="command: text on stdin, WAV on stdout")
    command = parser.parse_args().speech
    order = json.load(sys.stdin)
    # By itself: whoever started it may be gone, and an engine that hangs must not stay for ever.
    signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, float(order["seconds"]))
    try:
        speech: Speech = CommandSpeech(command) if command else EspeakSpeech()
        for sentence in order["sentences"]:
            rate, samples = _said(speech, sentence, int(order["speed"]))
            sys.stdout.buffer.write(struct.pack("<II", rate, len(samples) // 2) + samples)
    except SpeechError as error:
        print(error, file=sys.stderr)
        return NO_ENGINE
    sys.stdout.buffer.flush()
    return 0


def _give_up(_number: int, _frame: object) -> None:
    raise SpeechError("it takes too long")


def _said(speech: Speech, sentence: str, speed: int) -> tuple[int, bytes]:
    parts: list[bytes] = []
    rates: set[int] = set()

    def take(samples: bytes, rate: int) -> bool:
        parts.append(samples)
        rates.add(rate)
        return True

    speech.speak(sentence, speed, take)
    if len(rates) != 1:
        raise SpeechError("the engine made no sound" if not rates else "the engine changes its rate")
    return rates.pop(), b"".join(parts)


if __name__ == "__main__":
    sys.exit(main())
