"""The audit trail notices every change but a cut tail, for which its head is kept outside."""

import asyncio

import pytest
from sqlalchemy import delete, func, select, update

from server.audit.trail import audit, head, record, verify
from server.http.caller import SYSTEM, Caller
from server.store.engine import STORE
from tests.server.service import Service

CLERK = Caller("staff", "s1")


async def write(service: Service, count: int) -> None:
    for number in range(count):
        async with service.app[STORE].write() as conn:
            await record(conn, CLERK, "photo.read", f"p{number}")


async def broken_at(service: Service) -> int | None:
    async with service.app[STORE].read() as conn:
        return await verify(conn)


async def test_an_untouched_trail_is_whole(service: Service) -> None:
    assert await broken_at(service) is None
    await write(service, 5)
    assert await broken_at(service) is None


@pytest.mark.parametrize(
    "change", [{"action": "photo.seen"}, {"subject": "p9"}, {"created": 1}, {"caller_id": "s2"}]
)
async def test_a_changed_row_is_noticed(service: Service, change: dict[str, object]) -> None:
    await write(service, 5)
    async with service.app[STORE].write() as conn:
        await conn.execute(update(audit).where(audit.c.seq == 3).values(**change))
    assert await broken_at(service) == 3


async def test_a_row_taken_out_is_noticed(service: Service) -> None:
    await write(service, 5)
    async with service.app[STORE].write() as conn:
        await conn.execute(delete(audit).where(audit.c.seq == 3))
    assert await broken_at(service) == 4


async def test_a_cut_tail_shows_against_the_head_kept_outside(service: Service) -> None:
    await write(service, 5)
    async with service.app[STORE].write() as conn:
        kept = await head(conn)
        await conn.execute(delete(audit).where(audit.c.seq == 5))
        assert kept[0] == 5
        assert await head(conn) != kept
    assert await broken_at(service) is None


async def test_letters_cannot_move_between_fields(service: Service) -> None:
    async with service.app[STORE].write() as conn:
        await record(conn, SYSTEM, "ab", "c")
        await conn.execute(update(audit).values(action="a", subject="bc"))
    assert await broken_at(service) == 1


async def test_forty_at_once_make_one_chain(service: Service) -> None:
    await asyncio.gather(*(write(service, 1) for _ in range(40)))
    assert await broken_at(service) is None
    async with service.app[STORE].read() as conn:
        assert (await conn.execute(select(func.count()).select_from(audit))).scalar_one() == 40


async def test_what_is_undone_leaves_no_row(service: Service) -> None:
    with pytest.raises(ZeroDivisionError):
        async with service.app[STORE].write() as conn:
            await record(conn, CLERK, "photo.read", "p")
            raise ZeroDivisionError
    await write(service, 1)
    assert await broken_at(service) is None
