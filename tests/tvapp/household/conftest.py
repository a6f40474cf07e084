"""The real server with a guide to apply for, a wire to it, a television, a phone and a clerk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.server.household import GUIDE, publish_guides
from tests.tvapp.household.house import Clerk, Phone, Television
from tests.tvapp.net.rig import Server, Wire


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """The real server on SQLite."""
    running = Server(tmp_path / "server")
    await running.start()
    await publish_guides(running, GUIDE)  # type: ignore[arg-type]
    yield running
    await running.stop()


@pytest.fixture
async def wire(server: Server) -> AsyncIterator[Wire]:
    """The box's way to it."""
    relay = Wire(server.port)
    await relay.up()
    yield relay
    await relay.down()


@pytest.fixture
async def television(wire: Wire, tmp_path: Path) -> AsyncIterator[Television]:
    """A television that is on, over the wire."""
    async with Television(wire.url, tmp_path / "box").on() as switched_on:
        yield await switched_on.online()


@pytest.fixture
async def phone(server: Server, television: Television) -> AsyncIterator[Phone]:
    """A phone in front of the television, on its own way to the server."""
    held = Phone(server.url, television)
    yield held
    await held.close()


@pytest.fixture
async def clerk(server: Server) -> AsyncIterator[Clerk]:
    """A clerk who is logged in."""
    at_desk = Clerk(server.url)
    await at_desk.log_in(server)
    yield at_desk
    await at_desk.close()
