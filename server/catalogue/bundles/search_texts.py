"""Everything the search index is made of: names, everyday names, places, departments, videos (pure)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from protocol.guide import Guide
from protocol.search import SEARCH_KINDS

_COUNTY = re.compile(r"^.{0,4}?[县市区州旗]")
LEAST_DEPARTMENT = 3
"""Characters of a department's name without its county: shorter ones say nothing."""


@dataclass(frozen=True, slots=True)
class Names:
    """What one thing is called: the name that is shown, then others. After each one ``rest`` may be typed."""

    texts: Sequence[str]
    rest: str = ""


Named = Mapping[int, Names]
"""By id."""


@dataclass(frozen=True, slots=True)
class SearchText:
    """A text that something is found by. ``owner`` is its id; of one owner the shown name comes first."""

    kind: str
    owner: int
    text: str
    rest: str = ""


def search_texts(names: Mapping[str, Named]) -> Iterator[SearchText]:
    """All texts, in the order of ``SEARCH_KINDS`` and of ids; ``names`` by kind."""
    for kind in SEARCH_KINDS:
        for owner, called in sorted(names.get(kind, {}).items()):
            for text in called.texts:
                yield SearchText(kind, owner, text, called.rest)


def other_texts(texts: Iterator[SearchText]) -> Iterator[tuple[str, int, int, str]]:
    """Kind, owner, position from 1 up, and text, of all but the names that are shown."""
    before: tuple[str, int] = ("", 0)
    position = 0
    for entry in texts:
        position = position + 1 if before == (entry.kind, entry.owner) else 0
        before = (entry.kind, entry.owner)
        if position:
            yield entry.kind, entry.owner, position, entry.text


def names_of_guide(guide: Guide, more: Collection[str]) -> Names:
    """Title, the guide's own aliases, ``more`` everyday names; the situation may be typed after each."""
    return Names([guide.title, *dict.fromkeys((*guide.aliases, *more))], guide.situation)


def names_of_department(name: str) -> Names:
    """A department's name, and without its county: 县民政局, 民政局."""
    short = _COUNTY.sub("", name)
    return Names([name, short] if short != name and len(short) >= LEAST_DEPARTMENT else [name])
