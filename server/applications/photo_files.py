"""Photos on disk, sealed: two files each under DATA/photos, named after the photo's id."""

import asyncio
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from aiohttp import web

from server.crypto.sealing import Sealer

Size = Literal["large", "small"]
SIZES: tuple[Size, ...] = ("large", "small")


class PhotoFiles:
    """Writes, reads and removes sealed JPEGs."""

    def __init__(self, folder: Path, sealer: Sealer) -> None:
        self._folder = folder
        self._sealer = sealer

    async def keep(self, photo_id: str, large: bytes, small: bytes) -> None:
        """Write both sizes durably; when it fails nothing stays behind."""
        try:
            await asyncio.to_thread(self._write, photo_id, {"large": large, "small": small})
        except BaseException:
            await self.remove(photo_id)
            raise

    async def read(self, photo_id: str, size: Size) -> bytes:
        """The JPEG. Raises FileNotFoundError, SealBroken."""
        return await asyncio.to_thread(self._read, photo_id, size)

    async def remove(self, photo_id: str) -> None:
        """Remove both sizes; it is no error when they are gone."""
        await asyncio.to_thread(self._remove, photo_id)

    async def reseal(self) -> int:
        """Seal anew what an older key sealed, each file by itself; gives how many."""
        return await asyncio.to_thread(self._reseal)

    def outdated(self) -> int:
        """How many files an older key seals."""
        return sum(not self._is_current(path) for path, _, _ in self._all())

    def kept(self, older_than: float) -> set[str]:
        """Ids of the photos on disk that were written before this time (seconds since 1970)."""
        return {
            path.name.partition(".")[0]
            for path in self._folder.glob("??/*")
            if path.stat().st_mtime < older_than
        }

    def _path(self, photo_id: str, size: str) -> Path:
        return self._folder / photo_id[:2] / f"{photo_id}.{size}"

    def _write(self, photo_id: str, sizes: dict[Size, bytes]) -> None:
        for size, jpeg in sizes.items():
            path = self._path(photo_id, size)
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write_one(path, self._sealer.seal(jpeg, context=_context(photo_id, size)))

    def _write_one(self, path: Path, sealed: bytes) -> None:
        fresh = path.with_suffix(f"{path.suffix}-new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)

    def _all(self) -> Iterator[tuple[Path, str, str]]:
        for path in self._folder.glob("??/*"):
            photo_id, _, size = path.name.partition(".")
            if size in SIZES:
                yield path, photo_id, size

    def _is_current(self, path: Path) -> bool:
        with path.open("rb") as file:
            return self._sealer.is_current(file.read(16))

    def _reseal(self) -> int:
        done = 0
        for path, photo_id, size in self._all():
            # A photo may be removed while we go about it.
            with contextlib.suppress(FileNotFoundError):
                if not self._is_current(path):
                    plain = self._sealer.open(path.read_bytes(), context=_context(photo_id, size))
                    self._write_one(path, self._sealer.seal(plain, context=_context(photo_id, size)))
                    done += 1
        return done

    def _read(self, photo_id: str, size: Size) -> bytes:
        return self._sealer.open(self._path(photo_id, size).read_bytes(), context=_context(photo_id, size))

    def _remove(self, photo_id: str) -> None:
        for size in SIZES:
            for path in (self._path(photo_id, size), self._path(photo_id, f"{size}-new")):
                with contextlib.suppress(FileNotFoundError):
                    path.unlink()


def _context(photo_id: str, size: str) -> str:
    return f"photo/{photo_id}/{size}"


PHOTO_FILES = web.AppKey("photo_files", PhotoFiles)
