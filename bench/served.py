"""A server process to be measured: started, waited for, its processor time read, ended."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Served:
    """A process that listens on loopback."""

    port: int
    pid: int

    def busy(self) -> float:
        """Seconds of processor it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def listening(arguments: list[str]) -> Iterator[Served]:
    """A Python process, once its first line with an address has named the port."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "http://127.0.0.1:" in line:
                yield Served(int(line.split("http://127.0.0.1:")[1].split()[0].rstrip("/")), process.pid)
                break
        else:
            raise RuntimeError("the server did not start")
    finally:
        process.terminate()
        process.wait()
