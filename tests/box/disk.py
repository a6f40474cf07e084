"""The disk of a box under test: a folder, or a file system of its own whose power can be cut."""

import os
import shutil
import subprocess
import time
from pathlib import Path


class Folder:
    """Where nothing may be mounted: a cut finds whatever the programs had written."""

    def __init__(self, work: Path) -> None:
        self.root = work / "box"
        self._kept = work / "kept"

    def keep(self) -> None:
        """Remember the state of now for ``fresh``."""
        shutil.copytree(self.root, self._kept)

    def fresh(self) -> None:
        """The state that was kept."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self._kept, self.root)

    def snapshot(self) -> bytes:
        """What would be found after a power cut at this moment; here it stays where it is."""
        return b""

    def after_cut(self, snapshot: bytes) -> None:
        """The power is back; every program of the box has ended."""

    def close(self) -> None:
        """Nothing of it is used any more."""


class Ext4(Folder):
    """An ext4 of its own: after a cut only what had reached the disk is there, as on a box. Needs root."""

    def __init__(self, work: Path, megabytes: int = 80) -> None:
        super().__init__(work)
        self._image, self._kept = work / "disk.ext4", work / "kept.ext4"
        with self._image.open("wb") as file:
            file.truncate(megabytes * 1_000_000)
        _run("mkfs.ext4", "-q", "-F", self._image)
        self.root.mkdir()
        self._mount()

    def _mount(self) -> None:
        _run("mount", "-o", "loop,noatime", self._image, self.root)

    def _unmount(self) -> None:
        for _ in range(200):  # what was killed lets go of it a moment later
            try:
                return _run("umount", self.root)
            except subprocess.CalledProcessError:
                time.sleep(0.05)
        return _run("umount", self.root)

    def keep(self) -> None:
        self._unmount()
        shutil.copyfile(self._image, self._kept)
        self._mount()

    def fresh(self) -> None:
        self._unmount()
        shutil.copyfile(self._kept, self._image)
        self._mount()

    def snapshot(self) -> bytes:
        # Twice the same: nothing was written in between, so it is the state of one moment.
        seen = self._image.read_bytes()
        while (again := self._image.read_bytes()) != seen:
            seen = again
        return seen

    def after_cut(self, snapshot: bytes) -> None:
        self._unmount()
        self._image.write_bytes(snapshot)
        self._mount()

    def close(self) -> None:
        self._unmount()


def mountable() -> bool:
    """Whether this process may make a file system of its own."""
    return os.geteuid() == 0 and os.path.exists("/dev/loop-control") and bool(shutil.which("mkfs.ext4"))


def _run(*words: object) -> None:
    subprocess.run(list(map(str, words)), check=True, capture_output=True, timeout=60)
