"""Two server processes on one database: an event of one reaches the sockets of the other."""

import asyncio
from pathlib import Path

from server.app import create_app
from server.events import pump
from server.settings import Settings
from server.store.engine import STORE
from tests.server.events.listening import listening, publish
from tests.server.service import Service


async def test_an_event_of_one_node_reaches_a_socket_of_the_other(
    postgres_url: str, tmp_path: Path, monkeypatch
) -> None:
    # Only the doorbell can be as quick as the time-outs of this test.
    monkeypatch.setattr(pump, "_LOOK_SECONDS", 300)
    settings = Settings(data=tmp_path / "data", database=postgres_url, demo=True)
    one, two = Service(settings), Service(settings)
    await one.start()
    await two.start()
    try:
        box = await one.box()
        async with listening(two.caller(), "/ws/tv", box.session.token) as tv:
            await publish(one, 7)
            assert await tv.versions(1) == [7]
    finally:
        await one.stop()
        await two.stop()


async def test_two_nodes_that_start_at_once_make_the_tables_once(database_url: str, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", database=database_url)
    nodes = [Service(settings) for _ in range(4)]
    await asyncio.gather(*(node.start() for node in nodes))
    for node in nodes:
        async with node.caller().get("/api/health") as answer:
            assert answer.status == 200
        await node.stop()


async def test_on_sqlite_another_process_is_noticed_by_looking(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pump, "_LOOK_SECONDS", 0.1)
    settings = Settings(data=tmp_path / "data", demo=True)
    service = Service(settings)
    await service.start()
    other = create_app(settings)
    try:
        box = await service.box()
        async with listening(service.caller(), "/ws/tv", box.session.token) as tv:
            from protocol.events import CataloguePublished
            from server.events.outbox import append

            async with other[STORE].write() as conn:
                await append(conn, "boxes", CataloguePublished(version=3))
            assert await tv.versions(1) == [3]
    finally:
        await other[STORE].close()
        await service.stop()
