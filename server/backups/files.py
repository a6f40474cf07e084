"""Files of a backup: copied or linked, with their checksums taken as they are written."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from server.command_line import RESTORING

from .inventory import KeptFile

_CHUNK = 1024 * 1024
LEFT_OUT = ("keys", "demo-accounts.json", ".writable", RESTORING)
"""At the top of the data folder: secrets, and what means nothing elsewhere."""
_WORKING = (".working-", ".new", "-new", ".part")


def worth_keeping(data: Path, database: Path | None) -> Iterator[Path]:
    """Paths relative to ``data`` of all files but the keys, the database and work in progress."""
    for folder, names, files in os.walk(data):
        at = Path(folder)
        top = at == data
        names[:] = sorted(
            name for name in names if not (top and name in LEFT_OUT) and not name.startswith(_WORKING[0])
        )
        for name in sorted(files):
            path = at / name
            if (top and name in LEFT_OUT) or name.endswith(_WORKING[1:]) or not path.is_file():
                continue
            if path.is_symlink() or (database is not None and _of_database(path, database)):
                continue
            yield path.relative_to(data)


def _of_database(path: Path, database: Path) -> bool:
    return path.parent == database.parent and path.name in (
        database.name,
        f"{database.name}-wal",
        f"{database.name}-shm",
    )


def copy_file(source: Path, target: Path) -> tuple[int, str]:
    """Copy with modification time and mode, through to the disk; gives bytes and SHA-256."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            writing.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    shutil.copystat(source, target)
    return size, digest.hexdigest()


def link_or_copy(source: Path, target: Path, before: Path, known: KeptFile | None) -> tuple[int, str]:
    """Share the file with the backup ``before`` when it has not changed since, else copy it.

    Photos, films and bundles never change under their name, so most of a nightly backup costs no space.
    """
    if known is not None and _same(source, before):
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.link(before, target)
            return known.size, known.sha256
        except OSError:
            pass  # another disk, or one that knows no links
    return copy_file(source, target)


def _same(one: Path, other: Path) -> bool:
    try:
        here, there = one.stat(), other.stat()
    except OSError:
        return False
    return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)


def checksums(folder: Path, apart: str, progress: Callable[[int], None]) -> dict[str, KeptFile]:
    """All files below a folder but ``apart`` at its top, read to the last byte."""
    found = {}
    for at, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            path = Path(at) / name
            relative = path.relative_to(folder).as_posix()
            if relative == apart:
                continue
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            found[relative] = KeptFile(relative, path.stat().st_size, digest)
            progress(found[relative].size)
    return found


def sync_folders(folder: Path) -> None:
    """Names reach the disk too: a power cut leaves no file without one."""
    for at, _, _ in os.walk(folder):
        handle = os.open(at, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
