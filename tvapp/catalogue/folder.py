"""The bundle folder on the box: which file is in use, which one was good before, the highest version seen."""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .catalogue import Catalogue
from .damage import BundleDamaged

UNFINISHED = (".part", ".note", ".made")
"""Endings of files in the making (docs/bundle.md)."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A bundle in the folder, as its manifest describes it."""

    path: Path
    version: int
    size: int
    sha256: str

    def intact(self) -> bool:
        """Whether the file is byte for byte what was signed. Reads all of it."""
        try:
            if self.path.stat().st_size != self.size:
                return False
            with self.path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
        except OSError:
            return False


class BundleFolder:
    """``DIR`` of the contract. Reading never raises for damaged files; writing raises ``OSError``."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def candidates(self) -> list[Shelved]:
        """The bundle in use, then the one before it, then any other left in the folder (newest first)."""
        names = _read_json(self.folder / "current.json")
        wanted = [names.get("file"), names.get("previous")]
        others = sorted(self.folder.glob("bundle-*.json"), reverse=True) if self.folder.is_dir() else []
        stems = [name.removesuffix(".sqlite") for name in wanted if isinstance(name, str)]
        shelved = [self._shelved(stem) for stem in dict.fromkeys(stems)]
        rest = [self._shelved(path.stem) for path in others if path.stem not in stems]
        known = [entry for entry in rest if entry is not None]
        return [entry for entry in shelved if entry is not None] + sorted(known, key=lambda e: -e.version)

    def intact(self) -> Shelved | None:
        """The first candidate whose file is undamaged: the last good one."""
        return next((entry for entry in self.candidates() if entry.intact()), None)

    def open(self) -> Catalogue | None:
        """The last good catalogue, or None when the box has none yet."""
        for entry in self.candidates():
            if entry.intact():
                with suppress(BundleDamaged):
                    return Catalogue.open(entry.path)
        return None

    def highest_seen(self) -> int:
        """The highest version this box ever used; 0 at first."""
        highest = _read_json(self.folder / "state.json").get("highest", 0)
        known = [entry.version for entry in self.candidates()]
        return max([highest if isinstance(highest, int) else 0, *known])

    def adopt(self, manifest_json: bytes, downloaded: Path, shelved: Shelved) -> None:
        """Put a verified download into use. Killed at any point, the last good bundle still opens."""
        before = self.intact()
        self.write(shelved.path.with_suffix(".json").name, manifest_json)
        if downloaded != shelved.path:
            _sync_file(downloaded)
            downloaded.replace(shelved.path)
        _sync_folder(self.folder)
        previous = before.path.name if before and before.path != shelved.path else None
        self._remember(max(self.highest_seen(), shelved.version))
        self.write_json("current.json", {"file": shelved.path.name, "previous": previous})
        self._sweep({shelved.path.name, previous})

    def fall_back(self, shelved: Shelved) -> None:
        """Name the last good bundle as the one in use, after the newer one was found damaged."""
        self.write_json("current.json", {"file": shelved.path.name, "previous": None})

    def give_up(self, version: int) -> bool:
        """The program falls over with this version: use the last good one before, and never this one again.

        False, and nothing done, when there is no other.
        """
        others = [entry for entry in self.candidates() if entry.version != version and entry.intact()]
        if not others:
            return False
        self.write_json("state.json", {"highest": self.highest_seen(), "given_up": version})
        self.fall_back(others[0])
        return True

    def given_up(self) -> int:
        """The version that was given up last; 0: none."""
        version = _read_json(self.folder / "state.json").get("given_up", 0)
        return version if isinstance(version, int) else 0

    def clear(self, wanted: Shelved) -> None:
        """Remove what is left of tries to get other bundles than ``wanted``: a box has little storage."""
        for ending in UNFINISHED:
            for path in self.folder.glob(f"bundle-*{ending}"):
                if path.name.split(".")[0] != wanted.path.stem:
                    path.unlink(missing_ok=True)

    def place_of(self, version: int, sha256: str) -> Path:
        """Where a bundle of this version and content belongs."""
        return self.folder / f"bundle-{version}-{sha256[:12]}.sqlite"

    def read_json(self, name: str) -> dict[str, Any]:
        """A small file of the folder; empty when missing or damaged."""
        return _read_json(self.folder / name)

    def write_json(self, name: str, content: dict[str, Any]) -> None:
        """Replace a small file of the folder at once."""
        self.write(name, json.dumps(content).encode())

    def write(self, name: str, content: bytes) -> None:
        """Replace a file of the folder at once: the old content or the new one, never a part."""
        unfinished = self.folder / f"{name}.new"
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.folder / name)
        _sync_folder(self.folder)

    def _remember(self, highest: int) -> None:
        state = self.read_json("state.json")
        if state.get("highest") != highest:
            self.write_json("state.json", {**state, "highest": highest})

    def _sweep(self, kept: set[str | None]) -> None:
        """Remove bundles and unfinished downloads that are of no use any more."""
        stems = [name.removesuffix(".sqlite") for name in kept if name]
        names = {f"{stem}{ending}" for stem in stems for ending in (".sqlite", ".json")}
        for path in self.folder.glob("bundle-*"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _shelved(self, stem: str) -> Shelved | None:
        manifest = _read_json(self.folder / f"{stem}.json").get("manifest") or {}
        try:
            return Shelved(
                path=self.folder / f"{stem}.sqlite",
                version=int(manifest["version"]),
                size=int(manifest["size"]),
                sha256=str(manifest["sha256"]),
            )
        except (KeyError, TypeError, ValueError):
            return None


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Renames survive a power cut only when the folder itself is synced."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
