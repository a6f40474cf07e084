"""The program's side of read-aloud: starts the voice process, keeps it warm, knows what is being said."""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

log = logging.getLogger(__name__)

GOODBYE = 2.0
"""Seconds the process gets to end by itself."""


class Trouble(StrEnum):
    """Why nothing can be heard; the values are what the resident is told."""

    NO_DEVICE = "电视没有找到喇叭，读不出声音"
    NO_SPEECH = "这台电视还不会朗读"


class Voice:
    """One thing at a time is said. All methods belong to one asyncio loop."""

    def __init__(
        self, command: str = "", *, stand_in: bool = False, on_trouble: Callable[[Trouble], None]
    ) -> None:
        """``command``: the operator's engine (see ``chinese.engine_command``), empty: espeak-ng.
        ``stand_in``: without a sound device speak to nobody, at the pace of one (demo, tests)."""
        self.speech, self.sink = "", ""
        """Engine and device that were found; empty before the process is there."""
        self.speaking = ""
        """What is being said, as it is said; empty in silence."""
        self.delay: float | None = None
        """Seconds from the last ``say`` to its first sample at the device."""
        self._command, self._stand_in, self._on_trouble = command, stand_in, on_trouble
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self._starting: asyncio.Task[None] | None = None
        self._ready = False
        self._number = 0
        self._asked = 0.0
        self._waiting: dict[str, Any] | None = None
        """What is said as soon as the process is there."""

    async def start(self) -> None:
        """Start the process, if it does not run. Raises OSError when it cannot be started."""
        if self._process is not None and self._process.returncode is None:
            return
        arguments = ["-m", "tvapp.voice.voice_process", "--speech", self._command]
        if self._stand_in:
            arguments.append("--stand-in")
        self._ready = False
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,  # the terminal's Ctrl-C is for the program on the screen
        )
        self._reading = asyncio.create_task(self._read(self._process), name="voice events")

    def say(self, sentences: Sequence[str], speed: int) -> None:
        """Say these now, instead of what is being said. ``speed`` in characters a minute."""
        self._number += 1
        self._asked = asyncio.get_running_loop().time()
        self.speaking = "。".join(sentences)
        order = {"do": "say", "number": self._number, "sentences": list(sentences), "speed": speed}
        if self._ready:
            self._send(order)
            return
        self._waiting = order
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._start_again(), name="voice start")

    def stop(self) -> None:
        """Silence."""
        self.speaking, self._waiting = "", None
        if self._ready:
            self._send({"do": "stop"})

    async def close(self) -> None:
        """End the process. The object can be started again."""
        self.stop()
        for task in (self._starting, self._reading):
            if task is not None:
                task.cancel()
        process, self._process, self._ready = self._process, None, False
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), GOODBYE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _start_again(self) -> None:
        try:
            await self.start()
        except OSError as error:
            log.warning("voice process does not start: %s", error)
            self.speaking = ""
            self._on_trouble(Trouble.NO_SPEECH)

    def _send(self, order: dict[str, Any]) -> None:
        stdin = self._process.stdin if self._process is not None else None
        if stdin is not None and not stdin.is_closing():
            stdin.write(json.dumps(order).encode() + b"\n")

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            self._handle(json.loads(line))
        log.warning("voice process ended, status %s", await process.wait())
        self._ready, self.speaking = False, ""

    def _handle(self, event: dict[str, Any]) -> None:
        name = event["event"]
        if name == "ready":
            self._begin(event)
        elif event["number"] != self._number:
            return  # of something that was stopped since
        elif name == "started":
            # The monotonic clock is the machine's, the same in all processes.
            self.delay = event["at"] - self._asked
        else:
            self.speaking = ""
            if name in ("no_device", "failed"):
                self._on_trouble(Trouble.NO_DEVICE if name == "no_device" else Trouble.NO_SPEECH)

    def _begin(self, event: dict[str, Any]) -> None:
        self.speech, self.sink = event["speech"], event["sink"]
        log.info("read-aloud: %s to %s", self.speech or "no engine", self.sink)
        if not self.speech:
            if self._waiting is not None:
                self._on_trouble(Trouble.NO_SPEECH)
            self.speaking, self._waiting = "", None
            return
        self._ready = True
        if self._waiting is not None:
            self._send(self._waiting)
            self._waiting = None
