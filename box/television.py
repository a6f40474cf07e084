"""One run of the television: its process, the beats it gives, its log."""

import contextlib
import logging
import logging.handlers
import os
import select
import signal
import subprocess
import threading
import time
from pathlib import Path

ALIVE = "ZHENGWU_ALIVE_FD"
"""Names the pipe on which the television says that its loop turns: one byte, ``!`` while somebody uses it."""
IN_USE = b"!"
_LOG_BYTES, _LOG_FILES = 1_000_000, 4


class Television:
    """Started at once. ``last_beat``: when it last said it is alive (monotonic seconds), None before."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path | None) -> None:
        self.started = time.monotonic()
        self.first_beat: float | None = None
        self.last_beat: float | None = None
        self.in_use = True
        self._beats, writing = os.pipe()
        os.set_blocking(self._beats, False)
        try:
            self.process = subprocess.Popen(
                command,
                env={**env, ALIVE: str(writing)},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if log else None,
                stderr=subprocess.STDOUT if log else None,
                pass_fds=(writing,),
                # Its helpers end with it.
                start_new_session=True,
            )
        finally:
            os.close(writing)
        self._copier: threading.Thread | None = None
        if log:
            self._copier = threading.Thread(target=self._copy, args=(log,), daemon=True)
            self._copier.start()

    @property
    def beaten(self) -> float:
        """Seconds from its first beat to its last: one that hangs after its first picture proves nothing."""
        return (self.last_beat or 0.0) - (self.first_beat or 0.0)

    def wait(self, seconds: float) -> int | None:
        """Wait for a beat or the end, at most so long; its exit status once it has ended."""
        ready, _, _ = select.select([self._beats], [], [], seconds)
        if ready:
            told = os.read(self._beats, 4096)
            if told:
                self.last_beat = time.monotonic()
                self.first_beat = self.first_beat or self.last_beat
                self.in_use = told.endswith(IN_USE)
            else:
                # The pipe is closed: it ends, or has ended.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(min(seconds, 1.0))
        return self.process.poll()

    def end(self, seconds: float = 10.0) -> None:
        """Ask it to end, then end it and whatever is left of its session."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._beats)
        if self._copier is not None:
            self._copier.join(2)

    def _copy(self, path: Path) -> None:
        """Its lines into files that are rotated; a full disk loses lines and nothing else."""
        logging.raiseExceptions = False
        handler: logging.Handler = logging.NullHandler()
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handler = logging.handlers.RotatingFileHandler(
                path, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", errors="replace"
            )
        assert self.process.stdout is not None
        for line in self.process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            handler.emit(logging.LogRecord("tv", logging.INFO, "", 0, text, None, None))
        with contextlib.suppress(OSError):
            handler.close()
