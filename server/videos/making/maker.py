"""A maker: one process that makes films, seen from the service. What breaks in it stays in it."""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from .order import MadeFilm, MakeJob

PATIENCE = 60.0
"""Seconds without a word from the process after which it is given up; a film takes about ten."""
IDLE = 120.0
"""Seconds."""
_LINE = 1 << 20


class MakingFailed(Exception):
    """No film; the text is for the operator's log."""


class Maker:
    """Makes one film at a time. The process starts with the first film and anew after it broke."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._busy = False
        self._idle_since = 0.0

    async def make(self, job: MakeJob, on_progress: Callable[[float], None] = lambda _: None) -> MadeFilm:
        """Make a film. Raises ``MakingFailed``; ``on_progress`` hears of 0…1."""
        self._busy = True
        try:
            return await self._ordered(job, on_progress)
        finally:
            self._busy, self._idle_since = False, time.monotonic()

    async def rest(self) -> None:
        """End the process when it has had nothing to do for a while: it holds a hundred megabytes."""
        if self._process is not None and not self._busy and time.monotonic() - self._idle_since > IDLE:
            await self.close()

    async def _ordered(self, job: MakeJob, on_progress: Callable[[float], None]) -> MadeFilm:
        process = await self._running()
        assert process.stdin is not None and process.stdout is not None
        done = False
        try:
            process.stdin.write(job.model_dump_json().encode() + b"\n")
            await process.stdin.drain()
            while True:
                async with asyncio.timeout(PATIENCE):
                    line = await process.stdout.readline()
                told = _read(line)
                if "progress" in told:
                    on_progress(float(told["progress"]))
                    continue
                done = True
                if "made" in told:
                    return MadeFilm.model_validate(told["made"])
                raise MakingFailed(str(told["failed"]))
        except TimeoutError:
            raise MakingFailed(f"the maker said nothing for {PATIENCE:.0f} s") from None
        except (BrokenPipeError, ConnectionResetError):
            raise MakingFailed("the maker died") from None
        finally:
            if not done:
                # Given up or cancelled in the middle: what it says next would belong to this film.
                await self.close()

    async def close(self) -> None:
        """End the process, in the middle of a film if need be."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            try:
                process.kill()
            except ProcessLookupError:
                pass  # it has just ended
        await process.wait()

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "server.videos.making.maker_process",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LINE,
                # Ctrl-C is for whoever ordered the film.
                start_new_session=True,
            )
        return self._process


def _read(line: bytes) -> dict[str, Any]:
    if not line:
        raise MakingFailed("the maker died")
    try:
        told: dict[str, Any] = json.loads(line)
    except ValueError:
        raise MakingFailed("the maker speaks nonsense") from None
    return told
