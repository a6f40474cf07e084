"""What many guides say alike (materials, steps, questions), as a dictionary for compressing each of them.

Guides are compressed one by one, so that the box unpacks only the one it shows; without a dictionary the same
sentence would be packed a thousand times.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator

from protocol.guide import Guide

LIMIT = 32_768
"""Bytes: deflate looks back no further."""


def text_dictionary(guides: Iterable[Guide]) -> bytes:
    """Up to 32 KiB of JSON that several guides share; what saves most stands last, as deflate wants it."""
    found = Counter(piece for guide in guides for piece in set(_pieces(guide)))
    useful = [(count * len(piece), piece) for piece, count in found.items() if count > 1]
    chosen: list[bytes] = []
    size = 0
    for _, piece in sorted(useful, reverse=True):
        packed = piece.encode()
        if size + len(packed) <= LIMIT:
            chosen.append(packed)
            size += len(packed)
    return b"".join(reversed(chosen))


def packed(guide: Guide, dictionary: bytes) -> bytes:
    """The guide's JSON without defaults, as zlib data; empty dictionary: none is used."""
    packer = zlib.compressobj(9, zdict=dictionary) if dictionary else zlib.compressobj(9)
    return packer.compress(guide.model_dump_json(exclude_defaults=True).encode()) + packer.flush()


def _pieces(guide: Guide) -> Iterator[str]:
    fields = guide.model_dump(mode="json", exclude_defaults=True)
    for name, value in fields.items():
        if name in ("code", "number", "conditions", "situation"):
            continue
        entries = value if isinstance(value, list) else [value]
        for entry in entries:
            yield json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
