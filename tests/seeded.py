"""The data folder of a demonstration that has begun already: made once for a whole run, then copied."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

_FOLDER = "ZHENGWU_TESTS_SEEDED"


def begin() -> None:
    """Name the folder for this run; workers that are started from here share it."""
    os.environ.setdefault(_FOLDER, tempfile.mkdtemp(prefix="zhengwu-seeded-"))


def end() -> None:
    """Throw it away."""
    shutil.rmtree(os.environ.pop(_FOLDER, ""), ignore_errors=True)


def seed(data: Path, begin_in: Callable[[Path], None]) -> None:
    """Fill an empty ``data`` with the sample and the demo accounts.

    ``begin_in`` starts the demonstration in a folder and ends it tidily. Outside a run of the tests, and
    where there is something in ``data``, nothing happens: the service makes its sample itself.
    """
    shared = os.environ.get(_FOLDER)
    if not shared or (data.exists() and any(data.iterdir())):
        return
    ready = Path(shared) / "data"
    with (Path(shared) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            making = Path(shared) / "making" / "data"
            making.parent.mkdir(exist_ok=True)
            begin_in(making)
            making.rename(ready)
    shutil.copytree(ready, data, dirs_exist_ok=True)
