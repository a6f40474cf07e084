"""A release of the television for boxes: what its signed note says, and whether this box takes it. Pure."""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

FORMAT = 1
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,63}\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
LARGEST = 1 << 30
"""No payload or unpacked tree is larger (bytes)."""


class ReleaseBroken(Exception):
    """The note cannot be understood."""


@dataclass(frozen=True, slots=True)
class Release:
    """The note ``release.json``; its signature (Ed25519 over the file's bytes) is ``release.json.sig``."""

    name: str
    """Such as ``0.1.0-202611241530``; the folder's name on the box."""
    number: int
    """Grows with every release."""
    platform: str
    """``x86_64`` or ``aarch64``."""
    python: str
    """``3.11``: compiled packages go with one Python only."""
    payload: str
    """The payload's file name, beside the note."""
    size: int
    """Bytes of the payload."""
    sha256: str
    unpacked: int
    """Bytes of the files in it."""


def to_json(release: Release) -> bytes:
    """As it is signed."""
    return json.dumps({"format": FORMAT, **asdict(release)}, indent=1).encode()


def from_json(raw: bytes) -> Release:
    """Raises ReleaseBroken."""
    try:
        told: Any = json.loads(raw)
        if told.pop("format") != FORMAT:
            raise ReleaseBroken("format")
        made = Release(**told)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReleaseBroken(type(error).__name__) from None
    words = (made.name, made.platform, made.python, made.payload)
    if not all(isinstance(word, str) and _NAME.match(word) for word in words):
        raise ReleaseBroken("name")
    numbers = (made.number, made.size, made.unpacked)
    if not all(type(number) is int and 0 < number for number in numbers) or max(numbers[1:]) > LARGEST:
        raise ReleaseBroken("number")
    if not (isinstance(made.sha256, str) and _SHA256.match(made.sha256)):
        raise ReleaseBroken("sha256")
    return made


def reason_against(
    release: Release, *, newest: int, refused: str, platform: str, python: str, free: int
) -> str:
    """Why this box does not take it, in plain words; "" when it does. ``free``: bytes on its disk."""
    if release.platform != platform:
        return f"是给 {release.platform} 的，这台是 {platform}"
    if release.python != python:
        return f"要 Python {release.python}，这台是 {python}"
    if release.number <= newest:
        return "已经有这一版或更新的"
    if release.name == refused:
        return "这一版试过，起不来，已经退回"
    # The payload and what comes out of it are there at the same time, and something has to be left.
    need = release.size + release.unpacked + 50_000_000
    if free < need:
        return f"空间不够：要 {need / 1e6:.0f} MB，只有 {free / 1e6:.0f} MB"
    return ""
