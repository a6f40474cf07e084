"""The box says every few minutes how it is, and hears what it should be like. Nothing personal is said."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import shutil
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from protocol.heartbeat import BoxProblem, Heartbeat, HeartbeatAnswer
from tvapp import VERSION
from tvapp.checkup.line import BAD
from tvapp.checkup.probe import remote
from tvapp.net.failure import Refused, ServerAway

if TYPE_CHECKING:
    from tvapp.app import Television
    from tvapp.net.connection import Connection

log = logging.getLogger(__name__)

PATH = "/api/tv/heartbeat"
RETRY = 30.0
"""Seconds after a heartbeat that did not get through."""
NOT_KNOWN_HERE = 900.0
"""Seconds after a server that does not know heartbeats."""
DISK_LOW = 50_000_000
DAY = 86_400.0


class Pulse:
    """``keep()`` for ever. ``target``: the guides this box should have; 0 while nobody has said."""

    def __init__(
        self, tv: Television, connection: Connection, heard: Callable[[HeartbeatAnswer | None], None]
    ) -> None:
        """``heard(answer)`` after each heartbeat; None when it did not get through."""
        self._tv = tv
        self._connection = connection
        self._heard = heard
        self._run = secrets.token_hex(8)
        self._began = time.monotonic()
        self._online = asyncio.Event()
        self._due = asyncio.Event()
        self._spread = 0.0
        self._answered = False
        self.target = 0
        self.refused_version = 0
        """Guides that were not taken, or that made the program fall over."""
        self.group = ""

    async def keep(self) -> None:
        """A heartbeat now and then, while there is a server."""
        while True:
            await self._online.wait()
            self._due.clear()
            wait = await self._beat()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), wait)
                spread, self._spread = self._spread, 0.0
                await asyncio.sleep(random.random() * spread)

    def online(self, value: bool) -> None:
        """Whether the server is there. Whoever was answered keeps to the time: after a restart of the server
        ten thousand boxes must not all speak at once."""
        if not value:
            self._online.clear()
            return
        self._online.set()
        if not self._answered:
            self._due.set()

    def soon(self, spread: float = 0.0) -> None:
        """Something has changed: ask at some moment within ``spread`` seconds."""
        self._spread = spread
        self._due.set()

    async def _beat(self) -> float:
        """One of them; seconds until the next."""
        try:
            answer = await self._connection.post(PATH, self.said(), HeartbeatAnswer)
        except ServerAway:
            self._heard(None)
            return RETRY
        except Refused as refusal:
            log.warning("heartbeats are refused: %s", refusal)
            self._heard(None)
            return NOT_KNOWN_HERE
        self.target = max(self.target, answer.bundle_version)
        self.group = answer.group
        self._answered = True
        self._heard(answer)
        return answer.next_seconds * random.uniform(0.8, 1.2)

    def said(self) -> Heartbeat:
        """How the box is now."""
        tv = self._tv
        width, height, _ = tv.picture_size()
        return Heartbeat(
            run=self._run,
            version=VERSION,
            bundle_version=tv.catalogue.manifest.version if tv.catalogue is not None else 0,
            refused_version=self.refused_version,
            uptime=int(time.monotonic() - self._began),
            problems=tuple(self._problems()),
            width=width,
            height=height,
            profile=tv.keymap.profile,
        )

    def _problems(self) -> list[BoxProblem]:
        tv, now = self._tv, time.time()
        manifest = tv.catalogue.manifest if tv.catalogue is not None else None
        found = {
            BoxProblem.CRASHED: tv.start.crashed,
            BoxProblem.BUNDLE_NONE: manifest is None,
            BoxProblem.BUNDLE_OLD: manifest is not None and manifest.expires / 1000 < now,
            # Nothing is published in the future.
            BoxProblem.CLOCK: manifest is not None and manifest.issued / 1000 > now + DAY,
            BoxProblem.BUNDLE_REFUSED: self.refused_version > 0,
            BoxProblem.DISK_FULL: _room_left(tv) < DISK_LOW,
            BoxProblem.NO_REMOTE: remote(tv).finding == BAD,
            BoxProblem.NO_SOUND: tv.reader.voice.sink in ("", "none"),
        }
        return [problem for problem, is_so in found.items() if is_so]


def _room_left(tv: Television) -> int:
    try:
        return shutil.disk_usage(tv.options.folder).free
    except OSError:
        return DISK_LOW
