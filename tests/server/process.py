"""The server as a process of its own, as an operator starts it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def command(
    *words: object, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m server ...`` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "server", *map(str, words)],
        cwd=ROOT,
        input=stdin,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=60,
    )


class Process:
    """``python -m server serve`` on a port that the system chooses; ``url`` once it listens."""

    def __init__(self, *words: object) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", "server", "serve", "--port", "0", *map(str, words)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.popen.stdout
        line = self.popen.stdout.readline()
        assert "http://" in line, line + (self.popen.communicate()[1] if self.popen.poll() else "")
        self.url = "http://" + line.strip().partition("http://")[2]

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End it; gives the exit code and what it wrote to standard error."""
        self.popen.send_signal(number)
        _, told = self.popen.communicate(timeout=30)
        return self.popen.returncode, told
