"""One film decoded in a process of its own: ``python -m tvapp.player.decoder_process --url … --at 12.5``.

ffpyplayer plays the sound and keeps picture and sound together; pictures go into shared memory. Commands on
stdin, JSON lines: ``{"do": "pause"}`` · ``{"do": "resume"}`` · ``{"do": "seek", "at": 12.0, "number": 3}``.
Events on stdout: ``opened`` {seconds, width, height, sound} before the first picture · ``picture`` {at,
number} · ``ran_out`` {number} · ``failed`` {why: gone, network, broken; detail}, after which it ends. Ends
with stdin.
"""

import argparse
import json
import os
import queue
import sys
import threading
import time
from typing import Any

from ffpyplayer.player import MediaPlayer
from ffpyplayer.tools import set_log_callback, set_loglevel

from tvapp.calls.picture_buffer import PictureBuffer
from tvapp.player.trouble import why

MAX_WIDTH, MAX_HEIGHT = 1280, 720
"""Larger films are made smaller: a set-top box has enough to do with these."""
SHAPE = (
    "scale=w=iw*sar:h=ih,setsar=1,"
    f"scale=w=min({MAX_WIDTH}\\,iw):h=min({MAX_HEIGHT}\\,ih)"
    ":force_original_aspect_ratio=decrease:force_divisible_by=2"
)
"""Square pixels, and small enough; does nothing to a film that has both."""
NETWORK_TIMEOUT_US = 8_000_000
"""ffmpeg waits for ever otherwise."""
IMPATIENCE = 0.01
"""Seconds between looks for a picture that is not decoded yet."""
SAME = 1.0
"""After a seek one old picture may still come; one nearer than this to the target, in seconds, is new."""
SAME_WAIT = 1.5
"""Seconds after which any picture is taken for the target's (a film with key frames far apart)."""
SILENT = 0.5
"""Seconds without a picture after which a file that was cut off has run out."""
CUT_OFF = ("Stream ends prematurely", "partial file")
"""In ffmpeg's log, of a link or a file that ends too early; ffpyplayer then waits for ever."""
DUMMY = ("dummy", "disk")
"""SDL's sound drivers that nobody hears; the clock of the first runs 4 % slow."""


def report(event: dict[str, Any]) -> None:
    """One line to the program on the screen, at once."""
    try:
        os.write(1, json.dumps(event).encode() + b"\n")
    except BrokenPipeError:
        pass  # it is going away; stdin will end too


