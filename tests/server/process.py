"""The server as a process of its own, as an operator starts it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


# A fresh process for every command, but not the second of imports: they are done once, before the fork.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["server.__main__", "server.app"])


def command(
    *words: object, stdin: str = "", env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m server ...`` to its end."""
    argv = ["server", *map(str, words)]
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("in", "out", "err")]
        files[0].write_text(stdin)
        process = _FORKS.Process(target=_run, args=(argv, files, {**os.environ, **(env or {})}))
        process.start()
        process.join(120)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(argv, 120)
        out, err = (path.read_text() for path in files[1:])
    return subprocess.CompletedProcess(argv, process.exitcode, out, err)


def _run(argv: list[str], files: list[Path], env: dict[str, str]) -> None:
    """In the process: as a shell would have started it."""
    from server.__main__ import main

    for number, (path, mode) in enumerate(zip(files, ("r", "w", "w"), strict=True)):
        with path.open(mode) as opened:
            os.dup2(opened.fileno(), number)
    sys.stdin = os.fdopen(0, "r", closefd=False)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = argv
    sys.exit(main())


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
