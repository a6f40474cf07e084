"""The running service, once on each database engine."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests.server.service import Service


@pytest.fixture
async def service(database_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The whole service in demo mode (boxes of this machine enrol themselves), empty, on each engine."""
    running = Service(Settings(data=tmp_path / "data", database=database_url, demo=True))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def plain_service(tmp_path: Path) -> AsyncIterator[Service]:
    """The whole service on SQLite, without demo mode."""
    running = Service(Settings(data=tmp_path / "data"))
    await running.start()
    yield running
    await running.stop()