class Decoder:
    """One film. ``step`` does what is due and says how long to wait for a command."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._pictures = PictureBuffer(options.pictures_fd, MAX_WIDTH, MAX_HEIGHT)
        self._number = options.number
        self._log: list[str] = []
        self._failed = threading.Event()
        self._cut_off = False
        self._opened = False
        self._sound = options.sound == "sdl" or os.environ.get("SDL_AUDIODRIVER") not in DUMMY
        self._wants_pause = bool(options.paused)
        self._target: float | None = None
        """Where a seek leads, until its first picture."""
        self._target_until = 0.0
        self._last = time.monotonic()
        """When the last picture was shown, or something was asked for."""
        self._due: tuple[Any, float] | None = None
        """A picture and its second in the film, to be shown when the wait is over."""
        set_loglevel("warning")
        set_log_callback(self._note, default_only=False)
        try:
            self._player = self._open(options.url, options.at)
        except ValueError:  # SDL has no sound driver at all
            self._sound = False
            self._player = self._open(options.url, options.at)
        if self._wants_pause:
            self._player.set_volume(0.0)

    def _open(self, url: str, at: float) -> MediaPlayer:
        options: dict[str, Any] = {"out_fmt": "rgb24", "framedrop": True, "vf": [SHAPE], "sn": True}
        if at > 0:
            options["ss"] = at
        if not self._sound:
            options["an"] = True
        library = {}
        if url.startswith(("http://", "https://")):
            # One connection for all seeks; a server that says nothing is an error after a while.
            library = {"rw_timeout": str(NETWORK_TIMEOUT_US), "multiple_requests": "1"}
        return MediaPlayer(url, callback=self._heard, ff_opts=options, lib_opts=library, loglevel="warning")

    def _note(self, message: str, level: str) -> None:
        """ffmpeg's log, from any of its threads."""
        self._log = [*self._log[-20:], message.strip()]
        if "audio open failed" in message:
            self._sound = False
        if any(words in message for words in CUT_OFF):
            self._cut_off = True

    def _heard(self, selector: str, value: str) -> None:
        """ffpyplayer's own events, from its threads."""
        if selector in ("read:error", "video:error"):
            self._failed.set()

    # -- commands -------------------------------------------------------------------------------

    def do(self, command: dict[str, Any]) -> None:
        """One line of stdin."""
        match command["do"]:
            case "pause":
                self._wants_pause = True
                if self._target is None and self._opened:
                    self._pause()
            case "resume":
                self._wants_pause = False
                self._last = time.monotonic()
                self._player.set_volume(1.0)
                self._player.set_pause(False)
            case "seek":
                self._seek(float(command["at"]), int(command["number"]))

    def _seek(self, at: float, number: int) -> None:
        self._number, self._target, self._due = number, at, None
        self._last = time.monotonic()
        self._target_until = time.monotonic() + SAME_WAIT
        if self._wants_pause:
            # A paused player shows no picture of where it was led to, so it runs unheard up to that.
            self._player.set_volume(0.0)
            self._player.set_pause(False)
        self._player.seek(at, relative=False, accurate=True)

    def _pause(self) -> None:
        self._due = None
        self._player.set_pause(True)
        self._player.set_volume(1.0)

    # -- pictures -------------------------------------------------------------------------------

    def step(self) -> float | None:
        """Seconds to the next step; None: only a command brings more. Raises Ended."""
        if self._failed.is_set():
            raise Ended
        if self._due is not None:
            return self._show(*self._due)
        frame, value = self._player.get_frame()
        if value == "paused":
            return None
        if value == "eof" or (frame is None and self._cut_off and self._silence() > SILENT):
            report({"event": "ran_out", "number": self._number})
            self._cut_off = False
            return None
        if frame is None:
            return max(0.002, min(float(value), IMPATIENCE)) if value else IMPATIENCE
        image, at = frame
        if self._target is not None and not self._arrived(at):
            return 0.0
        if value <= 0.001 or not self._opened or self._target is not None:
            return self._show(image, at)
        self._due = (image, at)
        return float(min(value, 0.5))

    def _silence(self) -> float:
        return time.monotonic() - self._last

    def _arrived(self, at: float) -> bool:
        assert self._target is not None
        return abs(at - self._target) < SAME or time.monotonic() > self._target_until

    def _show(self, image: Any, at: float) -> float | None:
        self._due, self._target = None, None
        self._last = time.monotonic()
        width, height = image.get_size()
        if not self._opened:
            self._opened = True
            seconds = float(self._player.get_metadata().get("duration") or 0.0)
            report(
                {
                    "event": "opened",
                    "seconds": seconds,
                    "width": width,
                    "height": height,
                    "sound": self._sound,
                }
            )
        (pixels, *_), (stride, *_) = image.to_memoryview(), image.get_linesizes()
        sequence = self._pictures.write(pixels, width, height, stride)
        report({"event": "picture", "at": at, "number": self._number, "sequence": sequence})
        if self._wants_pause:
            self._pause()
            return None
        return 0.0

    def explain(self) -> None:
        """Say why it failed."""
        failure, detail = why(self._log)
        report({"event": "failed", "why": failure.value, "detail": detail})


class Ended(Exception):
    """ffmpeg cannot go on with this film."""


def read_commands(commands: "queue.SimpleQueue[dict[str, Any] | None]") -> None:
    """Lines of stdin; None at its end."""
    for line in sys.stdin:
        commands.put(json.loads(line))
    commands.put(None)


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tvapp.player.decoder_process")
    parser.add_argument("--url", required=True)
    parser.add_argument("--pictures-fd", type=int, required=True, help="shared memory for pictures")
    parser.add_argument("--at", type=float, default=0.0, help="seconds of the film to begin at")
    parser.add_argument(
        "--number", type=int, default=0, help="of the latest seek, repeated with each picture"
    )
    parser.add_argument("--paused", action="store_true", help="show one picture, then wait")
    parser.add_argument("--sound", choices=("auto", "sdl"), default="auto", help="sdl: also its dummy driver")
    return parser


def main() -> None:
    """Until stdin ends or the film cannot go on."""
    options = arguments().parse_args()
    commands: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=read_commands, args=(commands,), daemon=True).start()
    decoder = Decoder(options)
    try:
        while True:
            wait = decoder.step()
            try:
                command = commands.get(timeout=wait) if wait != 0.0 else commands.get_nowait()
            except queue.Empty:
                continue
            if command is None:
                break
            decoder.do(command)
    except Ended:
        decoder.explain()
    sys.stdout.flush()
    # Not through ffpyplayer's own closing: it leaves threads behind when there is no sound device.
    os._exit(0)


if __name__ == "__main__":
    main()
