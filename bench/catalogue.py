"""The catalogue's way into the service: a list is read, kept and published; how that grows with the guides.

Growth is told by the processor's time for a guide, which other programs on the machine do not disturb: about
1 is linear. The step to 186,200 guides takes minutes and gigabytes; it is done with ``BENCH_LARGE=1``.
"""

from __future__ import annotations

import asyncio
import csv
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from openpyxl import Workbook

from server.catalogue.imports.importing import keep_draft
from server.catalogue.imports.list_file import Guides, read_list
from server.catalogue.publishing import Press, publish
from server.catalogue.samples.sample_items import sample_guides
from server.catalogue.samples.sample_source import SampleSource
from server.crypto.signing import load_bundle_key
from server.store.engine import Store
from server.store.migrate import migrate

TITLE = "Catalogue: import, publication, growth"
IMPORTED = 10_000
STEPS = (1_862, 18_620, *([186_200] if os.environ.get("BENCH_LARGE") else []))
HEADER = (
    *("业务办理项编码", "事项名称", "情形", "实施部门", "主题", "受理条件", "申请材料", "办理流程"),
    *("办理地点", "咨询电话", "承诺办结时限", "办件量"),
)


def run() -> list[tuple[str, str, str, bool]]:
    """Rows of (what, figure, target, whether it was reached)."""
    with tempfile.TemporaryDirectory() as folder:
        return [asyncio.run(_import(Path(folder) / "import")), *_growth(Path(folder))]


async def _import(folder: Path) -> tuple[str, str, str, bool]:
    path = _workbook(folder, IMPORTED)
    async with _press(folder) as press:
        started, busy = time.perf_counter(), time.process_time()
        guides, _, report = read_list(path)
        await _keep(press, guides)
        took, busy = time.perf_counter() - started, time.process_time() - busy
    whole = len(guides) == IMPORTED and not report.problems
    figure = f"{took:.1f} s, {busy:.1f} s of processor"
    what = f"import of {IMPORTED:,} rows, .xlsx of {path.stat().st_size / 1e6:.1f} MB"
    return what, figure, "≤ 20 s", whole and took <= 20


@dataclass(frozen=True, slots=True)
class _Step:
    guides: int
    imported: float
    """Seconds of processor."""
    published: float
    waited: float
    """Seconds until the publication was done."""
    size: int

    def ratios(self, first: _Step) -> dict[str, float]:
        """What one guide takes, in shares of what it takes in the first step."""
        times = self.guides / first.guides
        return {
            "import": self.imported / first.imported / times,
            "publication": self.published / first.published / times,
            "size": self.size / first.size / times,
        }


def _growth(folder: Path) -> Iterator[tuple[str, str, str, bool]]:
    steps = [asyncio.run(_step(folder / str(count), count)) for count in STEPS]
    first = steps[0]
    waited = f"{first.waited:.1f} s, {first.published:.1f} s of processor"
    yield f"publication of {first.guides:,} guides", waited, "≤ 15 s", first.waited <= 15
    for step in steps[1:]:
        ratios = step.ratios(first)
        told = ", ".join(f"{name} {ratio:.2f}" for name, ratio in ratios.items())
        seconds = f"{step.imported:.0f} s and {step.published:.0f} s of processor, {step.size / 1e6:.0f} MB"
        what = f"{step.guides:,} guides, each of them against one of {first.guides:,}"
        yield what, f"{told} ({seconds})", "about 1", max(ratios.values()) < 1.5


async def _step(folder: Path, count: int) -> _Step:
    path = _table(folder, count)
    async with _press(folder) as press:
        started = time.process_time()
        guides, _, report = read_list(path)
        await _keep(press, guides)
        imported = time.process_time() - started
        if len(guides) != count or report.problems:
            raise RuntimeError("\n".join(list(report.lines())[:5]))
        guides.clear()
        started, clock = time.process_time(), time.perf_counter()
        manifest = await publish(press, reviewer="乙", now=1)
        published, waited = time.process_time() - started, time.perf_counter() - clock
    return _Step(count, imported, published, waited, manifest.size)


@asynccontextmanager
async def _press(folder: Path) -> AsyncIterator[Press]:
    (folder / "keys").mkdir(parents=True, exist_ok=True)
    store = Store(f"sqlite+aiosqlite:///{folder / 'server.sqlite'}")
    try:
        await migrate(store)
        yield Press(store, load_bundle_key(folder / "keys"), folder / "bundles")
    finally:
        await store.close()


async def _keep(press: Press, guides: Guides) -> None:
    await keep_draft(press.store, guides, source="list", file="list", by="甲", now=1)


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    """The sample as a list has it, again and again as other situations."""
    sample = sample_guides(SampleSource())
    everything = (
        (
            f"{guide.code}-{turn}",
            guide.title,
            f"{guide.situation}第{turn}类" if turn else guide.situation,
            guide.department,
            "、".join(guide.themes),
            guide.conditions,
            "\n".join(material.name for material in guide.materials),
            "→".join(step.name for step in guide.steps),
            guide.place,
            guide.contact,
            "7个工作日",
            str(guide.popularity),
        )
        for turn in range(count // len(sample) + 1)
        for guide in sample
    )
    return islice(everything, count)


def _table(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "list.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *_rows(count)])
    return path


def _workbook(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("事项")
    for row in (HEADER, *_rows(count)):
        sheet.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"
