"""Key presses from home until a guide is open, for every guide: number keys beside an on-screen letter grid.

One habit for both: type the initials of what one remembers, look after each key, stop as soon as the guide
stands on the page, ↓ to it, OK. What is not on the first page when all is typed is reached by ↓ alone, page
after page; the grid is allowed page keys. What one remembers is the name without its filler
(80周岁以上老年人…) or one of its everyday names; who has typed that goes on with the situation.
"""

from __future__ import annotations

import re
import statistics
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from protocol.guide import Guide
from server.catalogue.aliases.alias_rules import names_by_guide
from server.catalogue.bundles.bundle import BundleContent
from server.catalogue.bundles.initials import spell
from server.catalogue.bundles.search_texts import names_of_guide
from tvapp.catalogue import Catalogue, Hit

from .county_bundle import bundle_of, real_content, sample_content
from .letter_grid import LetterGrid

TITLE = "Key presses from home to the open guide"
PAGE, MOST_KEYS, MOST_RESULTS = 6, 12, 600
MEDIAN, P90 = 7, 9
KINDS = ("guide", "department", "service_point", "village", "video")
FILLER = re.compile(
    r"^(?:\d+周岁以上|老年人|城乡居民|居民|经济困难的|特殊困难|困难|特殊|重度|农村|家庭|个人|其他|普通|一次性)+"
)

Row = tuple[str, str, str, bool]
Rank = Callable[[str, str], int | None]
"""Keys typed and a guide's code → its place in the results, from 0."""


def run() -> list[Row]:
    """Rows of (what, figure, target, whether it was reached)."""
    rows = _county("the sample", sample_content())
    real = real_content()
    return rows + (_county("real names", real) if real else [])


def _county(name: str, content: BundleContent) -> list[Row]:
    guides = list(content.guides)
    named = names_by_guide(content.aliases, guides)
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue.open(bundle_of(content, folder))
        by_keys = _distribution(guides, named, _digits, _ranks(catalogue), after=_by_number_keys)
        catalogue.close()
    grid = LetterGrid({guide.code: _texts(guide, named.get(guide.code, ())) for guide in _ranked(guides)})
    by_grid = _distribution(guides, named, grid.spelled, grid.rank, after=grid.presses)
    return [
        *_told(f"{name}, {len(guides)} guides, number keys", by_keys, goal=True),
        *_told(f"{name}, letter grid", by_grid, goal=False),
    ]


def _texts(guide: Guide, everyday: Sequence[str]) -> list[str]:
    names = names_of_guide(guide, everyday)
    return [text + names.rest for text in names.texts]


def _distribution(
    guides: Iterable[Guide],
    named: Mapping[str, Sequence[str]],
    typed: Callable[[str], str],
    rank: Rank,
    after: Callable[[str, int], int],
) -> dict[str, list[int]]:
    """Presses for each guide: by its name, and by whatever is shortest."""
    found: dict[str, list[int]] = {"by its name alone": [], "by its name or an everyday name": []}
    for guide in guides:
        by_name = _presses(guide.code, typed(remembered(guide.title) + guide.situation), rank, after)
        names = (alias + guide.situation for alias in (*guide.aliases, *named.get(guide.code, ())))
        best = min([by_name, *(_presses(guide.code, typed(name), rank, after) for name in names)])
        found["by its name alone"].append(by_name)
        found["by its name or an everyday name"].append(best)
    return found


def remembered(title: str) -> str:
    """A name without the filler before it, as far as anything is left."""
    rest = FILLER.sub("", title)
    return rest if len(rest) >= 2 else title


def _presses(code: str, typed: str, rank: Rank, after: Callable[[str, int], int]) -> int:
    typed = typed[:MOST_KEYS]
    for count in range(2, len(typed) + 1):
        place = rank(typed[:count], code)
        if place is not None and place < PAGE:
            return after(typed[:count], place)
    place = rank(typed, code)
    return after(typed, MOST_RESULTS if place is None else place)


def _by_number_keys(typed: str, place: int) -> int:
    """A digit opens the search from anywhere; then ↓, which turns the page behind the last row, and OK."""
    return len(typed) + place + 1


def _digits(text: str) -> str:
    return "".join(min(spelling.plain, default="") for spelling in spell(text))


def _ranks(catalogue: Catalogue) -> Rank:
    @cache
    def places(digits: str) -> dict[str, int]:
        hits = catalogue.search(digits, 0, MOST_RESULTS, kinds=KINDS).hits
        return {hit.row.code: place for place, hit in enumerate(hits) if isinstance(hit, Hit)}

    return lambda digits, code: places(digits).get(code)


def _ranked(guides: Iterable[Guide]) -> list[Guide]:
    return sorted(guides, key=lambda guide: (-guide.popularity, guide.number or 10_000, guide.code))


def _told(what: str, found: Mapping[str, list[int]], *, goal: bool) -> list[Row]:
    rows: list[Row] = []
    for how, presses in found.items():
        ordered = sorted(presses)
        median, p90 = statistics.median(ordered), ordered[int(len(ordered) * 0.9)]
        shares = " · ".join(
            f"≤ {most}: {sum(n <= most for n in ordered) / len(ordered):.0%}"
            for most in (4, 5, 6, 7, 8, 9, 12)
        )
        figure = f"median {median:.0f}, p90 {p90}, most {ordered[-1]}; {shares}"
        best = goal and how.endswith("everyday name")
        target = f"median ≤ {MEDIAN}, p90 ≤ {P90}" if best else ""
        rows.append((f"{what}, {how}", figure, target, not best or (median <= MEDIAN and p90 <= P90)))
    return rows
