"""A box's update over HTTP, cut at random moments: keeper killed, all killed, power gone; ``CUTS`` times."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.box.cut import CUTS, CutBox
from tests.box.disk import Ext4, Folder, mountable
from tests.box.shop import shop

TITLE = "A box's update interrupted"
ROUNDS = int(os.environ.get("CUTS", "50"))
Row = tuple[str, str, str, bool]


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    words = [sys.executable, "-m", "bench.box_cuts"]
    if mountable():
        # What others mount and unmount meanwhile must not keep ours.
        words = ["unshare", "--mount", *words]
    told = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    return [tuple(row) for row in json.loads(told.stdout)]


def measure() -> list[Row]:
    """The rows; in a process with mounts of its own."""
    with tempfile.TemporaryDirectory() as work, shop(Path(work) / "shop") as opened:
        opened.pause = 0.01
        disk = Ext4(Path(work)) if mountable() else Folder(Path(work))
        box = CutBox(disk, opened, seed=7)
        failed: list[str] = []
        try:
            box.prepare()
            for number in range(ROUNDS):
                try:
                    box.round(CUTS[number % len(CUTS)])
                except AssertionError as error:
                    failed.append(str(error))
                    box.kill_all()
                if number % 10 == 9:
                    print(f"  {number + 1} of {ROUNDS} cuts", file=sys.stderr, flush=True)
        finally:
            box.kill_all()
            disk.close()
    what = "an ext4 of its own" if isinstance(disk, Ext4) else "a folder"
    old, new = box.came_up["old"], box.came_up["new"]
    told = f"{old + new} (old {old}, new {new})" + "".join(f"; {each}" for each in failed)
    return [
        (
            f"old or new version, whole, starts, and the update then goes through, after {ROUNDS} cuts"
            f" ({', '.join(CUTS)} in turn; {what})",
            told,
            str(ROUNDS),
            old + new == ROUNDS and not failed,
        ),
        ("an update that nobody disturbs, small archive", f"{box.seconds:.1f} s", "", True),
    ]


if __name__ == "__main__":
    print(json.dumps(measure()))
