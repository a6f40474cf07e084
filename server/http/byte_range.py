"""One byte range of a file that never changes (RFC 9110 §14), for downloads that are resumed."""

import re
from dataclasses import dataclass

_SINGLE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z")


@dataclass(frozen=True, slots=True)
class Part:
    """Half-open range of bytes to send, and the status that says so (200, 206 or 416)."""

    start: int
    end: int
    status: int


def asked_part(asked: str | None, if_range: str | None, tag: str, size: int) -> Part:
    """The part to send for the headers ``Range`` and ``If-Range`` of a file with this entity tag and size.

    Several ranges, another unit, or a tag of other content give the whole file, as the standard allows.
    """
    whole = Part(0, size, 200)
    if asked is None or (if_range is not None and if_range.strip() != f'"{tag}"'):
        return whole
    match = _SINGLE.match(asked.replace(" ", ""))
    if match is None or match.groups() == ("", ""):
        return whole
    first, last = match.groups()
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), min(int(last) + 1, size) if last else size
    if first and last and int(last) < int(first):
        return whole
    if start >= size:
        return Part(0, 0, 416)
    return Part(start, end, 206)


def names_tag(if_none_match: str | None, tag: str) -> bool:
    """Whether ``If-None-Match`` says that the caller already has this content."""
    if if_none_match is None:
        return False
    listed = (item.strip().removeprefix("W/") for item in if_none_match.split(","))
    return any(item in ("*", f'"{tag}"') for item in listed)
