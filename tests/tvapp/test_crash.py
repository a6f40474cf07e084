"""Whether the program before fell over: by what it left, in processes of their own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tvapp.crash import LATEST, Start

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, signal, sys
from pathlib import Path
from tvapp import crash
folder, version, end = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
start = crash.begin(folder, version)
print(start.crashed, start.in_a_row)
sys.stdout.flush()
if end == "exception":
    try:
        raise ValueError("torn")
    except ValueError as failure:
        crash.fell_over(failure)
        raise
if end == "fault":
    os.kill(os.getpid(), signal.SIGSEGV)
if end == "killed":
    os.kill(os.getpid(), signal.SIGKILL)
if end == "well":
    crash.went_well(folder, version)
"""


def start(folder: Path, end: str, version: int = 5) -> Start:
    words = [sys.executable, "-c", PROGRAM, str(folder), str(version), end]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    return Start(told[0] == "True", int(told[1]))


@pytest.mark.parametrize("end", ["exception", "fault"])
def test_a_program_that_fell_over_is_counted_until_it_goes_well(end: str, tmp_path: Path) -> None:
    assert start(tmp_path, end) == Start()
    assert start(tmp_path, end) == Start(True, 1)
    assert start(tmp_path, "well") == Start(True, 2)
    assert ("ValueError" if end == "exception" else "Segmentation") in (tmp_path / LATEST).read_text()
    assert start(tmp_path, end) == Start()
    assert start(tmp_path, "end", version=6) == Start(True, 1)


def test_a_program_that_was_killed_or_ended_did_not_fall_over(tmp_path: Path) -> None:
    assert [start(tmp_path, end) for end in ("killed", "end", "end")] == [Start()] * 3
