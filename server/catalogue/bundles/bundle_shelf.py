"""The folder of published bundle files and of the deltas between them: names, and what stays."""

import re
from pathlib import Path

from protocol.bundle import Manifest

LEAST_KEPT = 3
"""Versions whose files stay, so that a box in the middle of a download can finish it."""
MOST_KEPT = 10
"""Versions that a box can be brought up to date from by a delta."""
ROOM = 500_000_000
"""Bytes that the bundles may fill together before others than the first ``LEAST_KEPT`` go."""

_BUNDLE = re.compile(r"bundle-([0-9]+)-[0-9a-f]+\.sqlite\Z")
_DELTA = re.compile(r"delta-([0-9]+)-[0-9a-f]+-from-([0-9]+)(?:-[0-9a-f]+)?\.bin\Z")


def bundle_path(folder: Path, manifest: Manifest) -> Path:
    """Where the bundle of a manifest is kept."""
    return folder / f"bundle-{manifest.version}-{manifest.sha256[:12]}.sqlite"


def delta_path(folder: Path, older: Manifest | None, newer: Manifest) -> Path:
    """Where the delta between two bundles is kept; ``older`` None: the one for boxes that have none."""
    base = f"{older.version}-{older.sha256[:12]}" if older else "0"
    return folder / f"delta-{newer.version}-{newer.sha256[:12]}-from-{base}.bin"


def sweep(folder: Path, newest: int) -> None:
    """Remove old bundles, and deltas from and to them."""
    filled, kept = 0, {0}
    found = sorted(
        ((int(_version(path)), path) for path in folder.glob("bundle-*") if _version(path)), reverse=True
    )
    for version, path in found:
        filled += path.stat().st_size
        age = newest - version
        if age < LEAST_KEPT or (age < MOST_KEPT and filled <= ROOM):
            kept.add(version)
        else:
            path.unlink(missing_ok=True)
    for path in folder.glob("delta-*"):
        match = _DELTA.match(path.name)
        if match and not {int(match[1]), int(match[2])} <= kept:
            path.unlink(missing_ok=True)


def _version(path: Path) -> str:
    match = _BUNDLE.match(path.name)
    return match[1] if match else ""
