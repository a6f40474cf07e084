"""Films on disk: ``DATA/videos/<key>/<sha256>.mp4``, ``.vtt``, ``.jpg``; what has a name never changes."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from .making.order import CAPTIONS, FILM, THUMBNAIL, MadeFilm
from .rules import Origin, VideoFile

TYPES = {"mp4": "video/mp4", "vtt": "text/vtt; charset=utf-8", "jpg": "image/jpeg"}
_KEY = re.compile(r"[a-z0-9_]{1,40}\Z")
_CHECKSUM = re.compile(r"[0-9a-f]{64}\Z")
_WORKING = ".working-"
_LEFT_SECONDS = 3600.0
"""A working folder nobody touched for so long was left by a process that died."""
_KEPT_SECONDS = 86_400.0
"""How long a film that was replaced stays, for whoever is watching it."""


class VideoFiles:
    """The folder of the films; made when the first is put into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str, checksum: str, ending: str) -> Path:
        """Where a file lies. Raises ValueError for anything that is not one of our names."""
        if not (_KEY.match(key) and _CHECKSUM.match(checksum) and ending in TYPES):
            raise ValueError("no name of a film's file")
        return self.folder / key / f"{checksum}.{ending}"

    def lost(self, file: VideoFile) -> bool:
        """Whether a made film is not on this machine's disk (any more): it can be made again."""
        if file.origin is not Origin.MADE or not file.sha256:
            return False
        return not self.path(file.key, file.sha256, "mp4").is_file()

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """An empty folder on the same disk; what is still in it at the end goes with it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        made = Path(tempfile.mkdtemp(prefix=_WORKING, dir=self.folder))
        made.chmod(0o750)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def adopt(self, key: str, folder: Path, made: MadeFilm) -> None:
        """Take a made film's three files out of its working folder."""
        self.take(key, folder / FILM, made.sha256, "mp4")
        self.take(key, folder / CAPTIONS, made.captions_sha256, "vtt")
        self.take(key, folder / THUMBNAIL, made.thumbnail_sha256, "jpg")

    def take(self, key: str, source: Path, checksum: str, ending: str) -> None:
        """Move a file under its name; it is on the disk before the name is."""
        target = self.path(key, checksum, ending)
        target.parent.mkdir(mode=0o750, exist_ok=True)
        with source.open("rb") as file:
            os.fsync(file.fileno())
        source.chmod(0o640)
        source.replace(target)

    def sweep(self, key: str, kept: Iterable[str]) -> None:
        """Remove what a video had before, a day after it was replaced; ``kept``: checksums in use."""
        kept = set(kept)
        for path in (self.folder / key).glob("*.*"):
            if path.stem not in kept and path.stat().st_mtime < time.time() - _KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def clear_left(self) -> None:
        """Remove working folders of processes that died."""
        for path in self.folder.glob(f"{_WORKING}*"):
            if path.stat().st_mtime < time.time() - _LEFT_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def checksum(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
