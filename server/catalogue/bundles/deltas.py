"""Deltas that boxes fetch: each is made once, kept beside the bundles, and left out where it saves little."""

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from protocol.bundle import Manifest
from server.catalogue.bundles.bundle_shelf import bundle_path, delta_path

LARGEST_PACKED = 64_000_000
"""Bytes of a bundle that is still packed as a whole: 5 seconds of work for 10 MB."""
WORTH_IT = 0.75
"""Of the file's size: a delta that is not smaller saves nobody time."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A delta that is ready; ``tag`` is its SHA-256."""

    path: Path
    size: int
    tag: str


def prepared_delta(folder: Path, older: Manifest | None, newer: Manifest) -> Delta | None:
    """The delta between two bundles (``older`` None: to no bundle), made unless it is there.

    None when a file is missing or it would save nothing. Takes a second for 2 MB: call it in a thread.
    """
    path = delta_path(folder, older, newer)
    if not path.is_file():
        base, target = bundle_path(folder, older) if older else None, bundle_path(folder, newer)
        if (
            not target.is_file()
            or (base and not base.is_file())
            or (not base and newer.size > LARGEST_PACKED)
        ):
            return None
        _make(base, target, path)
    made = path.read_bytes()
    return Delta(path, len(made), hashlib.sha256(made).hexdigest()) if made else None


def _make(base: Path | None, target: Path, path: Path) -> None:
    from server.catalogue.bundles.delta_making import make_delta  # numpy: not before somebody needs it

    made = make_delta(base, target)
    # An empty file: found to be of no use, and not to be tried for the next box again.
    useful = len(made) <= target.stat().st_size * WORTH_IT
    draft = path.with_name(f"making-{secrets.token_hex(8)}.bin")
    draft.write_bytes(made if useful else b"")
    draft.replace(path)


class Deltas:
    """The deltas of one process. However many boxes ask at once, each is made once, one after the other."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready: dict[Path, Delta | None] = {}
        self._making = asyncio.Lock()

    async def get(self, older: Manifest | None, newer: Manifest) -> Delta | None:
        """The delta between two bundles; None when there is none, and the box fetches the whole."""
        path = delta_path(self._folder, older, newer)
        if path not in self._ready:
            async with self._making:
                if path not in self._ready:
                    made = await asyncio.to_thread(prepared_delta, self._folder, older, newer)
                    if made is None and not path.is_file():
                        return None  # another node may bring the file
                    self._ready[path] = made
        delta = self._ready[path]
        return delta if delta and delta.path.is_file() else None


DELTAS = web.AppKey("bundle_deltas", Deltas)
