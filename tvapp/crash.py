"""Whether the program before this one fell over, and how often in a row it did so with the same guides.

What ends a program by itself leaves words behind: an exception its traceback, a fault of the machine code
what ``faulthandler`` writes. A portal that kills the program, or a plug that is pulled, leaves none and is no
crash.
"""

from __future__ import annotations

import faulthandler
import json
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tvapp.settings import read_json, write_whole

WORDS = "crash.txt"
LATEST = "crash-latest.txt"
"""The words of the crash before, for whoever looks at the box."""
COUNT = "crashes.json"
TOO_OFTEN = 2
WELL_AFTER = 120.0
"""Seconds after which these guides are not what makes the program fall over."""

_words: IO[str] | None = None


@dataclass(frozen=True)
class Start:
    """``crashed``: the program before fell over; ``in_a_row``: how often with these guides."""

    crashed: bool = False
    in_a_row: int = 0


def begin(folder: Path, bundle_version: int) -> Start:
    """Look at what the program before left, and write down from now on what ends this one."""
    global _words
    words, crashed = folder / WORDS, False
    try:
        crashed = words.stat().st_size > 0
        if crashed:
            words.replace(folder / LATEST)
    except OSError:
        pass
    before = read_json(folder / COUNT)
    counted = before if isinstance(before, dict) and before.get("bundle") == bundle_version else {}
    earlier = counted.get("in_a_row")
    in_a_row = (earlier if isinstance(earlier, int) else 0) + 1 if crashed else 0
    try:
        if crashed or counted:
            write_whole(folder / COUNT, json.dumps({"bundle": bundle_version, "in_a_row": in_a_row}))
        _words = words.open("w", encoding="utf-8")
        faulthandler.enable(_words)
    except OSError:  # a full disk must not keep the program from starting
        _words = None
    return Start(crashed, in_a_row)


def went_well(folder: Path, bundle_version: int) -> None:
    """These guides have been shown long enough."""
    if (folder / COUNT).exists():
        write_whole(folder / COUNT, json.dumps({"bundle": bundle_version, "in_a_row": 0}))


def fell_over(failure: BaseException) -> None:
    """The program ends by this exception."""
    if _words is not None:
        traceback.print_exception(failure, file=_words)
        _words.flush()
