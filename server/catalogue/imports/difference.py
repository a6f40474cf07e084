"""What an import would change: new, changed, gone."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from protocol.guide import Guide

_NO_LETTERS = "01"
"""Keys without letters."""


class Change(StrEnum):
    """What happens to a guide when the draft is published."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Known:
    """A guide as it is published now."""

    digest: str
    source: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes by what would happen to them; ``same`` is how many stay as they are."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    same: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to publish."""
        return not (self.new or self.changed or self.gone)


def digest_of(guide: Guide) -> str:
    """SHA-256 of the guide's content, its short number left out (the catalogue gives that)."""
    content = guide.model_dump(mode="json", exclude={"number"})
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def difference(digests: Mapping[str, str], published: Mapping[str, Known], source: str) -> Difference:
    """Compare an imported list (code → digest) with what is published.

    Gone are the guides that came with the same list (``source``) before and are missing now; guides of other
    lists are left alone.
    """
    new = tuple(code for code in digests if code not in published)
    changed = tuple(
        code for code, digest in digests.items() if code in published and published[code].digest != digest
    )
    gone = tuple(code for code, known in published.items() if known.source == source and code not in digests)
    return Difference(new, changed, gone, len(digests) - len(new) - len(changed))


def numbered(wanted: Iterable[tuple[str, int]], given: Mapping[str, int]) -> dict[str, int]:
    """Short numbers for the guides that have none yet, by code.

    ``wanted`` holds code and wished number (0: any). ``given`` holds all numbers ever given, also to guides
    that are gone: a number on a village notice never comes to mean something else. 0 when all are given.
    """
    taken = set(given.values())
    fresh: dict[str, int] = {}
    waiting: list[str] = []
    for code, wish in wanted:
        if code in given:
            continue
        if wish and wish not in taken:
            fresh[code] = wish
            taken.add(wish)
        else:
            waiting.append(code)
    free = (number for number in _by_preference() if number not in taken)
    for code in waiting:
        fresh[code] = next(free, 0)
    return fresh


def _by_preference() -> Iterator[int]:
    """All numbers, those first whose keys spell no initials: 0 and 1 carry no letters."""
    four = range(1000, 10_000)
    yield from (number for number in four if set(str(number)) & set(_NO_LETTERS))
    yield from range(1, 1000)
    yield from (number for number in four if not set(str(number)) & set(_NO_LETTERS))
