"""The store on both engines: snapshots, transactions, parallel writers."""

import asyncio
import random
from contextlib import suppress

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.devices.store import devices, households
from server.staff.store import login_failures
from server.store.engine import STORE
from tests.server.service import Service


def row(name: str) -> dict[str, object]:
    return {"username_hash": name, "failures": 0, "locked_until": 0, "changed": 0}


async def count(service: Service) -> int:
    async with service.app[STORE].read() as conn:
        return (await conn.execute(select(func.count()).select_from(login_failures))).scalar_one()


async def test_what_raises_leaves_nothing(service: Service) -> None:
    with pytest.raises(ZeroDivisionError):
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(login_failures).values(row("a")))
            raise ZeroDivisionError
    assert await count(service) == 0


async def test_a_reader_cannot_write(service: Service) -> None:
    with pytest.raises(DBAPIError):
        async with service.app[STORE].read() as conn:
            await conn.execute(insert(login_failures).values(row("a")))
    assert await count(service) == 0


async def test_a_reader_sees_one_moment(service: Service) -> None:
    many = select(func.count()).select_from(login_failures)
    async with service.app[STORE].read() as reader:
        before = (await reader.execute(many)).scalar_one()
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(login_failures).values(row("a")))
        assert (await reader.execute(many)).scalar_one() == before
    assert await count(service) == before + 1


async def test_read_then_write_by_sixty_at_once_loses_nothing(service: Service) -> None:
    """On SQLite a deferred transaction that turns into a writer would fail at once."""
    async with service.app[STORE].write() as conn:
        await conn.execute(insert(login_failures).values(row("a")))

    async def add_one() -> None:
        async with service.app[STORE].write() as conn:
            locked = select(login_failures.c.failures).with_for_update()
            failures = (await conn.execute(locked)).scalar_one()
            await conn.execute(login_failures.update().values(failures=failures + 1))

    await asyncio.gather(*(add_one() for _ in range(60)))
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(login_failures.c.failures))).scalar_one() == 60


async def test_a_writer_that_is_cancelled_leaves_nothing_and_blocks_nobody(service: Service) -> None:
    inside = asyncio.Event()

    async def write_for_ever() -> None:
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(login_failures).values(row("a")))
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(write_for_ever())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with service.app[STORE].write() as conn:
        await conn.execute(insert(login_failures).values(row("b")))
    assert await count(service) == 1


async def test_writers_cancelled_at_any_moment_leave_all_or_nothing_and_block_nobody(
    service: Service,
) -> None:
    """As deadlines do: also in the middle of BEGIN, a statement, or COMMIT."""
    rng = random.Random(7)

    async def write_two(number: int) -> None:
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(login_failures).values(row(f"{number}/1")))
            await conn.execute(insert(login_failures).values(row(f"{number}/2")))

    for number in range(150):
        task = asyncio.create_task(write_two(number))
        for _ in range(rng.randrange(40)):
            await asyncio.sleep(0)
        await asyncio.sleep(rng.choice((0, 0, 0.0002, 0.001, 0.003)))
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    await asyncio.wait_for(write_two(1000), 20)
    async with service.app[STORE].read() as conn:
        names = set((await conn.execute(select(login_failures.c.username_hash))).scalars())
    numbers = {name.partition("/")[0] for name in names}
    assert "1000" in numbers
    assert names == {f"{number}/{half}" for number in numbers for half in (1, 2)}


async def test_a_write_inside_a_write_is_refused_at_once(service: Service) -> None:
    async with service.app[STORE].write():
        with pytest.raises(RuntimeError, match="inside a write"):
            async with service.app[STORE].write():
                pass
    async with service.app[STORE].write() as conn:
        await conn.execute(insert(login_failures).values(row("a")))
    assert await count(service) == 1


async def test_foreign_keys_hold(service: Service) -> None:
    values = {
        "id": "d",
        "household_id": "none",
        "public_key": "k",
        "smart_card": "",
        "model": "",
        "created": 1,
    }
    with pytest.raises(IntegrityError):
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(devices).values(values))
    assert households.name == "households"


async def test_sqlite_keeps_what_it_promised_through_a_power_cut(plain_service: Service) -> None:
    async with plain_service.app[STORE].write() as conn:
        mode = (await conn.execute(text("PRAGMA journal_mode"))).scalar_one()
        synchronous = (await conn.execute(text("PRAGMA synchronous"))).scalar_one()
    assert (mode, synchronous) == ("wal", 2)


async def test_errors_of_the_database_do_not_carry_what_was_written(service: Service) -> None:
    async with service.app[STORE].write() as conn:
        await conn.execute(insert(login_failures).values(row("a")))
    with pytest.raises(IntegrityError) as failed:
        async with service.app[STORE].write() as conn:
            await conn.execute(insert(login_failures).values({**row("a"), "failures": 421122199}))
    assert "421122199" not in str(failed.value)


def test_another_database_is_refused_in_plain_words() -> None:
    from server.store.engine import Store

    with pytest.raises(ValueError, match="只支持"):
        Store("mysql+aiomysql://x/y")
