"""A whole database moves into another engine's, or nothing does."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete, insert

from protocol.events import QueueChanged
from protocol.staff import Role
from server.__main__ import main
from server.events.outbox import append, events
from server.settings import Settings
from server.store import moving
from server.store.engine import STORE, Store
from server.store.metadata import metadata
from server.store.migrate import has_tables, migrate
from server.store.moving import MoveFailed, Tally, in_use, move
from tests.server.service import Service


def silent(*_: object) -> None:
    pass


@asynccontextmanager
async def opened(url: str, *, empty: bool = False) -> AsyncIterator[Store]:
    store = Store(url)
    if not empty:
        await migrate(store)
    yield store
    await store.close()


async def fill(service: Service) -> None:
    """Accounts, boxes, events and audit rows; the newest events pruned, as they are after some days."""
    await service.add_staff(Role.CLERK)
    for _ in range(3):
        await service.box()
    async with service.app[STORE].write() as conn:
        for _ in range(1200):
            await append(conn, "desk:12345", QueueChanged(desk="12345"))
    async with service.app[STORE].write() as conn:
        await conn.execute(delete(events).where(events.c.seq > 1100))


async def test_everything_arrives_and_the_service_goes_on_there(tmp_path: Path, postgres_url: str) -> None:
    old = Service(Settings(data=tmp_path / "data", demo=True))
    await old.start()
    await fill(old)
    assert await in_use(old.settings.database_url)
    await old.stop()
    assert not await in_use(old.settings.database_url)
    async with opened(old.settings.database_url) as source, opened(postgres_url, empty=True) as target:
        moved = await move(source, target, silent)
        with pytest.raises(MoveFailed, match="已经有表"):
            await move(source, target, silent)
    assert moved["events"] == 1100
    assert moved["devices"] == 3
    again = Service(Settings(data=tmp_path / "data", database=postgres_url, demo=True))
    await again.start()
    try:
        assert await in_use(postgres_url)
        await again.login("clerk")
        async with again.app[STORE].write() as conn:
            # After the highest number ever given, not after the highest that was left.
            assert await append(conn, "desk:12345", QueueChanged(desk="12345")) > 1200
    finally:
        await again.stop()
    back = f"sqlite+aiosqlite:///{tmp_path / 'back.db'}"
    async with opened(postgres_url) as source, opened(back, empty=True) as target:
        assert (await move(source, target, silent))["events"] == 1101
        async with target.write() as conn:
            assert await append(conn, "desk:12345", QueueChanged(desk="12345")) > 1201


async def test_a_store_that_is_closed_leaves_no_connection_of_who_was_still_reading(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    store, reading = Store(url), asyncio.Event()
    await migrate(store)

    async def read() -> None:
        async with store.read() as conn:
            await has_tables(conn)
            reading.set()
            await asyncio.sleep(0.2)

    late = asyncio.create_task(read())
    await reading.wait()
    gc.disable()  # collecting would close it, at some time
    try:
        await store.close()
        await late
        assert not await in_use(url)
    finally:
        gc.enable()


async def test_what_goes_wrong_in_the_middle_leaves_the_target_empty(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await service.add_staff(Role.CLERK)
    await service.box()
    real = moving._copy

    async def torn(table, *rest):  # type: ignore[no-untyped-def]
        tally = await real(table, *rest)
        return Tally(tally.rows, tally.total + 1) if table.name == metadata.sorted_tables[-1].name else tally

    monkeypatch.setattr(moving, "_copy", torn)
    async with opened(f"sqlite+aiosqlite:///{tmp_path / 'target.db'}", empty=True) as target:
        with pytest.raises(MoveFailed, match="全部撤回"):
            await move(service.app[STORE], target, silent)
        async with target.read() as conn:
            assert not await has_tables(conn)


async def test_a_text_the_target_cannot_hold_is_named_and_nothing_stays(
    plain_service: Service, postgres_url: str
) -> None:
    async with plain_service.app[STORE].write() as conn:
        await conn.execute(insert(events).values(audience="boxes", body="a\0b", created=1))
    async with opened(postgres_url, empty=True) as target:
        with pytest.raises(MoveFailed, match="表 events 放不进"):
            await move(plain_service.app[STORE], target, silent)
        async with target.read() as conn:
            assert not await has_tables(conn)


def test_rows_are_compared_by_what_they_hold_and_not_by_their_order() -> None:
    one, other = Tally(), Tally()
    rows = [(1, "塆", b"\0"), (2, None, b""), (2, None, b"")]
    for row in rows:
        one.add(row)
    for row in reversed(rows):
        other.add(row)
    assert one == other
    other.add((3, "", b""))
    assert one != other


def test_the_command_refuses_in_plain_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def say(*words: object) -> str:
        monkeypatch.setattr("sys.argv", ["server", *map(str, words), "--data", str(tmp_path / "data")])
        assert main() in (0, 1)
        told = capsys.readouterr()
        return told.out + told.err

    target = f"sqlite+aiosqlite:///{tmp_path / 'target.db'}"
    assert "请用 --to" in say("move")
    assert "要写成" in say("move", "--to", "mysql://x")
    assert "没有找到" in say("move", "--to", target)
    say("staff", "list")
    assert "同一个数据库" in say("move", "--to", f"sqlite+aiosqlite:///{tmp_path / 'data' / 'server.db'}")
    assert "搬好了" in say("move", "--to", target)
