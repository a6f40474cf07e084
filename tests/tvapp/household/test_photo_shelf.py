"""A few photos in memory, each fetched once."""

import asyncio

import pytest

from protocol.errors import ErrorCode
from tvapp.household.photo_shelf import PhotoShelf
from tvapp.net.failure import refused


class Store:
    """Where photos are fetched from; ``gate`` holds the fetching back."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def fetch(self, photo_id: str) -> bytes:
        """The photo's own name as its bytes."""
        self.asked.append(photo_id)
        await self.gate.wait()
        if photo_id == "gone":
            raise refused(ErrorCode.NOT_FOUND, 404, "没有这张照片。")
        return photo_id.encode()


async def test_the_photo_not_seen_for_longest_goes_first() -> None:
    store = Store()
    shelf = PhotoShelf(store.fetch, places=3)
    for photo in ("a", "b", "c"):
        await shelf.get(photo)
    assert shelf.held("a") == b"a"
    await shelf.get("d")
    assert shelf.held("b") is None
    assert [shelf.held(photo) for photo in ("a", "c", "d")] == [b"a", b"c", b"d"]
    await shelf.get("a")
    assert store.asked == ["a", "b", "c", "d"]


async def test_two_who_want_the_same_photo_fetch_it_once() -> None:
    store = Store()
    store.gate.clear()
    shelf = PhotoShelf(store.fetch)
    both = asyncio.gather(shelf.get("a"), shelf.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    store.gate.set()
    assert await both == [b"a", b"a"]
    assert store.asked == ["a"]


async def test_a_screen_that_is_left_does_not_take_the_photo_from_another() -> None:
    store = Store()
    store.gate.clear()
    shelf = PhotoShelf(store.fetch)
    left = asyncio.create_task(shelf.get("a"))
    stays = asyncio.create_task(shelf.get("a"))
    await asyncio.sleep(0.01)
    left.cancel()
    store.gate.set()
    assert await stays == b"a"
    assert left.cancelled() or left.cancelling()


async def test_a_photo_that_is_gone_is_asked_for_again_the_next_time() -> None:
    store = Store()
    shelf = PhotoShelf(store.fetch)
    for _ in range(2):
        with pytest.raises(Exception, match="not_found"):
            await shelf.get("gone")
    assert store.asked == ["gone", "gone"]


async def test_closing_ends_what_is_under_way_and_forgets_all() -> None:
    store = Store()
    shelf = PhotoShelf(store.fetch)
    await shelf.get("a")
    store.gate.clear()
    waiting = asyncio.create_task(shelf.get("b"))
    await asyncio.sleep(0.01)
    await shelf.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert shelf.held("a") is None
    shelf.drop("a")
