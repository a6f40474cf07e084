"""The house's floors: who may import whom, and which modules are pure.

``python -m tests.layers`` prints the pure modules' paths, one a line; ``make check`` types them strictly.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

MAY_IMPORT: dict[str, frozenset[str]] = {
    "box": frozenset({"box"}),
    "chinese": frozenset({"chinese"}),
    "protocol": frozenset({"protocol"}),
    "tvapp": frozenset({"tvapp", "protocol", "chinese"}),
    "screens": frozenset({"screens", "tvapp", "protocol", "chinese"}),
    "server": frozenset({"server", "protocol", "chinese"}),
}
"""Top-level package -> our own packages it may import."""

OURS = frozenset(MAY_IMPORT) | {"tests", "bench", "scripts"}

PURE = (
    "box/choice.py",
    "box/patience.py",
    "box/release.py",
    "chinese/*.py",
    "protocol/**/*.py",
    "tvapp/links.py",
    "tvapp/router.py",
    "tvapp/application/*.py",
    "tvapp/calls/beside.py",
    "tvapp/calls/link_quality.py",
    "tvapp/calls/session.py",
    "tvapp/checkup/judgement.py",
    "tvapp/checkup/line.py",
    "tvapp/catalogue/*.py",
    "tvapp/focus/*.py",
    "tvapp/guide/*.py",
    "tvapp/household/*.py",
    "tvapp/net/backoff.py",
    "tvapp/net/connection.py",
    "tvapp/net/failure.py",
    "tvapp/net/outbox.py",
    "tvapp/net/patience.py",
    "tvapp/net/position.py",
    "tvapp/net/racing.py",
    "tvapp/net/sessions.py",
    "tvapp/net/subscription.py",
    "tvapp/net/whole_file.py",
    "tvapp/places/*.py",
    "tvapp/player/arrow.py",
    "tvapp/player/caption_size.py",
    "tvapp/player/captions.py",
    "tvapp/player/finding.py",
    "tvapp/player/length.py",
    "tvapp/player/playback.py",
    "tvapp/player/player.py",
    "tvapp/player/projector.py",
    "tvapp/player/subject.py",
    "tvapp/player/thumbnails.py",
    "tvapp/player/trouble.py",
    "tvapp/player/watched.py",
    "tvapp/player/words.py",
    "tvapp/remote/**/*.py",
    "tvapp/text/*.py",
    "tvapp/ui/item.py",
    "tvapp/ui/pages.py",
    "tvapp/ui/paragraph.py",
    "tvapp/ui/theme.py",
    "tvapp/voice/habits.py",
    "tvapp/voice/page.py",
    "server/**/rules.py",
    "server/applications/completeness.py",
    "server/backups/inventory.py",
    "server/doctor/finding.py",
    "server/applications/guidance.py",
    "server/applications/receipt_number.py",
    "server/catalogue/aliases/alias_rules.py",
    "server/http/byte_range.py",
    "server/videos/findings.py",
    "server/videos/probe_result.py",
    "server/videos/making/order.py",
    "server/videos/making/drawing/look.py",
    "server/videos/making/writing/*.py",
    "server/catalogue/imports/changed_fields.py",
    "server/catalogue/imports/cell_values.py",
    "server/catalogue/imports/cleaning.py",
    "server/catalogue/places/degrees.py",
    "server/catalogue/imports/difference.py",
    "server/catalogue/guide_health.py",
    "server/catalogue/imports/headers.py",
    "server/catalogue/imports/import_report.py",
    "server/catalogue/bundles/initials.py",
    "server/catalogue/imports/list_rows.py",
    "server/catalogue/imports/merged_cells.py",
    "server/catalogue/review.py",
    "server/catalogue/bundles/search_index.py",
    "server/catalogue/bundles/stable_ids.py",
    "server/catalogue/bundles/search_texts.py",
    "server/catalogue/imports/validation_words.py",
)
"""Where the state machines and rules live; files that are not there yet are simply not found."""

EDGES = frozenset({"chinese/espeak.py", "chinese/engine_command.py", "tvapp/remote/sdl.py"})
"""Files in those folders that touch the outside: speech engines, SDL's window."""

FRAMEWORKS = frozenset({"kivy", "aiohttp", "sqlalchemy"})
"""What a pure module never imports, not even through another module."""


def modules(package: str) -> list[Path]:
    """All source files of one top-level package, sorted."""
    return sorted(p for p in (ROOT / package).rglob("*.py") if "__pycache__" not in p.parts)


def pure_files() -> list[Path]:
    """All pure source files, sorted."""
    found = {path for pattern in PURE for path in ROOT.glob(pattern)}
    return sorted(path for path in found if path.relative_to(ROOT).as_posix() not in EDGES)


def module_name(path: Path) -> str:
    """Dotted name of a source file: ``tvapp/focus/__init__.py`` -> ``tvapp.focus``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import in a file, relative ones made absolute, wherever it stands."""
    here = module_name(path).split(".")
    package = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield node.lineno, ".".join([*base, *([node.module] if node.module else [])])


def trespasses(path: Path) -> list[str]:
    """Imports of a file that its floor does not allow, as ``file:line imports name``."""
    place = path.relative_to(ROOT)
    allowed = MAY_IMPORT[place.parts[0]]
    return [
        f"{place}:{line} imports {name}"
        for line, name in imports(path)
        if name.split(".")[0] in OURS and name.split(".")[0] not in allowed
    ]


if __name__ == "__main__":
    print("\n".join(str(path.relative_to(ROOT)) for path in pure_files()))
