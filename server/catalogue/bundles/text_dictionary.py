"""What many guides say alike (materials, steps, questions), as a dictionary for compressing each of them.

Guides are compressed one by one, so that the box unpacks only the one it shows; without a dictionary the same
sentence would be packed a thousand times.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from protocol.guide import Guide

LIMIT = 32_768
"""Bytes: deflate looks back no further."""

TRIED = 200
"""Guides that an old and a fresh dictionary are compared with."""
WORTH_A_FRESH_ONE = 1.1
"""How much larger the guides may become with the old dictionary."""


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


def dictionary_for(guides: Sequence[Guide], before: bytes) -> bytes:
    """The dictionary ``before`` for as long as it serves nearly as well as a fresh one would.

    With another dictionary every guide is packed into other bytes, and each box has to fetch all of them.
    """
    fresh = text_dictionary(guides)
    if not before or not guides:
        return fresh
    some = guides[:: max(len(guides) // TRIED, 1)]
    sizes = [sum(len(packed(guide, dictionary)) for guide in some) for dictionary in (before, fresh)]
    return before if sizes[0] <= sizes[1] * WORTH_A_FRESH_ONE else fresh


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
