"""``python -m bench [name …]``: runs the benchmarks (all, or those named) and writes their sections of
bench/RESULTS.md."""

from __future__ import annotations

import importlib
import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "RESULTS.md"

Row = tuple[str, str, str, bool]


def modules() -> list[str]:
    """Names of the modules beside this one that are benchmarks (have a ``TITLE`` and ``run``)."""
    names = sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
    return [name for name in names if "\nTITLE = " in (FOLDER / f"{name}.py").read_text(encoding="utf-8")]


def main(wanted: list[str]) -> int:
    """Run and print; the exit status says whether every target was reached."""
    known = modules()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"没有这样的测量：{'、'.join(unknown)}。可用的：{'、'.join(known)}。", file=sys.stderr)
        return 2
    sections, reached = _sections_so_far() if wanted else {}, True
    for name in wanted or known:
        title, rows = _run(name)
        print(f"\n{title}", flush=True)
        for what, figure, target, ok in rows:
            print(f"  {'✓' if ok else '✗'} {what}: {figure}{f'  ({target})' if target else ''}", flush=True)
        reached = reached and all(ok for *_, ok in rows)
        sections[title] = _section(title, rows)
    RESULTS.write_text(_page(sections), encoding="utf-8")
    print(f"\n{RESULTS.relative_to(Path.cwd()) if RESULTS.is_relative_to(Path.cwd()) else RESULTS}")
    return 0 if reached else 1


def _run(name: str) -> tuple[str, list[Row]]:
    module = importlib.import_module(f"bench.{name}")
    try:
        return module.TITLE, module.run()
    except Exception as error:  # one benchmark that cannot run must not hide the others
        traceback.print_exc()
        return module.TITLE, [("could not run", f"{type(error).__name__}: {error}", "", False)]


def _section(title: str, rows: list[Row]) -> str:
    lines = [
        f"## {title}",
        "",
        f"Measured {datetime.now(UTC):%Y-%m-%d}.",
        "",
        "| what | figure | target | |",
        "|---|---|---|---|",
    ]
    lines += [f"| {what} | {figure} | {target} | {'✓' if ok else '✗'} |" for what, figure, target, ok in rows]
    return "\n".join(lines)


def _sections_so_far() -> dict[str, str]:
    """Title → section, of what the page holds now."""
    page = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    sections = page.split("\n## ")[1:]
    return {text.split("\n", 1)[0]: f"## {text.strip()}" for text in sections}


def _page(sections: dict[str, str]) -> str:
    machine = f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    head = f"# Results\n\nOn {machine}; Python {platform.python_version()}. `make bench` writes this page."
    return "\n\n".join([head, *sections.values()]) + "\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
    return named or platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
