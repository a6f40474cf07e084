"""The running service, once on each database engine."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests.emptied import Emptied
from tests.migrated import bring_up, migrated
from tests.postgres import Cluster
from tests.server.service import Service


@pytest.fixture(scope="session")
def migrated_database(postgres_cluster: Cluster) -> str:
    """Name of a PostgreSQL database with all tables, to be copied."""
    name, url = postgres_cluster.create_database()
    bring_up(url)
    return name


@pytest.fixture(scope="session")
def emptied(postgres_cluster: Cluster, migrated_database: str) -> Iterator[Emptied]:
    """A PostgreSQL database with all tables, used by one test after the other."""
    again = Emptied(postgres_cluster, migrated_database)
    yield again
    again.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a fresh database with all tables and nothing in them, on each engine."""
    if request.param == "postgresql":
        emptied: Emptied = request.getfixturevalue("emptied")
        return emptied.fresh()
    path = tmp_path / "test.db"
    shutil.copyfile(request.getfixturevalue("migrated_file"), path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def service(migrated_url: str, tmp_path: Path) -> AsyncIterator[Service]:
    """The whole service in demo mode (boxes of this machine enrol themselves), empty, on each engine."""
    running = Service(Settings(data=tmp_path / "data", database=migrated_url, demo=True))
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def plain_service(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Service]:
    """The whole service on SQLite, without demo mode."""
    running = Service(Settings(data=migrated(tmp_path / "data", migrated_file)))
    await running.start()
    yield running
    await running.stop()
