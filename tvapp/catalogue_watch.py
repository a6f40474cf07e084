"""Keeps the bundle new: looks when it is told or every hour, fetches, verifies and swaps it."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import sys
from typing import TYPE_CHECKING

from protocol.events import CataloguePublished
from tvapp.catalogue.folder import BundleFolder
from tvapp.heartbeat import Pulse

if TYPE_CHECKING:
    from tvapp.app import Television
    from tvapp.net.connection import Connection

log = logging.getLogger(__name__)

LOOK_EVERY = 3600.0
"""Seconds between looks for a newer bundle when no event announces one."""
RETRY = 10.0
"""Seconds to the next try while the box has no bundle at all."""

NOT_ADOPTED = "新的办事指南没有采用，现在看的还是原来那一版"
NOT_RECEIVED = "办事指南没有收好，电视会自动再试"


class CatalogueWatch:
    """The bundle of one television."""

    def __init__(self, tv: Television, connection: Connection, pulse: Pulse) -> None:
        self._tv = tv
        self._connection = connection
        self._pulse = pulse
        self._look = asyncio.Event()
        self._looked = False
        """Whether this start of the program has looked for a newer bundle."""

    def published(self, event: CataloguePublished) -> None:
        """There is a newer one: at a moment of this box's own within the spread, not all at once."""
        self._pulse.target = max(self._pulse.target, event.version)
        moment = random.random() * event.spread
        asyncio.get_running_loop().call_later(moment, self._look.set)

    def wanted(self) -> None:
        """The server has said which version this box is to have, and with which key it is signed."""
        have = self._tv.catalogue.manifest.version if self._tv.catalogue is not None else 0
        if not self._looked or self._pulse.target > have:
            self._looked = True
            self._look.set()

    async def keep(self) -> None:
        """Fetch, verify and swap the bundle, in a process of its own; then use it."""
        if self._tv.catalogue is None:
            # A box that nobody has enrolled yet knows no key to trust.
            await self._look.wait()
        while True:
            self._look.clear()
            await self._update()
            wait = LOOK_EVERY if self._tv.catalogue is not None else RETRY
            try:
                await asyncio.wait_for(self._look.wait(), wait)
            except TimeoutError:
                continue

    def _bundle_key(self) -> list[str]:
        session = self._connection.session
        if session is None or not session.bundle_key:
            return []  # the one learnt before is remembered beside the bundle
        return ["--key", session.bundle_key, "--key-id", session.bundle_key_id]

    async def _update(self) -> None:
        options = self._tv.options
        command = [sys.executable, "-m", "tvapp.catalogue.update", "--server", options.server]
        command += ["--dir", str(options.catalogue), *self._bundle_key()]
        wanted = self._pulse.target
        command += ["--version", str(wanted)] if wanted else []
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stdin=asyncio.subprocess.DEVNULL
        )
        out, _ = await process.communicate()
        try:
            answer = json.loads(out.splitlines()[-1])
        except (IndexError, ValueError):
            log.error("catalogue update said nothing that can be read, status %s", process.returncode)
            return
        log.info("catalogue %s: %s", answer.get("result"), answer.get("detail"))
        have = self._tv.catalogue.manifest.version if self._tv.catalogue is not None else 0
        if answer.get("result") == "updated" or not have:
            fresh = await asyncio.to_thread(BundleFolder(options.catalogue).open)
            if fresh is not None and fresh.manifest.version != have:
                self._tv.use_catalogue(fresh)
        if answer.get("result") == "updated":
            self._pulse.refused_version = 0
            self._pulse.soon()
        elif answer.get("result") == "refused" and wanted != have:
            self._pulse.refused_version = wanted
            self._pulse.soon()
        if answer.get("result") == "refused":
            self._tv.say(NOT_ADOPTED if self._tv.catalogue is not None else NOT_RECEIVED, "care")
