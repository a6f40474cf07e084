"""kill -9 in the middle of a submit or an upload: nothing acknowledged is lost, nothing half done is left."""

from pathlib import Path

from tests.server.killed import KilledServer


async def test_a_killed_server_comes_back_with_all_that_it_acknowledged(tmp_path: Path) -> None:
    server = KilledServer(tmp_path / "data", seed=7)
    try:
        await server.prepare()
        for _ in range(4):
            await server.round()
        found = await server.end()
    finally:
        server.clean()
    assert found["acknowledged photos"] >= 2
    assert len(server.seen.ready) == 5
