"""The screen's side of the decoder: starts its process, reads what it says, lends its newest picture.

Nothing here is heavier than asyncio and json: ffpyplayer stays in the other process.
"""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tvapp.calls.picture_buffer import Picture, PictureBuffer

ROOT = Path(__file__).resolve().parents[2]
"""Where the ``tvapp`` package lies, so that the process finds it whatever the working folder is."""
MAX_WIDTH, MAX_HEIGHT = 1280, 720
ENDING = 2.0
"""Seconds a decoder may take to end by itself."""

Told = Callable[[dict[str, Any]], None]


class Projector:
    """One decoder process at a time. All methods belong to one asyncio loop.

    ``told(event)`` hears what the decoder reports (see ``decoder_process``), and ``{"event": "died"}`` when
    it ended without saying why; never anything of a decoder that was closed or replaced.
    """

    def __init__(self, told: Told, *, sound: str = "auto") -> None:
        self._told = told
        self._sound = sound
        self._process: asyncio.subprocess.Process | None = None
        self._pictures: PictureBuffer | None = None
        self._reading: asyncio.Task[None] | None = None
        self._ending: set[asyncio.Task[None]] = set()
        self._failed = False
        """Whether the decoder that runs has said that it cannot go on: it ends then."""
        self._turn = 0
        """Of the decoder that is wanted; one whose start was overtaken ends itself."""

    @property
    def pid(self) -> int | None:
        """The decoder's process, if there is one."""
        return self._process.pid if self._process is not None else None

    async def open(self, url: str, at: float, number: int, *, paused: bool) -> None:
        """Start a decoder at the film's second ``at``; ends the one before."""
        self.close()
        self._turn += 1
        turn = self._turn
        if self._pictures is None:
            self._pictures = PictureBuffer.create(MAX_WIDTH, MAX_HEIGHT)
        command = [sys.executable, "-m", "tvapp.player.decoder_process", "--url", url, "--at", f"{at:.3f}"]
        command += ["--number", str(number), "--pictures-fd", str(self._pictures.fd), "--sound", self._sound]
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        process = await asyncio.create_subprocess_exec(
            *command,
            *(["--paused"] if paused else []),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            pass_fds=(self._pictures.fd,),
            env=os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)},
            # The terminal's Ctrl-C must not end the film before the program has said goodbye.
            start_new_session=True,
        )
        if turn != self._turn:
            self._end(process, None, kill=True)
            return
        self._process, self._failed = process, False
        self._reading = asyncio.create_task(self._read(process), name="decoder events")

    def send(self, command: dict[str, Any]) -> None:
        """A command to the decoder, if there is one."""
        process = self._process
        if process is not None and process.stdin is not None and not process.stdin.is_closing():
            process.stdin.write(json.dumps(command).encode() + b"\n")

    def picture(self) -> Picture | None:
        """The newest picture, which may be later than the one that was heard of last; use it at once."""
        return self._pictures.latest() if self._pictures is not None else None

    def close(self) -> None:
        """Let the decoder go; it ends within moments, and nothing of it is heard any more."""
        self._turn += 1
        process, self._process = self._process, None
        if process is not None:
            self._end(process, self._reading, kill=not self._failed)
            self._reading = None

    async def leave(self) -> None:
        """Close, wait until no process is left, and give the pictures' memory back."""
        self.close()
        if self._ending:
            await asyncio.gather(*self._ending, return_exceptions=True)
        if self._pictures is not None:
            self._pictures.close()
            self._pictures = None

    def _end(
        self, process: asyncio.subprocess.Process, reading: "asyncio.Task[None] | None", *, kill: bool
    ) -> None:
        # A decoder hears nothing while it waits for a dead server, so it is not asked, it is killed: at
        # once, because the next one writes into the same memory. One that has failed ends by itself, and
        # asyncio complains of a child that is killed in the moment of its end.
        if kill:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        if reading is not None:
            reading.cancel()
        task = asyncio.create_task(_reaped(process), name="decoder end")
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            if process is not self._process:
                return
            event = json.loads(line)
            self._failed = event["event"] == "failed"
            self._told(event)
        if process is self._process and not self._failed:
            self._told({"event": "died"})


async def _reaped(process: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(process.wait(), ENDING)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
