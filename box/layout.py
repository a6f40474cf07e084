"""Where everything lies on the box: one folder, of which only ``versions`` and ``data`` ever grow."""

import contextlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from box.choice import Choice, from_json, to_json

NOTE = "release.json"
PART = ".part"


@dataclass(frozen=True, slots=True)
class Layout:
    """The box's folder: keeper/ versions/ data/ incoming/, choice.json, options, release.pub."""

    root: Path

    @property
    def versions(self) -> Path:
        """One folder a version; what has a name without ``.part`` is whole."""
        return self.root / "versions"

    @property
    def data(self) -> Path:
        """What the television keeps: its key, guides, place, settings; never touched by an update."""
        return self.root / "data"

    @property
    def incoming(self) -> Path:
        """What an update is fetching."""
        return self.root / "incoming"

    @property
    def trusted(self) -> Path:
        """The public key that releases are signed with: 32 bytes, base64."""
        return self.root / "release.pub"

    def version(self, name: str) -> Path:
        """The folder of one version."""
        return self.versions / name

    def installed(self) -> dict[str, int]:
        """Whole versions by name, with their numbers."""
        found = {}
        with contextlib.suppress(OSError):
            for path in self.versions.iterdir():
                if path.name.endswith(PART):
                    continue
                with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                    found[path.name] = int(json.loads((path / NOTE).read_bytes())["number"])
        return found

    def choice(self) -> Choice:
        """What was remembered; nothing when the file is torn or away."""
        try:
            return from_json((self.root / "choice.json").read_text("utf-8"))
        except (OSError, ValueError):
            return Choice()

    def remember(self, choice: Choice) -> None:
        """Write it so that a power cut leaves the old or the new."""
        write_whole(self.root / "choice.json", to_json(choice).encode())

    def keeper(self) -> int:
        """Process number of the keeper that runs, 0 when none does."""
        with contextlib.suppress(OSError, ValueError):
            number = int((self.data / "keeper.lock").read_text("ascii"))
            # The number may be somebody else's by now.
            if b"box.keeper" in Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0"):
                return number
        return 0

    def options(self) -> list[str]:
        """Words for the television's command line, one a line; lines with # are for people."""
        try:
            lines = (self.root / "options").read_text("utf-8").splitlines()
        except (OSError, ValueError):
            return []
        return [line for line in lines if line.strip() and not line.startswith("#")]

    def environment(self, version: str) -> dict[str, str]:
        """In which a version's Python runs: its own packages, nothing of the machine's or the user's."""
        folder = self.version(version)
        return {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(folder / "app"), str(folder / "packages"))),
            "PYTHONSAFEPATH": "1",
            "PYTHONNOUSERSITE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
        }

    def command(self, *words: str) -> list[str]:
        """The television with its options and more of them."""
        own = ["--data", str(self.data), *self.options(), *words]
        return [sys.executable, "-m", "tvapp", *own]


def write_whole(path: Path, content: bytes) -> None:
    """Old or new, never half, also after a power cut."""
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder: Path) -> None:
    """Take a version away so that half of it never looks whole."""
    doomed = folder.with_name(f"{folder.name}{PART}")
    shutil.rmtree(doomed, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
