"""Who was away hears what was missed: in order, once, without gaps."""

import asyncio

from sqlalchemy import delete, select

from server.events.outbox import events
from server.events.pruning import prune
from server.events.pump import PUMP
from server.store.engine import STORE
from tests.server.events.listening import listening, publish
from tests.server.service import Service


async def test_who_was_away_hears_everything_in_order_once(service: Service) -> None:
    box = await service.box()
    start = await publish(service, 0)
    await publish(service, *range(1, 451))
    async with listening(box.http, "/ws/tv", box.session.token, since=start) as tv:
        assert await tv.versions(450) == list(range(1, 451))
        await publish(service, 451)
        assert await tv.versions(1) == [451]


async def test_a_burst_reaches_who_listens_well(service: Service) -> None:
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token, since=await publish(service, 0)) as tv:
        await publish(service, *range(1, 601))
        assert await tv.versions(600) == list(range(1, 601))


async def test_no_event_falls_between_resuming_and_living(service: Service) -> None:
    """Events keep coming while twenty sockets resume; each hears every one, in order, once."""
    box = await service.box()
    start = await publish(service, 0)

    async def keep_publishing() -> None:
        for version in range(1, 61):
            await publish(service, version)

    async def resume() -> list[int]:
        async with listening(box.http, "/ws/tv", box.session.token, since=start) as tv:
            return await tv.versions(60)

    results = await asyncio.gather(keep_publishing(), *(resume() for _ in range(20)))
    assert all(heard == list(range(1, 61)) for heard in results[1:])


async def test_many_writers_at_once_leave_no_gap_for_a_listener(service: Service) -> None:
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token, since=await publish(service, 0)) as tv:
        await asyncio.gather(*(publish(service, version) for version in range(1, 101)))
        heard = [await tv.hear() for _ in range(100)]
    assert {message.event.version for message in heard} == set(range(1, 101))
    assert [message.seq for message in heard] == sorted(message.seq for message in heard)


async def test_an_event_that_no_key_opens_holds_up_no_other(service: Service) -> None:
    box = await service.box()
    mine = f"household:{box.household_id}"
    start = await publish(service, 1)
    await publish(service, 2, audience=mine)
    async with service.app[STORE].write() as conn:
        kept = (await conn.execute(select(events.c.body).where(events.c.audience == mine))).scalar_one()
        assert "version" not in kept
        await conn.execute(events.update().where(events.c.audience == mine).values(body="AAAA" + kept[4:]))
    await publish(service, 3, audience=mine)
    async with listening(box.http, "/ws/tv", box.session.token, since=start) as tv:
        assert await tv.versions(1) == [3]
        await publish(service, 4, audience=mine)
        assert await tv.versions(1) == [4]


async def test_without_since_only_what_is_new_comes(service: Service) -> None:
    box = await service.box()
    seq = await publish(service, 1)
    async with asyncio.timeout(10):
        while service.app[PUMP].position < seq:  # noqa: ASYNC110 - what is only now read is new, too
            await asyncio.sleep(0.01)
    async with listening(box.http, "/ws/tv", box.session.token) as tv:
        await publish(service, 2)
        assert await tv.versions(1) == [2]


async def test_who_was_away_too_long_is_told_of_the_gap(service: Service) -> None:
    box = await service.box()
    start = await publish(service, 1)
    await publish(service, 2, 3)
    service.ahead_ms = (service.settings.keep_events_hours + 1) * 3_600_000
    await prune(service.app)
    async with service.app[STORE].read() as conn:
        assert len((await conn.execute(select(events))).all()) == 1
    service.ahead_ms = 0
    async with listening(box.http, "/ws/tv", box.session.token, since=start) as tv:
        assert tv.welcome.gap
        newest = await publish(service, 4)
        assert (await tv.hear()).seq == newest == tv.welcome.seq + 1


async def test_a_number_from_another_server_is_a_gap_too(service: Service) -> None:
    box = await service.box()
    async with listening(box.http, "/ws/tv", box.session.token, since=10**9) as tv:
        assert tv.welcome.gap
        await publish(service, 1)
        assert await tv.versions(1) == [1]


async def test_numbers_are_never_given_out_again(service: Service) -> None:
    first = await publish(service, 1)
    async with service.app[STORE].write() as conn:
        await conn.execute(delete(events))
    assert await publish(service, 2) > first
