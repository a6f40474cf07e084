"""The few photos that were seen last, as JPEG bytes in memory; never on the box's disk."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

PLACES = 24
"""640-px JPEGs of about 80 kB: two megabytes."""


class PhotoShelf:
    """Least recently used goes first. Two who want the same photo fetch it once."""

    def __init__(self, fetch: Callable[[str], Awaitable[bytes]], places: int = PLACES) -> None:
        """``fetch(photo_id)`` brings the bytes; what it raises reaches whoever asked."""
        self._fetch = fetch
        self._places = places
        self._photos: OrderedDict[str, bytes] = OrderedDict()
        self._coming: dict[str, asyncio.Task[bytes]] = {}

    def held(self, photo_id: str) -> bytes | None:
        """The photo if it is here already."""
        if photo_id in self._photos:
            self._photos.move_to_end(photo_id)
        return self._photos.get(photo_id)

    async def get(self, photo_id: str) -> bytes:
        """The photo, fetched if need be."""
        held = self.held(photo_id)
        if held is not None:
            return held
        task = self._coming.get(photo_id)
        if task is None:
            task = asyncio.create_task(self._bring(photo_id), name="photo")
            task.add_done_callback(noticed)
            self._coming[photo_id] = task
        # shielded: a screen that is left must not take the photo away from another that waits for it
        return await asyncio.shield(task)

    def drop(self, photo_id: str) -> None:
        """The photo was deleted."""
        self._photos.pop(photo_id, None)

    def clear(self) -> None:
        """Forget all photos."""
        self._photos.clear()

    async def close(self) -> None:
        """End what is under way, and forget all photos."""
        coming = list(self._coming.values())
        for task in coming:
            task.cancel()
        await asyncio.gather(*coming, return_exceptions=True)
        self.clear()

    async def _bring(self, photo_id: str) -> bytes:
        try:
            photo = await self._fetch(photo_id)
        finally:
            del self._coming[photo_id]
        self._photos[photo_id] = photo
        while len(self._photos) > self._places:
            self._photos.popitem(last=False)
        return photo


def noticed(task: "asyncio.Task[bytes]") -> None:
    """A failure nobody waits for any more is no news for the log."""
    if not task.cancelled():
        task.exception()
