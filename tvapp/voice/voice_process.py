"""Read-aloud in a process of its own: ``python -m tvapp.voice.voice_process [--speech COMMAND] [--sink …]``.

Speaks JSON lines. Commands on stdin: ``{"do": "say", "number": 3, "sentences": [...], "speed": 170}``
(instead of what is being said) · ``{"do": "stop"}``. Events on stdout: ``ready`` {speech, sink} once,
``speech`` is empty when no engine could be loaded · ``started``, then ``ended`` | ``stopped`` |
``no_device`` | ``failed``, each {number, at: seconds of the monotonic clock}. Ends with stdin.
"""

import argparse
import json
import logging
import os
import sys
from typing import Any

from chinese.engine_command import CommandSpeech
from chinese.espeak import EspeakSpeech
from chinese.speech import Speech, SpeechError
from tvapp.voice.player import Player
from tvapp.voice.sink import open_sink

log = logging.getLogger("tvapp.voice.voice_process")


def open_speech(command: str) -> Speech | None:
    """The operator's engine or espeak-ng; None when neither can be used, the log says why."""
    try:
        return CommandSpeech(command) if command else EspeakSpeech()
    except SpeechError as error:
        log.warning("no speech: %s", error)
        return None


def report(event: dict[str, Any]) -> None:
    """One line to the program on the screen; one write, because two threads report."""
    try:
        os.write(1, json.dumps(event, ensure_ascii=False).encode() + b"\n")
    except BrokenPipeError:
        pass  # it is going away; stdin will end too


def main() -> None:
    """Until stdin ends."""
    parser = argparse.ArgumentParser(prog="python -m tvapp.voice.voice_process")
    parser.add_argument("--speech", default="", help="command: text on stdin, WAV on stdout")
    parser.add_argument("--sink", default="auto", help="auto, timed, or an ALSA name")
    parser.add_argument("--stand-in", action="store_true", help="timed where there is no sound device")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    speech = open_speech(options.speech)
    sink = open_sink(options.sink, options.stand_in)
    report({"event": "ready", "speech": speech.label if speech else "", "sink": sink.label})
    if speech is None:
        sys.stdin.read()
        return
    player = Player(
        speech, sink, lambda event, number, at: report({"event": event, "number": number, "at": at})
    )
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "say":
            player.say(command["number"], command["sentences"], command["speed"])
        else:
            player.stop()
    player.close()


if __name__ == "__main__":
    main()
