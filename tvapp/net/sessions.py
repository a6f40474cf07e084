"""The box's session with the server, opened by the identity process and renewed when it has expired."""

import asyncio
import contextlib
import json
import logging
import os
import sys
from pathlib import Path

from pydantic import ValidationError

from protocol.device import DeviceSession
from protocol.errors import ErrorCode
from tvapp.net.failure import NETWORK_AWAY, SERVER_BUSY, ServerAway, refused

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds the identity process may take: three requests of at most 8 s each, and its imports."""

AWAY = {
    ErrorCode.UNAVAILABLE,
    ErrorCode.TIMEOUT,
    ErrorCode.TOO_MANY,
    ErrorCode.INTERNAL,
    ErrorCode.EXPIRED,
}
"""Codes after which trying again later may help."""

ROOT = Path(__file__).resolve().parents[2]
"""Where the ``tvapp`` package lies, so that the process finds it whatever the working folder is."""


class Sessions:
    """Gives the current session; opens one when there is none. One identity process at a time."""

    def __init__(self, url: str, folder: Path, *, smart_card: str = "", model: str = "") -> None:
        self._command = [sys.executable, "-m", "tvapp.net.identity", "--server", url, "--dir", str(folder)]
        self._command += ["--smart-card", smart_card] if smart_card else []
        self._command += ["--model", model] if model else []
        self._lock = asyncio.Lock()
        self._current: DeviceSession | None = None

    @property
    def current(self) -> DeviceSession | None:
        """The session in use, if any."""
        return self._current

    async def get(self, *, instead_of: str = "") -> DeviceSession:
        """A session whose token is not ``instead_of`` (one the server did not take any more).

        Several callers whose token expired together get the same new one. Raises ServerAway or Refused.
        """
        async with self._lock:
            if self._current is None or self._current.token == instead_of:
                self._current = None
                self._current = await self._open()
            return self._current

    async def enrol(self, code: str) -> DeviceSession:
        """A session by an installer's code. Raises ServerAway or Refused."""
        async with self._lock:
            self._current = await self._open("--code", code)
            return self._current

    async def _open(self, *more: str) -> DeviceSession:
        line = await self._run(*more)
        try:
            answer = json.loads(line)
            if "error" not in answer:
                return DeviceSession.model_validate(answer)
            code, detail = ErrorCode(answer["error"]), str(answer["detail"])
        except (ValueError, KeyError, TypeError, ValidationError):
            log.warning("the identity process gave no usable answer")
            raise ServerAway(SERVER_BUSY) from None
        if code in AWAY:
            raise ServerAway(detail or NETWORK_AWAY)
        raise refused(code, 403, detail)

    async def _run(self, *more: str) -> bytes:
        """The one line the identity process prints. Its complaints go to our standard error."""
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
        process = await asyncio.create_subprocess_exec(
            *self._command,
            *more,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        try:
            async with asyncio.timeout(PATIENCE):
                line, _ = await process.communicate()
        except TimeoutError:
            raise ServerAway() from None
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                # a killed process that nobody waits for stays in the process table
                await asyncio.shield(process.wait())
        return line
