"""Number-key search on the box: milliseconds a key, each key searched anew, and what it costs in memory.

Processor time, the better of two tries: other programs on the machine are not what is measured.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from protocol.guide import Guide
from server.catalogue.bundles.bundle import BundleContent
from server.catalogue.bundles.initials import spell
from server.catalogue.bundles.search_index import build_index
from server.catalogue.bundles.search_texts import SearchText, names_of_guide
from tvapp.catalogue import Catalogue
from tvapp.catalogue.search import SearchIndex

from .county_bundle import bundle_of, sample_content

TITLE = "Number-key search, a page of six"
ROOT = Path(__file__).resolve().parents[1]
TIMES_MORE = 100
QUERIES = 300
"""Names typed, key by key up to nine keys: about 2,400 searches."""
TARGET_MS, TARGET_MANY_MS, TARGET_OPEN_MS, TARGET_MB = 1.0, 10.0, 50.0, 25.0
TRIES = 2

_MEMORY = """
import sys
def pss():
    with open("/proc/self/smaps_rollup") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
before = pss()
from tvapp.catalogue import Catalogue
catalogue = Catalogue.open(sys.argv[1])
for digits in ("32", "4558", "7394", "695", "559"):
    catalogue.search(digits)
catalogue.guides_in(theme="elderly"), catalogue.departments(), catalogue.service_points()
print((pss() - before) / 1024)
"""
"""Everything the box holds of the catalogue, over a Python that has done nothing yet."""


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    content = sample_content()
    with tempfile.TemporaryDirectory() as folder:
        path = bundle_of(content, folder)
        started = time.perf_counter()
        catalogue = Catalogue.open(path)
        opened = _ms(started)
        started = time.perf_counter()
        catalogue.warm()
        warmed = _ms(started)
        times = _times(catalogue.search, list(content.guides))
        size = path.stat().st_size / 1e6
        memory = _memory(path)
    rows = [
        (
            "bundle opened",
            f"{opened:.1f} ms, {size:.1f} MB",
            f"≤ {TARGET_OPEN_MS:.0f} ms",
            opened <= TARGET_OPEN_MS,
        ),
        ("index loaded, once", f"{warmed:.1f} ms", "", True),
        ("memory over an empty program", f"{memory:.1f} MB", f"≤ {TARGET_MB:.0f} MB", memory <= TARGET_MB),
        *_rows(times, len(content.guides), TARGET_MS, each=True),
    ]
    many = len(content.guides) * TIMES_MORE
    index, loaded = _expanded(content)
    rows.append((f"index of {many:,} guides loaded, once", f"{loaded:.0f} ms", "", True))

    def find(digits: str) -> None:
        index.find(digits).page(0, 6)

    return rows + _rows(_times(find, list(content.guides)), many, TARGET_MANY_MS)


def _rows(
    times: dict[int, list[float]], guides: int, target: float, each: bool = False
) -> list[tuple[str, str, str, bool]]:
    rows = [
        (f"{count} keys", f"p50 {statistics.median(values):.2f}, p99 {_p99(values):.2f} ms", "", True)
        for count, values in sorted(times.items())
        if each
    ]
    worst = _p99([value for values in times.values() for value in values])
    what = f"any key, {guides:,} guides"
    return [*rows, (what, f"p99 {worst:.2f} ms", f"< {target:.0f} ms", worst < target)]


def _times(search: Callable[[str], object], guides: list[Guide]) -> dict[int, list[float]]:
    chosen = random.Random(7).sample(guides, QUERIES)
    times: dict[int, list[float]] = {}
    for guide in chosen:
        digits = "".join(min(spelling.plain) for spelling in spell(guide.title))
        for count in range(2, min(len(digits), 9) + 1):
            times.setdefault(count, []).append(min(_search(search, digits[:count]) for _ in range(TRIES)))
    return times


def _search(search: Callable[[str], object], digits: str) -> float:
    search("00")  # a catalogue keeps the last question's results; this forgets them
    started = time.thread_time()
    search(digits)
    return (time.thread_time() - started) * 1000


def _expanded(content: BundleContent) -> tuple[SearchIndex, float]:
    """The sample a hundred times, each time as the situations of another district; and ms of loading it."""
    parts = build_index(_many(content))
    kinds = {"lengths": "H", "heads": "H", "owners": "I", "kinds": "I"}
    numbers = {name: array(kind, parts[name]) for name, kind in kinds.items()}
    started = time.perf_counter()
    index = SearchIndex(parts["bits"], *numbers.values())
    return index, _ms(started)


def _many(content: BundleContent) -> Iterator[SearchText]:
    listed = sorted(content.guides, key=lambda guide: -guide.popularity)
    districts = [village.name for village in content.records.villages]
    number = 0
    # By rank and then by turn, as popularity would have it.
    for guide in listed:
        for turn in range(TIMES_MORE):
            number += 1
            names = names_of_guide(guide, ())
            district = districts[(number + turn) % len(districts)]
            for text in names.texts:
                yield SearchText("guide", number, text, names.rest + district)


def _memory(path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _p99(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.99)]
