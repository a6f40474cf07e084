"""The kernel's names of its key codes, as in linux/input-event-codes.h.

``codes.txt`` holds a line for each code: the number, its name, and further names of the same key.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

SCAN = "scan:"
"""Begins the name of a key that has no code of its own, only what the receiver read from it."""


@cache
def _tables() -> tuple[dict[int, str], dict[str, int]]:
    names: dict[int, str] = {}
    numbers: dict[str, int] = {}
    for line in Path(__file__).with_name("codes.txt").read_text("ascii").splitlines():
        number, *known = line.split()
        names[int(number)] = known[0]
        numbers.update(dict.fromkeys(known, int(number)))
    return names, numbers


def name_of(number: int) -> str | int:
    """``KEY_OK`` for 352; the number itself for a code that has no name."""
    return _tables()[0].get(number, number)


def number_of(name: str) -> int | None:
    """352 for ``KEY_OK``, also by the key's other names; None for what the kernel does not know."""
    return _tables()[1].get(name)


def scan_name(scan: int) -> str:
    """``scan:0x40b`` for what a receiver read of a key the kernel has no code for."""
    return f"{SCAN}{scan & 0xFFFFFFFF:#x}"
