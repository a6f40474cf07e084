"""The running service, once on each database engine."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from server.settings import Settings
from server.store.engine import Store
from server.store.migrate import migrate
from tests.emptied import Emptied
from tests.postgres import Cluster
from tests.server.service import Service


def _migrated(url: str) -> None:
    """Bring a database to the newest revision, from where no loop runs."""

    async def bring() -> None:
        store = Store(url)
        await migrate(store)
        await store.close()

    # A loop of its own in a thread of its own: the tests' loop is not touched.
    worker = threading.Thread(target=asyncio.run, args=(bring(),))
    worker.start()
    worker.join()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "server.db"
    _migrated(f"sqlite+aiosqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_cluster: Cluster) -> str:
    """Name of a PostgreSQL database with all tables, to be copied."""
    name, url = postgres_cluster.create_database()
    _migrated(url)
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
async def plain_service(tmp_path: Path) -> AsyncIterator[Service]:
    """The whole service on SQLite, without demo mode."""
    running = Service(Settings(data=tmp_path / "data"))
    await running.start()
    yield running
    await running.stop()
