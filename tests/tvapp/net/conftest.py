"""A running server and a wire to it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tvapp.net.rig import Server, Wire


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """The real server on SQLite."""
    running = Server(tmp_path / "server")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    """The way to it."""
    relay = Wire(server.port)
    await relay.up()
    yield relay
    await relay.down()
